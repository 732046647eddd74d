import type { Socket } from 'node:dgram'
import type { DatagramOptions } from '#contract/datagrams'
import { codeOf, ShownError } from '../engine-error'
import { interfaceAddress } from './udp-groups'

/** One option as it is set: the call behind it, and what came of it. */
interface Setting {
  call: string
  /** Sets it, and says what the system made of the value where that may be another. */
  set: () => unknown
}

/**
 * Sets options of an open datagram socket, one call each; null leaves what is there.
 *
 * @param told of each, in words
 * @throws {ShownError} for the first that the system refuses; those before it are set
 */
export function setOptions(
  socket: Socket,
  options: Partial<DatagramOptions>,
  family: 4 | 6,
  told: (text: string) => void,
): void {
  for (const { call, set } of settings(socket, options, family)) {
    try {
      const became = set()
      told(`setsockopt(${call})${typeof became === 'number' ? `: the system made it ${became}` : ''}`)
    } catch (error) {
      if (error instanceof ShownError) throw error
      const code = codeOf(error)
      throw new ShownError(code, `The system refused setsockopt(${call}): ${code}.`)
    }
  }
}

function settings(socket: Socket, options: Partial<DatagramOptions>, family: 4 | 6): Setting[] {
  const six = family === 6
  const { broadcast, ttl, multicastTtl, multicastLoopback, multicastInterface, sendBuffer, receiveBuffer } =
    options
  const list: Setting[] = []
  const add = (call: string, set: () => unknown) => list.push({ call, set })
  if (broadcast !== undefined) add(`SO_BROADCAST, ${broadcast ? 1 : 0}`, () => socket.setBroadcast(broadcast))
  if (typeof ttl === 'number')
    add(`${six ? 'IPV6_UNICAST_HOPS' : 'IP_TTL'}, ${ttl}`, () => void socket.setTTL(ttl))
  if (typeof multicastTtl === 'number') {
    add(
      `${six ? 'IPV6_MULTICAST_HOPS' : 'IP_MULTICAST_TTL'}, ${multicastTtl}`,
      () => void socket.setMulticastTTL(multicastTtl),
    )
  }
  if (typeof multicastLoopback === 'boolean') {
    add(`${six ? 'IPV6' : 'IP'}_MULTICAST_LOOP, ${multicastLoopback ? 1 : 0}`, () =>
      socket.setMulticastLoopback(multicastLoopback),
    )
  }
  if (typeof multicastInterface === 'string') {
    const on = interfaceAddress(multicastInterface, family)
    add(`${six ? 'IPV6' : 'IP'}_MULTICAST_IF, ${multicastInterface}`, () => socket.setMulticastInterface(on))
  }
  if (typeof sendBuffer === 'number') {
    add(`SO_SNDBUF, ${sendBuffer}`, () => {
      socket.setSendBufferSize(sendBuffer)
      return socket.getSendBufferSize()
    })
  }
  if (typeof receiveBuffer === 'number') {
    add(`SO_RCVBUF, ${receiveBuffer}`, () => {
      socket.setRecvBufferSize(receiveBuffer)
      return socket.getRecvBufferSize()
    })
  }
  return list
}

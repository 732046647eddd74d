import { createSocket, type Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { UdpRequest } from '#contract/datagrams'
import { ShownError } from '../engine-error'
import { attempt, literally, lookUp } from './udp-addresses'
import { openDescriptor, type Descriptor } from './udp-descriptor'

/** A datagram socket that is being bound. */
export interface Opened {
  socket: Socket
  /** null where Node opened it itself: there is no C library to call. */
  descriptor: Descriptor | null
  family: 4 | 6
}

/**
 * Makes a datagram socket, of a descriptor of ours where the system allows that, and binds it.
 *
 * @param onOpened told of the socket before it is bound, so that nothing that comes is missed
 * @throws {ShownError} in plain words where the system refuses
 */
export async function bindDatagrams(asked: UdpRequest, onOpened: (opened: Opened) => void): Promise<Socket> {
  const { address: host, port, ipv6Only, reuseAddress, reusePort, options } = asked
  const address = isIP(host) ? host : await lookUp(host, 0, 'bind', port)
  const family = isIP(address) === 6 ? 6 : 4
  const descriptor = openDescriptor(asked, address, family)
  if (!descriptor && reusePort)
    throw new ShownError('ENOTSUP', 'SO_REUSEPORT is not there on this system.', 'Use reuse address.')
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    lookup: literally,
    ipv6Only,
    reuseAddr: reuseAddress,
    ...(options.receiveBuffer === null ? {} : { recvBufferSize: options.receiveBuffer }),
    ...(options.sendBuffer === null ? {} : { sendBufferSize: options.sendBuffer }),
  })
  onOpened({ socket, descriptor, family })
  await attempt(socket, { doing: 'bind', address, port }, (done) => {
    if (descriptor) socket.bind({ fd: descriptor.fd }, done)
    else socket.bind({ address, port, exclusive: true }, done)
  })
  descriptor?.taken()
  return socket
}

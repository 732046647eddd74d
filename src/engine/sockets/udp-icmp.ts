import koffi from 'koffi'
import { formatAddress } from '#core/net/address'
import { writeEndpoint, type Endpoint } from '#core/rows/flow-row'
import { cLibrary } from '../system/libc'

/** One error of a socket's error queue (recv(2) MSG_ERRQUEUE, struct sock_extended_err). Linux alone has it. */
export interface QueuedError {
  errno: number
  origin: 'local' | 'ICMP' | 'ICMPv6' | 'other'
  type: number
  code: number
  /** Next-hop MTU, where the error is that a packet was too big. */
  mtu: number
  /** Where the datagram went that it is about. */
  peer: Endpoint | null
  /** Who sent the error. */
  router: string | null
}

const MSG_ERRQUEUE = 0x2000
const MSG_DONTWAIT = 0x40
const AF_INET = 2
const AF_INET6 = 10
/** struct msghdr, struct iovec and struct cmsghdr of 64-bit Linux: all that this app is built for. */
const HEADER_BYTES = 56
const CONTROL_HEADER_BYTES = 16
const EXTENDED_ERROR_BYTES = 16

/** Memory that stays where it is: the kernel is told its address. */
const fixed = (bytes: number) => new Uint8Array(new ArrayBuffer(bytes))

/** What recvmsg(2) is given, made once: calls come one after the other. */
class Message {
  private readonly name = fixed(128)
  private readonly part = fixed(16)
  /** The beginning of the datagram that the error is about; nobody looks at it. */
  private readonly content = fixed(64)
  private readonly control = fixed(512)
  private readonly header = fixed(HEADER_BYTES)
  private readonly view = new DataView(this.header.buffer)
  private readonly receive: (fd: number, message: Uint8Array, flags: number) => number

  constructor(receive: (fd: number, message: Uint8Array, flags: number) => number) {
    this.receive = receive
    const part = new DataView(this.part.buffer)
    part.setBigUint64(0, koffi.address(this.content), true)
    part.setBigUint64(8, BigInt(this.content.length), true)
    this.view.setBigUint64(0, koffi.address(this.name), true)
    this.view.setBigUint64(16, koffi.address(this.part), true)
    this.view.setBigUint64(24, 1n, true)
    this.view.setBigUint64(32, koffi.address(this.control), true)
  }

  /** Takes the oldest error of the queue; null where there is none. */
  take(fd: number): QueuedError | null {
    this.view.setUint32(8, this.name.length, true)
    this.view.setBigUint64(40, BigInt(this.control.length), true)
    if (this.receive(fd, this.header, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return null
    const end = Number(this.view.getBigUint64(40, true))
    const control = new DataView(this.control.buffer)
    const peer = endpointAt(this.name, 0)
    for (let at = 0; at + CONTROL_HEADER_BYTES <= end;) {
      const length = Number(control.getBigUint64(at, true))
      if (length < CONTROL_HEADER_BYTES) break
      const level = control.getInt32(at + 8, true)
      const type = control.getInt32(at + 12, true)
      if ((level === 0 && type === 11) || (level === 41 && type === 25))
        return this.errorAt(control, at + CONTROL_HEADER_BYTES, peer)
      at += Math.ceil(length / 8) * 8
    }
    return { errno: 0, origin: 'other', type: 0, code: 0, mtu: 0, peer, router: null }
  }

  private errorAt(control: DataView, at: number, peer: Endpoint | null): QueuedError {
    const origin = (['other', 'local', 'ICMP', 'ICMPv6'] as const)[control.getUint8(at + 4)] ?? 'other'
    return {
      errno: control.getUint32(at, true),
      origin,
      type: control.getUint8(at + 5),
      code: control.getUint8(at + 6),
      mtu: control.getUint32(at + 8, true),
      peer,
      router: endpointAt(this.control, at + EXTENDED_ERROR_BYTES)?.address ?? null,
    }
  }
}

function endpointAt(bytes: Uint8Array, at: number): Endpoint | null {
  const view = new DataView(bytes.buffer)
  const family = view.getUint16(at, true)
  const port = view.getUint16(at + 2)
  if (family === AF_INET) return { address: formatAddress(bytes, at + 4, 4), port }
  if (family !== AF_INET6) return null
  // An IPv4 address of a socket that takes both is written in its own form (RFC 4291 §2.5.5.2).
  return { address: formatAddress(bytes, at + 8, 16).replace(/^::ffff:(?=\d+\.)/, ''), port }
}

let message: Message | null | undefined

/**
 * Takes what is in a socket's error queue. A queue that is not emptied keeps poll(2) saying POLLERR, and the event
 * loop turning, so whoever asked for errors must call this until nothing comes.
 *
 * @param most errors taken at once
 */
export function takeErrors(fd: number, most: number): QueuedError[] {
  if (message === undefined) {
    const receive = process.platform === 'linux' ? cLibrary()?.func('long recvmsg(int, void *, int)') : null
    message = receive
      ? new Message(receive as (fd: number, header: Uint8Array, flags: number) => number)
      : null
  }
  const errors: QueuedError[] = []
  while (errors.length < most) {
    const error = message?.take(fd)
    if (!error) break
    errors.push(error)
  }
  return errors
}

/** ICMP types 3 by code (RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1) and 11. */
const UNREACHABLE: Record<number, string> = {
  0: 'network unreachable: a router has no way to its network',
  1: 'host unreachable: a router on its network does not reach it',
  2: 'protocol unreachable: the host has no UDP',
  4: 'packet too big, and not to be fragmented',
  5: 'source route failed',
  6: 'network unknown',
  7: 'host unknown',
  9: 'network forbidden by an administrator',
  10: 'host forbidden by an administrator',
  13: 'forbidden by an administrator: a firewall said no',
}

/** ICMPv6 type 1 by code (RFC 4443 §3.1). */
const UNREACHABLE_6: Record<number, string> = {
  0: 'no route to its network',
  1: 'forbidden by an administrator: a firewall said no',
  2: 'beyond the scope of the source address',
  3: 'address unreachable: no answer on its network',
  5: 'the source address is not allowed there',
  6: 'the route to it is a reject route',
}

/** What an ICMP error means, in words, with the peer it is about. */
function meaning({ origin, type, code, mtu, peer }: QueuedError): string {
  const six = origin === 'ICMPv6'
  if (type === (six ? 1 : 3) && code === (six ? 4 : 3))
    return `port unreachable: nothing is bound to ${peer ? writeEndpoint(peer) : 'that port'} there`
  if ((six && type === 2) || (!six && type === 3 && code === 4))
    return `packet too big: the next hop takes at most ${mtu} bytes`
  if (type === (six ? 1 : 3)) return (six ? UNREACHABLE_6 : UNREACHABLE)[code] ?? 'unreachable'
  if (type === (six ? 3 : 11))
    return code === 0 ? 'time exceeded: its TTL ended on the way' : 'time exceeded: not all fragments came'
  if (type === (six ? 4 : 12)) return 'parameter problem: a header field was not understood'
  if (!six && type === 4) return 'source quench: send slower (no longer in use, RFC 6633)'
  return 'an error'
}

/** A sentence on an ICMP error: type, code, meaning, the peer, and who sent it. */
export function describeError(error: QueuedError): string {
  const about = error.peer ? ` about ${writeEndpoint(error.peer)}` : ''
  const from = error.router ? `, sent by ${error.router}` : ''
  return `${error.origin} type ${error.type} code ${error.code}${about}: ${meaning(error)}${from}`
}

import { networkInterfaces } from 'node:os'
import type { UdpRequest } from '#contract/datagrams'
import { parseAddress } from '#core/net/address'
import { checked, libc, type Libc } from '../system/libc'

/** Numbers of options by system: the C headers', for they are not the same (socket(7), getsockopt(2) of macOS). */
interface Numbers {
  level: number
  reuseAddress: number
  reusePort: number
  sendBuffer: number
  receiveBuffer: number
  ipv6: number
  ipv6Only: number
  inet6: number
  /** SOCK_DGRAM with what closes it on exec(2), where that is one call. */
  type: number
  /** Whether an address begins with its own length (4.4BSD). */
  lengthFirst: boolean
}

const NUMBERS: Partial<Record<NodeJS.Platform, Numbers>> = {
  linux: {
    level: 1,
    reuseAddress: 2,
    reusePort: 15,
    sendBuffer: 7,
    receiveBuffer: 8,
    ipv6: 41,
    ipv6Only: 26,
    inet6: 10,
    type: 2 | 0x80000,
    lengthFirst: false,
  },
  darwin: {
    level: 0xffff,
    reuseAddress: 0x4,
    reusePort: 0x200,
    sendBuffer: 0x1001,
    receiveBuffer: 0x1002,
    ipv6: 41,
    ipv6Only: 27,
    inet6: 30,
    type: 2,
    lengthFirst: true,
  },
}

/** IP_RECVERR (ip(7)) and IPV6_RECVERR (ipv6(7)): ICMP errors are queued, for sockets that are not connected too. */
const RECEIVE_ERRORS = [
  { level: 0, name: 11 },
  { level: 41, name: 25 },
] as const

const int = (value: number) => {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setInt32(0, value, true)
  return bytes
}

/** The scope of a zone such as `eth0` (RFC 4007 §11): its number, or that of the interface's own link-local address. */
function scopeOf(zone: string): number {
  if (/^\d+$/.test(zone)) return Number(zone)
  const address = networkInterfaces()[zone]?.find(({ family, scopeid }) => family === 'IPv6' && scopeid)
  return address?.scopeid ?? 0
}

function socketAddress(numbers: Numbers, address: string, port: number, family: 4 | 6): Uint8Array {
  const bytes = new Uint8Array(family === 6 ? 28 : 16)
  const view = new DataView(bytes.buffer)
  const code = family === 6 ? numbers.inet6 : 2
  if (numbers.lengthFirst) bytes.set([bytes.length, code])
  else view.setUint16(0, code, true)
  view.setUint16(2, port)
  bytes.set(parseAddress(address) ?? [], family === 6 ? 8 : 4)
  const zone = address.split('%').at(1)
  if (family === 6 && zone !== undefined) view.setUint32(24, scopeOf(zone), true)
  return bytes
}

/** A datagram socket of the C library's, bound, to be handed to Node. */
export interface Descriptor {
  fd: number
  /** Whether ICMP errors are queued on it. */
  queuesErrors: boolean
  /** To be called once Node has it: libuv sets SO_REUSEADDR on what it is handed, and others could take the port. */
  taken: () => void
}

/**
 * Makes and binds a datagram socket with options that Node has no words for before bind(2); null where this system's
 * C library is not known, and Node has to do it.
 *
 * @throws {SystemError} what the system refuses, by errno
 */
export function openDescriptor(asked: UdpRequest, address: string, family: 4 | 6): Descriptor | null {
  const numbers = NUMBERS[process.platform]
  const c = libc()
  if (!numbers || !c) return null
  const fd = checked('socket', c.socket(family === 6 ? numbers.inet6 : 2, numbers.type, 0))
  try {
    const set = (level: number, name: number, value: number) =>
      checked('setsockopt', c.setsockopt(fd, level, name, int(value), 4))
    const { options } = asked
    if (asked.reuseAddress) set(numbers.level, numbers.reuseAddress, 1)
    if (asked.reusePort) set(numbers.level, numbers.reusePort, 1)
    if (options.sendBuffer !== null) set(numbers.level, numbers.sendBuffer, options.sendBuffer)
    if (options.receiveBuffer !== null) set(numbers.level, numbers.receiveBuffer, options.receiveBuffer)
    if (family === 6) set(numbers.ipv6, numbers.ipv6Only, asked.ipv6Only ? 1 : 0)
    const queuesErrors = process.platform === 'linux' && receiveErrors(c, fd)
    const bytes = socketAddress(numbers, address, asked.port, family)
    checked('bind', c.bind(fd, bytes, bytes.length))
    const taken = () => {
      if (!asked.reuseAddress) c.setsockopt(fd, numbers.level, numbers.reuseAddress, int(0), 4)
    }
    return { fd, queuesErrors, taken }
  } catch (error) {
    c.close(fd)
    throw error
  }
}

/** A socket of IPv6 that takes IPv4 as well has both queues; one of IPv4 refuses the other's option. */
function receiveErrors(c: Libc, fd: number): boolean {
  return RECEIVE_ERRORS.map(({ level, name }) => c.setsockopt(fd, level, name, int(1), 4)).includes(0)
}

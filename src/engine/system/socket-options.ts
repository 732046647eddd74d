import { checked, libc, SystemError } from './libc'

/** Level and number of each option, where the system has it (socket(7), ip(7), ipv6(7), tcp(7)). */
type Numbers = Partial<Record<OptionName, readonly [level: number, name: number]>>

export type OptionName =
  | 'SO_REUSEADDR'
  | 'SO_REUSEPORT'
  | 'SO_ERROR'
  | 'SO_SNDBUF'
  | 'SO_RCVBUF'
  | 'SO_KEEPALIVE'
  | 'SO_LINGER'
  | 'SO_BINDTODEVICE'
  | 'SO_PEERCRED'
  | 'SO_NREAD'
  | 'SO_NWRITE'
  | 'IP_TOS'
  | 'IP_TTL'
  | 'IP_BOUND_IF'
  | 'IPV6_UNICAST_HOPS'
  | 'IPV6_V6ONLY'
  | 'IPV6_TCLASS'
  | 'IPV6_BOUND_IF'
  | 'TCP_NODELAY'
  | 'TCP_MAXSEG'
  | 'TCP_KEEPIDLE'
  | 'TCP_KEEPINTVL'
  | 'TCP_KEEPCNT'
  | 'TCP_INFO'
  | 'TCP_CONGESTION'
  | 'TCP_USER_TIMEOUT'
  | 'SCTP_NODELAY'

const LINUX: Numbers = {
  SO_REUSEADDR: [1, 2],
  SO_REUSEPORT: [1, 15],
  SO_ERROR: [1, 4],
  SO_SNDBUF: [1, 7],
  SO_RCVBUF: [1, 8],
  SO_KEEPALIVE: [1, 9],
  SO_LINGER: [1, 13],
  SO_BINDTODEVICE: [1, 25],
  SO_PEERCRED: [1, 17],
  IP_TOS: [0, 1],
  IP_TTL: [0, 2],
  IPV6_UNICAST_HOPS: [41, 16],
  IPV6_V6ONLY: [41, 26],
  IPV6_TCLASS: [41, 67],
  TCP_NODELAY: [6, 1],
  TCP_MAXSEG: [6, 2],
  TCP_KEEPIDLE: [6, 4],
  TCP_KEEPINTVL: [6, 5],
  TCP_KEEPCNT: [6, 6],
  TCP_INFO: [6, 11],
  TCP_CONGESTION: [6, 13],
  TCP_USER_TIMEOUT: [6, 18],
  SCTP_NODELAY: [132, 3],
}

const SOL_SOCKET = 0xffff
const DARWIN: Numbers = {
  SO_REUSEADDR: [SOL_SOCKET, 4],
  SO_REUSEPORT: [SOL_SOCKET, 0x200],
  SO_ERROR: [SOL_SOCKET, 0x1007],
  SO_SNDBUF: [SOL_SOCKET, 0x1001],
  SO_RCVBUF: [SOL_SOCKET, 0x1002],
  SO_KEEPALIVE: [SOL_SOCKET, 8],
  // SO_LINGER_SEC: plain SO_LINGER counts in clock ticks there.
  SO_LINGER: [SOL_SOCKET, 0x1080],
  SO_NREAD: [SOL_SOCKET, 0x1020],
  SO_NWRITE: [SOL_SOCKET, 0x1024],
  IP_TOS: [0, 3],
  IP_TTL: [0, 4],
  IP_BOUND_IF: [0, 25],
  IPV6_UNICAST_HOPS: [41, 4],
  IPV6_V6ONLY: [41, 27],
  IPV6_TCLASS: [41, 36],
  IPV6_BOUND_IF: [41, 125],
  TCP_NODELAY: [6, 1],
  TCP_MAXSEG: [6, 2],
  TCP_KEEPIDLE: [6, 0x10],
  TCP_KEEPINTVL: [6, 0x101],
  TCP_KEEPCNT: [6, 0x102],
}

const NUMBERS: Numbers = process.platform === 'linux' ? LINUX : process.platform === 'darwin' ? DARWIN : {}

/** Whether this system has an option of that name, as far as we know it. */
export const hasOption = (name: OptionName): boolean => NUMBERS[name] !== undefined && libc() !== null

/** setsockopt(2). @throws {SystemError} ENOPROTOOPT where the system has no such option */
export function setOption(fd: number, name: OptionName, value: number | Uint8Array): void {
  const c = libc()
  const place = NUMBERS[name]
  if (!place || !c) throw new SystemError('ENOPROTOOPT', 'setsockopt')
  const bytes = typeof value === 'number' ? new Uint8Array(Int32Array.of(value).buffer) : value
  checked('setsockopt', c.setsockopt(fd, place[0], place[1], bytes, bytes.length))
}

/** getsockopt(2): as many bytes as the system gave; null where it has no such option or refuses. */
export function readOption(fd: number, name: OptionName, most = 4): Uint8Array | null {
  const c = libc()
  const place = NUMBERS[name]
  if (!place || !c || fd < 0) return null
  const bytes = new Uint8Array(most)
  const length = [most]
  return c.getsockopt(fd, place[0], place[1], bytes, length) < 0 ? null : bytes.subarray(0, length[0])
}

/** An option that is a number; null as {@link readOption}. */
export function readNumber(fd: number, name: OptionName): number | null {
  const bytes = readOption(fd, name)
  if (bytes?.length === 1) return bytes[0]
  return bytes?.length === 4 ? new DataView(bytes.buffer).getInt32(0, true) : null
}

/** An option that is a name, such as an interface or a congestion algorithm; null where there is none. */
export function readName(fd: number, name: OptionName): string | null {
  const bytes = readOption(fd, name, 64)
  if (!bytes) return null
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end)) || null
}

/** struct linger: on or off, and seconds. */
export const linger = (seconds: number | null): Uint8Array =>
  new Uint8Array(Int32Array.of(seconds === null ? 0 : 1, seconds ?? 0).buffer)

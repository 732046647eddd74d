import { parseAddress } from '#core/net/address'
import { checked, cLibrary, errnoName, libc, SystemError } from '../system/libc'

const isLinux = process.platform === 'linux'

/** Constants of this system's headers (socket(7), ip(7), ipv6(7)). */
export const RAW = {
  inet: 2,
  inet6: isLinux ? 10 : 30,
  stream: 1,
  datagram: 2,
  raw: 3,
  nonBlocking: isLinux ? 0o4000 : 4,
  solSocket: isLinux ? 1 : 0xffff,
  bindToDevice: 25,
  receiveBuffer: isLinux ? 8 : 0x1002,
  broadcast: isLinux ? 6 : 0x20,
  ipHeaderIncluded: isLinux ? 3 : 2,
  ipv6HeaderIncluded: 36,
  protocolRaw: 255,
} as const

const F_GETFL = 3
const F_SETFL = 4
const POLLIN = 1
/** A wait ends by itself, so that a program that is ending is not held up by its thread. */
const WAIT_MS = 500
const POLLFD_BYTES = 8
const DONT_WAIT = isLinux ? 0x40 : 0x80
const ADDRESS_BYTES = 28

interface RawLibrary {
  sendto: (fd: number, bytes: Uint8Array, n: number, flags: number, to: Uint8Array, length: number) => number
  recvfrom: (
    fd: number,
    into: Uint8Array,
    n: number,
    flags: number,
    from: Uint8Array,
    length: number[],
  ) => number
  pollAsync: (
    fds: Uint8Array,
    n: number,
    timeout: number,
    done: (error: unknown, ready: number) => void,
  ) => void
  pipe: (fds: Uint8Array) => number
  write: (fd: number, bytes: Uint8Array, n: number) => number
  read: (fd: number, into: Uint8Array, n: number) => number
  nameToIndex: (name: string) => number
}

let loaded: RawLibrary | undefined

/** The calls that only raw sockets need. @throws {SystemError} `ENOSYS` where this system has no C library we know */
export function rawLibrary(): RawLibrary {
  if (loaded) return loaded
  const library = cLibrary()
  if (!library) throw new SystemError('ENOSYS', 'socket')
  const poll = library.func('int poll(void *, unsigned long, int)')
  loaded = {
    sendto: library.func('long sendto(int, const void *, unsigned long, int, const void *, uint32_t)'),
    recvfrom: library.func('long recvfrom(int, void *, unsigned long, int, void *, _Inout_ uint32_t *)'),
    pollAsync: (fds, n, timeout, done) => void poll.async(fds, n, timeout, done),
    pipe: library.func('int pipe(void *)'),
    write: library.func('long write(int, const void *, unsigned long)'),
    read: library.func('long read(int, void *, unsigned long)'),
    nameToIndex: library.func('unsigned int if_nametoindex(const char *)'),
  }
  return loaded
}

/** Opens a socket that does not block. @throws {SystemError} */
export function openRaw(family: number, type: number, protocol: number): number {
  const calls = libc()
  if (!calls) throw new SystemError('ENOSYS', 'socket')
  const fd = checked('socket', calls.socket(family, type, protocol))
  checked('fcntl', calls.fcntl(fd, F_SETFL, calls.fcntl(fd, F_GETFL, 0) | RAW.nonBlocking))
  return fd
}

export function closeRaw(fd: number): void {
  libc()?.close(fd)
}

/** Sets an option of an int. @throws {SystemError} */
export function setNumber(fd: number, level: number, name: number, value: number): void {
  setBytes(fd, level, name, new Uint8Array(Int32Array.of(value).buffer))
}

export function setBytes(fd: number, level: number, name: number, value: Uint8Array): void {
  const calls = libc()
  if (calls) checked('setsockopt', calls.setsockopt(fd, level, name, value, value.length))
}

/** A sockaddr_in or sockaddr_in6 in this machine's layout; the scope of a link-local address from its zone. */
export function socketAddress(address: string, port = 0): Uint8Array {
  const bytes = parseAddress(address)
  const made = new Uint8Array(bytes?.length === 16 ? ADDRESS_BYTES : 16)
  const family = bytes?.length === 16 ? RAW.inet6 : RAW.inet
  if (isLinux) made[0] = family
  else {
    made[0] = made.length
    made[1] = family
  }
  made[2] = port >> 8
  made[3] = port & 0xff
  if (!bytes) return made
  made.set(bytes, bytes.length === 16 ? 8 : 4)
  const zone = address.split('%')[1]
  if (bytes.length === 16 && zone)
    new DataView(made.buffer).setUint32(24, rawLibrary().nameToIndex(zone), true)
  return made
}

/** Sends one packet. @throws {SystemError} */
export function sendTo(fd: number, bytes: Uint8Array, address: string): number {
  const to = socketAddress(address)
  return checked('sendto', rawLibrary().sendto(fd, bytes, bytes.length, 0, to, to.length))
}

/**
 * Takes one datagram without waiting.
 *
 * @returns its length, and the sender's socket address in `from`; -1 where there is none
 */
export function receiveFrom(fd: number, into: Uint8Array, from: Uint8Array): number {
  const length = rawLibrary().recvfrom(fd, into, into.length, DONT_WAIT, from, [ADDRESS_BYTES])
  if (length >= 0) return length
  const code = errnoName()
  if (code === 'EAGAIN' || code === 'EWOULDBLOCK' || code === 'EINTR') return -1
  throw new SystemError(code, 'recvfrom')
}

/** One end to read and one to write, so that a poll(2) can be woken. */
export function openPipe(): [number, number] {
  const fds = new Uint8Array(8)
  checked('pipe', rawLibrary().pipe(fds))
  const view = new DataView(fds.buffer)
  const ends: [number, number] = [view.getInt32(0, true), view.getInt32(4, true)]
  for (const fd of ends) libc()?.fcntl(fd, F_SETFL, RAW.nonBlocking)
  return ends
}

/** Waits on a thread of its own until one of them can be read, for half a second at most; tells which. */
export function pollReadable(fds: readonly number[], done: (ready: number[]) => void): void {
  const set = new Uint8Array(POLLFD_BYTES * fds.length)
  const view = new DataView(set.buffer)
  for (const [i, fd] of fds.entries()) {
    view.setInt32(i * POLLFD_BYTES, fd, true)
    view.setInt16(i * POLLFD_BYTES + 4, POLLIN, true)
  }
  rawLibrary().pollAsync(set, fds.length, WAIT_MS, () => {
    done(fds.filter((_, i) => view.getInt16(i * POLLFD_BYTES + 6, true) !== 0))
  })
}

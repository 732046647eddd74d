import type { Endpoint } from '#core/rows/flow-row'
import { checked, libc, SystemError, type Libc } from './libc'
import { FAMILY, readSockaddr, sockaddr, sockaddrOfPath } from './sockaddr'

const SOCK_STREAM = 1
/** SOCK_NONBLOCK and SOCK_CLOEXEC; elsewhere the one is set by whoever takes the socket over, the other by fcntl(2). */
const LINUX_FLAGS = 0o4000 | 0o2000000
const F_SETFD = 2
const FD_CLOEXEC = 1

/** A stream socket of the C library's. Whoever it is given to closes it. @throws {SystemError} */
export function streamSocket(family: keyof typeof FAMILY, protocol: number): number {
  const c = needed()
  const flags = process.platform === 'linux' ? LINUX_FLAGS : 0
  const fd = checked('socket', c.socket(FAMILY[family], SOCK_STREAM | flags, protocol))
  if (flags === 0) c.fcntl(fd, F_SETFD, FD_CLOEXEC)
  return fd
}

/** bind(2) to an endpoint or a path. @throws {SystemError} */
export function bindTo(fd: number, to: Endpoint | string): void {
  const address = typeof to === 'string' ? sockaddrOfPath(to) : sockaddr(to)
  checked('bind', needed().bind(fd, address, address.length))
}

/** connect(2) to a path; done or failed when it returns, since it does not block. @throws {SystemError} */
export function connectToPath(fd: number, path: string): void {
  const address = sockaddrOfPath(path)
  checked('connect', needed().connect(fd, address, address.length))
}

/** listen(2). @throws {SystemError} */
export function listenOn(fd: number, backlog: number): void {
  checked('listen', needed().listen(fd, backlog))
}

/** shutdown(2) of the receiving half. @throws {SystemError} */
export function shutdownRead(fd: number): void {
  checked('shutdown', needed().shutdown(fd, 0))
}

/** dup(2), closed in programs that are started. @throws {SystemError} */
export function duplicate(fd: number): number {
  const c = needed()
  const copy = checked('dup', c.dup(fd))
  c.fcntl(copy, F_SETFD, FD_CLOEXEC)
  return copy
}

/** close(2), whatever it says. */
export function closeFd(fd: number): void {
  libc()?.close(fd)
}

/** getsockname(2). @throws {SystemError} */
export function localEndpoint(fd: number): Endpoint | null {
  const bytes = new Uint8Array(128)
  checked('getsockname', needed().getsockname(fd, bytes, [bytes.length]))
  return readSockaddr(bytes)
}

function needed(): Libc {
  const c = libc()
  if (!c) throw new SystemError('ENOSYS', 'socket')
  return c
}

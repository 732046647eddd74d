import { libc } from './libc'
import { readNumber } from './socket-options'

/** ioctl(2) requests of Linux (sockios.h): SIOCINQ is FIONREAD, SIOCOUTQ is TIOCOUTQ. */
const LINUX = { unread: 0x541b, unsent: 0x5411 }

/** Bytes in the kernel's receive buffer that we have not read; null where the system does not tell. */
export function unreadBytes(fd: number): number | null {
  return process.platform === 'darwin' ? readNumber(fd, 'SO_NREAD') : asked(fd, LINUX.unread)
}

/** Bytes in the kernel's send buffer that the peer has not acknowledged, or not been sent; null as above. */
export function unacknowledgedBytes(fd: number): number | null {
  return process.platform === 'darwin' ? readNumber(fd, 'SO_NWRITE') : asked(fd, LINUX.unsent)
}

function asked(fd: number, request: number): number | null {
  const c = libc()
  if (!c || fd < 0 || process.platform !== 'linux') return null
  const value = new Uint8Array(4)
  return c.ioctl(fd, request, value) < 0 ? null : new DataView(value.buffer).getInt32(0, true)
}

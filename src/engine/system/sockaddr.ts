import { networkInterfaces } from 'node:os'
import { formatAddress, parseAddress } from '#core/net/address'
import type { Endpoint } from '#core/rows/flow-row'
import { SystemError } from './libc'

/** Address families as socket(2) numbers them on this system. */
export const FAMILY = { unix: 1, IPv4: 2, IPv6: process.platform === 'darwin' ? 30 : 10 } as const

/** The longest path that fits into a sockaddr_un with its closing zero (unix(7)). */
export const LONGEST_PATH = process.platform === 'linux' ? 107 : 103

const IN_LENGTH = 16
const IN6_LENGTH = 28

/** A sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)). @param address a literal, with a zone where it is link-local */
export function sockaddr({ address, port }: Endpoint): Uint8Array {
  const bytes = parseAddress(address)
  if (!bytes) throw new RangeError(`${address} is no address`)
  const six = bytes.length === 16
  const out = withFamily(six ? IN6_LENGTH : IN_LENGTH, six ? FAMILY.IPv6 : FAMILY.IPv4)
  const view = new DataView(out.buffer)
  view.setUint16(2, port)
  out.set(bytes, six ? 8 : 4)
  if (six) view.setUint32(24, scopeOf(address), true)
  return out
}

/** A sockaddr_un. `@name` is a name of Linux's abstract namespace. @throws {SystemError} EINVAL for an empty one */
export function sockaddrOfPath(path: string): Uint8Array {
  const isAbstract = process.platform === 'linux' && path.startsWith('@')
  const name = new TextEncoder().encode(isAbstract ? path.slice(1) : path)
  // bind(2) would give an empty one a name of the kernel's choice.
  if (name.length === 0) throw new SystemError('EINVAL', 'bind')
  const out = withFamily(2 + 1 + name.length, FAMILY.unix)
  // An abstract name begins with the zero that a path ends with.
  out.set(name, isAbstract ? 3 : 2)
  return out
}

/** Reads what getsockname(2) gave; null for another family. */
export function readSockaddr(bytes: Uint8Array): Endpoint | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const family = process.platform === 'darwin' ? bytes[1] : view.getUint16(0, true)
  if (family !== FAMILY.IPv4 && family !== FAMILY.IPv6) return null
  const six = family === FAMILY.IPv6
  return { address: formatAddress(bytes, six ? 8 : 4, six ? 16 : 4), port: view.getUint16(2) }
}

function withFamily(length: number, family: number): Uint8Array {
  const out = new Uint8Array(length)
  // BSD's begin with the length; Linux's family has two bytes in the machine's order, which is little-endian.
  out.set(process.platform === 'darwin' ? [length, family] : [family, 0])
  return out
}

/** The interface's index of a zone (RFC 4007 §11), by name or number; 0 for none. */
function scopeOf(address: string): number {
  const zone = address.split('%')[1] as string | undefined
  if (zone === undefined) return 0
  if (/^\d+$/.test(zone)) return Number(zone)
  const ofIt = networkInterfaces()[zone]?.find(({ family }) => family === 'IPv6')
  return ofIt?.family === 'IPv6' ? ofIt.scopeid : 0
}

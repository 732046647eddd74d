import { parseAddress } from './address'

/** From where a socket bound to an address can be reached. */
export type BindReach = 'this machine' | 'one network' | 'every network'

const MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/**
 * From where a socket bound to `address` can be reached: loopback is 127.0.0.0/8 (RFC 1122 §3.2.1.3) and ::1
 * (RFC 4291 §2.5.3); the unspecified address is every interface (ip(7), INADDR_ANY). Null where the text is no
 * address: a host name has to be resolved first.
 */
export function bindReach(address: string): BindReach | null {
  const bytes = parseAddress(address.trim())
  if (!bytes) return null
  const isMapped = bytes.length === 16 && MAPPED.every((byte, i) => bytes[i] === byte)
  const own = isMapped ? bytes.subarray(12) : bytes
  const last = own.length - 1
  if (own.every((byte) => byte === 0)) return 'every network'
  const isLoopback =
    own.length === 4 ? own[0] === 127 : own[last] === 1 && own.subarray(0, last).every((b) => b === 0)
  return isLoopback ? 'this machine' : 'one network'
}

/** Whether an address is this machine by definition: 127.0.0.0/8 (RFC 1122 §3.2.1.3), ::1 (RFC 4291 §2.5.3). */
export function isLoopbackAddress(address: string): boolean {
  return bindReach(address) === 'this machine'
}

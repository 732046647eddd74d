import { internetChecksum } from '#core/build/checksum'

/** What raw(7) says that Linux fills in of an own IPv4 header, by where it lies. */
const FILLED_IN = [
  { at: 2, length: 2, name: 'total length' },
  { at: 4, length: 2, name: 'identification' },
  { at: 10, length: 2, name: 'checksum' },
  { at: 12, length: 4, name: 'source address' },
] as const

/** What the kernel changed in an IPv4 packet on its way out, in sentences. */
export function kernelChanges(built: Uint8Array, wire: Uint8Array): string[] {
  if (built.length < 20 || wire.length < 20 || built[0] >> 4 !== 4 || wire[0] >> 4 !== 4) return []
  const changed = FILLED_IN.filter(({ at, length, name }) => {
    // Left zero they are the kernel’s to choose: that is as it was asked for.
    if (name === 'identification' || name === 'source address')
      if (built.subarray(at, at + length).every((byte) => byte === 0)) return false
    for (let i = at; i < at + length; i++) if (built[i] !== wire[i]) return true
    return false
  })
  // A checksum that follows from another identification was right before as well.
  const wasRight = internetChecksum(built, 0, Math.min(built.length, (built[0] & 15) * 4)) === 0
  const names = changed.map(({ name }) => name).filter((name) => name !== 'checksum' || !wasRight)
  if (names.length === 0) return []
  return [
    `The kernel filled in the IPv4 ${names.join(' and ')} (raw(7)): to send it as it is, put an Ethernet layer in front.`,
  ]
}

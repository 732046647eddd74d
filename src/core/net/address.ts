/**
 * Writes an address from its bytes. IPv6 follows RFC 5952: lower case, the longest run of two or more zero
 * groups (the first of equal ones) shortened, IPv4-mapped addresses with a dotted tail.
 *
 * @param length 4 or 16
 */
export function formatAddress(bytes: Uint8Array, at: number, length: 4 | 16): string {
  if (length === 4) return dotted(bytes, at)
  const groups: number[] = []
  for (let i = 0; i < 16; i += 2) groups.push((bytes[at + i] << 8) | bytes[at + i + 1])
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff)
    return `::ffff:${dotted(bytes, at + 12)}`
  const run = longestZeroRun(groups)
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((g) => g.toString(16))
      .join(':')
  return run.length < 2 ? hex(0, 8) : `${hex(0, run.start)}::${hex(run.start + run.length, 8)}`
}

function dotted(bytes: Uint8Array, at: number): string {
  return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`
}

function longestZeroRun(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  for (let i = 0; i < groups.length; i++) {
    let length = 0
    while (i + length < groups.length && groups[i + length] === 0) length++
    if (length > best.length) best = { start: i, length }
    i += length
  }
  return best
}

/**
 * Reads an address in its usual text form (RFC 4291 §2.2 for IPv6; a zone such as `%lo` is passed over).
 *
 * @returns 4 or 16 bytes, or null where the text is no address
 */
export function parseAddress(text: string): Uint8Array | null {
  const bare = text.split('%', 1)[0]
  return bare.includes(':') ? parseIpv6(bare) : parseIpv4(bare)
}

function parseIpv4(text: string): Uint8Array | null {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) <= 255)) return null
  return Uint8Array.from(parts, Number)
}

function parseIpv6(text: string): Uint8Array | null {
  const halves = text.split('::')
  if (halves.length > 2) return null
  const head = groupsOf(halves[0])
  const tail = halves.length === 2 ? groupsOf(halves[1]) : []
  if (!head || !tail) return null
  const missing = 16 - head.length - tail.length
  if (halves.length === 2 ? missing < 2 : missing !== 0) return null
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail])
}

function groupsOf(text: string): number[] | null {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [index, group] of groups.entries()) {
    if (group.includes('.') && index === groups.length - 1) {
      const v4 = parseIpv4(group)
      if (!v4) return null
      bytes.push(...v4)
    } else if (/^[0-9a-f]{1,4}$/i.test(group)) {
      const value = parseInt(group, 16)
      bytes.push(value >> 8, value & 0xff)
    } else return null
  }
  return bytes
}

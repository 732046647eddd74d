import type { FieldReader } from '../../protocols/field-reader'

/** IANA "TCP Option Kind Numbers". */
const OPTIONS: Readonly<Record<number, string>> = {
  0: 'End of options',
  1: 'No operation',
  2: 'Maximum segment size',
  3: 'Window scale',
  4: 'SACK permitted',
  5: 'SACK',
  8: 'Timestamps',
  14: 'Alternate checksum request',
  19: 'MD5 signature',
  28: 'User timeout',
  29: 'Authentication',
  30: 'Multipath TCP',
  34: 'Fast open',
  69: 'Encryption negotiation',
  172: 'Accurate ECN 0',
  174: 'Accurate ECN 1',
  253: 'Experiment 1',
  254: 'Experiment 2',
}

/** RFC 8684 §3: subtypes of Multipath TCP. */
const MULTIPATH: readonly string[] = [
  'MP_CAPABLE',
  'MP_JOIN',
  'DSS',
  'ADD_ADDR',
  'REMOVE_ADDR',
  'MP_PRIO',
  'MP_FAIL',
  'MP_FASTCLOSE',
  'MP_TCPRST',
]

/** Reads the options up to `end` (absolute), RFC 9293 §3.2. Returns what the summary says of them: ` mss 1460`. */
export function readTcpOptions(reader: FieldReader, end: number): string {
  const gist: string[] = []
  // Each option is a byte or more further on, so the header's end bounds the loop.
  while (reader.isWhole && reader.at < end) {
    const kind = reader.left > 0 ? reader.bytes[reader.at] : 0
    const name = OPTIONS[kind] ?? `Option ${kind}`
    if (kind === 0) reader.octets(name, end - reader.at, () => 'and padding')
    else if (kind === 1) reader.octets(name, 1, () => 'padding')
    else reader.group(name, () => readOption(reader, kind, end, gist))
  }
  return gist.map((words) => ` ${words}`).join('')
}

function readOption(reader: FieldReader, kind: number, end: number, gist: string[]): string {
  const at = reader.at
  reader.number('Kind', 1)
  const length = reader.number('Length', 1)
  if (!reader.isWhole) return 'not whole'
  if (length < 2 || at + length > end) {
    reader.fail(`An option of ${length} bytes does not fit the header`, at)
    return 'does not fit'
  }
  const words = readValue(reader, kind, length, gist)
  if (reader.at < at + length) reader.octets('Value', at + length - reader.at)
  return words
}

function readValue(reader: FieldReader, kind: number, length: number, gist: string[]): string {
  if (kind === 2 && length === 4) {
    const size = reader.number('Size', 2)
    gist.push(`mss ${size}`)
    return `${size} bytes`
  }
  if (kind === 3 && length === 3) {
    const shift = reader.number('Shift count', 1)
    gist.push(`wscale ${shift}`)
    return `${shift} (times ${2 ** Math.min(shift, 14)})`
  }
  if (kind === 4 && length === 2) {
    gist.push('sack ok')
    return 'yes'
  }
  if (kind === 5) {
    const blocks: string[] = []
    for (let left = length - 2; left >= 8 && reader.isWhole; left -= 8)
      blocks.push(`${reader.number('Left edge', 4)}–${reader.number('Right edge', 4)}`)
    gist.push(`sack ${blocks.join(' ')}`)
    return blocks.join(', ') || 'no blocks'
  }
  if (kind === 8 && length === 10)
    return `${reader.number('Value', 4)}, echo ${reader.number('Echo reply', 4)}`
  if (kind === 30 && length > 2) {
    const subtype = reader.bytes[reader.at] >>> 4
    return MULTIPATH[subtype] ?? `subtype ${subtype}`
  }
  return `${length} bytes`
}

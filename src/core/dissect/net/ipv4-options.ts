import type { FieldReader } from '../../protocols/field-reader'
import { addressText } from '../words'

/** IANA "IP Option Numbers". */
const OPTIONS: Readonly<Record<number, string>> = {
  0: 'End of options',
  1: 'No operation',
  7: 'Record route',
  68: 'Timestamp',
  82: 'Traceroute',
  130: 'Security',
  131: 'Loose source route',
  133: 'Extended security',
  134: 'Commercial security',
  136: 'Stream identifier',
  137: 'Strict source route',
  148: 'Router alert',
}
const OPTION = {
  end: 0,
  noOperation: 1,
  recordRoute: 7,
  timestamp: 68,
  looseRoute: 131,
  strictRoute: 137,
  alert: 148,
}
const ROUTE_BYTES = 3

/** Reads the options up to `end` (absolute), RFC 791 §3.1. */
export function readIpv4Options(reader: FieldReader, end: number): void {
  // Each option is a byte or more further on, so the header's end bounds the loop.
  while (reader.isWhole && reader.at < end) {
    const kind = reader.left > 0 ? reader.bytes[reader.at] : 0
    const name = OPTIONS[kind] ?? `Option ${kind}`
    if (kind === OPTION.end) {
      reader.octets(name, end - reader.at, () => 'and padding')
      return
    }
    const group = reader.group(name, () => readOption(reader, kind, end))
    if (group.children?.length === 0) delete group.children
  }
}

function readOption(reader: FieldReader, kind: number, end: number): string {
  const at = reader.at
  reader.number('Kind', 1)
  if (kind === OPTION.noOperation) return 'padding'
  const length = reader.number('Length', 1)
  if (!reader.isWhole) return 'not whole'
  if (length < 2 || at + length > end) {
    reader.fail(`An option of ${length} bytes does not fit the header`, at)
    return 'does not fit'
  }
  const optionEnd = at + length
  const isRoute = kind === OPTION.recordRoute || kind === OPTION.looseRoute || kind === OPTION.strictRoute
  if (isRoute || kind === OPTION.timestamp) {
    if (length > 2) reader.number('Pointer', 1)
    if (kind === OPTION.timestamp && length > 3) reader.number('Overflow and flag', 1)
    const name = isRoute ? 'Address' : 'Entry'
    for (let left = optionEnd - reader.at; left >= 4; left -= 4)
      reader.octets(name, 4, isRoute ? addressText : undefined)
  } else if (kind === OPTION.alert && length === 4) reader.number('Value', 2)
  if (reader.at < optionEnd) reader.octets('Value', optionEnd - reader.at)
  return `${length} bytes`
}

/** Where a source route leads in the end, which is what checksums cover; null without one. */
export function finalDestination(bytes: Uint8Array, from: number, end: number): Uint8Array | null {
  let at = from
  let found: Uint8Array | null = null
  while (at + 2 < end && bytes[at] !== OPTION.end) {
    const length = bytes[at] === OPTION.noOperation ? 1 : bytes[at + 1]
    if (length < 1 || at + length > end) return found
    const isRoute = bytes[at] === OPTION.looseRoute || bytes[at] === OPTION.strictRoute
    // The pointer is behind the route's end where the packet has come to its last hop.
    if (isRoute && length >= ROUTE_BYTES + 4 && bytes[at + 2] <= length) {
      const last = at + ROUTE_BYTES + Math.floor((length - ROUTE_BYTES) / 4) * 4 - 4
      found = bytes.subarray(last, last + 4)
    }
    at += length
  }
  return found
}

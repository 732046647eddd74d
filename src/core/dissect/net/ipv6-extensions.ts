import type { FieldReader } from '../../protocols/field-reader'
import { flag, hex, inside, named, readBits, type Ends, type Scope, type Tree } from '../tree'
import { addressText, IP_PROTOCOL_NAMES } from '../words'

/** What follows an extension header. */
export interface Carried {
  scope: Scope
  protocol: number
  isLaterFragment: boolean
}

/** Extension headers with the ids and names of their layers (IANA "IPv6 Extension Header Types"). */
const EXTENSIONS: Readonly<Record<number, readonly [id: string, name: string]>> = {
  0: ['ipv6-hopopts', 'IPv6 hop-by-hop options'],
  43: ['ipv6-routing', 'IPv6 routing'],
  44: ['ipv6-fraghdr', 'IPv6 fragment'],
  51: ['ah', 'Authentication header'],
  60: ['ipv6-dstopts', 'IPv6 destination options'],
  139: ['hip', 'Host identity'],
  140: ['shim6', 'Shim6'],
}
const ROUTING = 43
const FRAGMENT = 44
const AUTHENTICATION = 51
const FRAGMENT_BYTES = 8

/** Whether a next header is one more header of IPv6 itself. */
export function isExtension(protocol: number): boolean {
  return protocol in EXTENSIONS
}

/** Reads one extension header, RFC 8200 §4; null where it is not whole. */
export function dissectExtension(tree: Tree, scope: Scope, protocol: number): Carried | null {
  const reader = tree.open(scope)
  const { start } = reader
  const next = reader.number('Next header', 1, named(IP_PROTOCOL_NAMES))
  let length = FRAGMENT_BYTES
  if (protocol === FRAGMENT) reader.number('Reserved', 1)
  else {
    const words = reader.number('Length', 1)
    // RFC 4302 §2.2: the authentication header counts words of 4 bytes, less 2; the others words of 8, less 1.
    length = protocol === AUTHENTICATION ? (words + 2) * 4 : (words + 1) * 8
  }
  if (reader.isWhole && start + length > reader.end)
    reader.fail(`The header needs ${length} bytes, ${reader.end - start} are left`)
  const ends = { ...(scope.ends ?? { source: NO_BYTES, destination: NO_BYTES }) }
  let isFragment = scope.isFragment
  let offset = 0
  let words = `${length} bytes`
  if (protocol === FRAGMENT) {
    let more: number
    ;[offset, , more] = readBits(reader, 2, 'Fragment offset', [
      ['Fragment offset', 13, (value) => `${value * 8} bytes`],
      ['Reserved', 2],
      flag('More fragments'),
    ])
    const identification = reader.number('Identification', 4, hex(8))
    isFragment ||= offset > 0 || more === 1
    words = `at ${offset * 8}, ${more === 1 ? 'more follow' : 'the last'}, identification ${hex(8)(identification)}`
  } else if (protocol === AUTHENTICATION) {
    reader.skip(2, 'Reserved')
    reader.number('Security parameters index', 4, hex(8))
    if (length >= 12) reader.number('Sequence number', 4)
    if (reader.isWhole && start + length > reader.at) reader.octets('Check value', start + length - reader.at)
  } else if (protocol === ROUTING) words = readRouting(reader, start + length, ends)
  else if (protocol === 0 || protocol === 60) readOptions(reader, start + length, ends)
  if (reader.isWhole && start + length > reader.at) reader.octets('Contents', start + length - reader.at)
  tree.add(reader, scope, ...EXTENSIONS[protocol], reader.isWhole ? words : 'not whole')
  if (!reader.isWhole) return null
  const inner = { ...inside(scope, reader.at), ends: scope.ends ? ends : null, isFragment }
  return { scope: inner, protocol: next, isLaterFragment: offset > 0 }
}

const NO_BYTES = new Uint8Array(0)
/** Types whose addresses say where the packet goes in the end: the first, home (RFC 6275), segments (RFC 8754). */
const SOURCE_ROUTES: readonly number[] = [0, 2, 4]
const SEGMENTS = 4

function readRouting(reader: FieldReader, end: number, ends: Ends): string {
  const type = reader.number('Routing type', 1)
  const left = reader.number('Segments left', 1)
  const words = `type ${type}, ${left} segments left`
  if (!SOURCE_ROUTES.includes(type)) return words
  if (type === SEGMENTS) {
    const last = reader.number('Last entry', 1)
    reader.number('Flags', 1, hex(2))
    reader.number('Tag', 2, hex(4))
    readAddresses(reader, Math.min(end, reader.at + (last + 1) * 16), left, ends, true)
  } else {
    reader.octets('Reserved', 4)
    readAddresses(reader, end, left, ends, false)
  }
  return words
}

function readAddresses(
  reader: FieldReader,
  end: number,
  left: number,
  ends: Ends,
  isReversed: boolean,
): void {
  for (let i = 0; reader.isWhole && reader.at + 16 <= end; i++) {
    const address = reader.octets(`Address ${i + 1}`, 16, addressText)
    if (left > 0 && (!isReversed || i === 0)) ends.destination = address
  }
}

const OPTION = { pad1: 0, padN: 1, alert: 5, jumbo: 0xc2, home: 0xc9 }
const OPTIONS: Readonly<Record<number, string>> = {
  0: 'Padding of one byte',
  1: 'Padding',
  4: 'Tunnel encapsulation limit',
  5: 'Router alert',
  99: 'RPL',
  0xc2: 'Jumbo payload',
  0xc9: 'Home address',
}

/** RFC 8200 §4.2. Mobile IPv6's home address (RFC 6275 §6.3) is the source that checksums cover. */
function readOptions(reader: FieldReader, end: number, ends: Ends): void {
  // Each option is a byte or more further on, so the header's end bounds the loop.
  while (reader.isWhole && reader.at < end) {
    const type = reader.bytes[reader.at]
    if (type === OPTION.pad1) {
      reader.octets(OPTIONS[type], 1, () => 'padding')
      continue
    }
    reader.group(OPTIONS[type] ?? `Option ${hex(2)(type)}`, () => {
      reader.number('Type', 1, hex(2))
      const length = reader.number('Length', 1)
      if (reader.isWhole && reader.at + length > end) reader.fail('The option does not fit its header')
      if (type === OPTION.jumbo && length === 4) return `${reader.number('Payload length', 4)} bytes`
      if (type === OPTION.alert && length === 2) return `value ${reader.number('Value', 2)}`
      if (type === OPTION.home && length === 16) {
        ends.source = reader.octets('Address', 16, addressText)
        return addressText(ends.source)
      }
      if (length > 0) reader.octets('Value', length)
      return `${length} bytes`
    })
  }
}

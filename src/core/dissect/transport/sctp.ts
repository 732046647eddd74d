import { readUint32Little } from '../../decode/read-number'
import { CHECKSUMS } from '../../payload/checksums'
import type { FieldReader } from '../../protocols/field-reader'
import { flag, hex, inside, lastField, named, readBits, type Scope, type Tree } from '../tree'

/** IANA "SCTP Chunk Types". */
const CHUNKS: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'INIT',
  2: 'INIT ACK',
  3: 'SACK',
  4: 'HEARTBEAT',
  5: 'HEARTBEAT ACK',
  6: 'ABORT',
  7: 'SHUTDOWN',
  8: 'SHUTDOWN ACK',
  9: 'ERROR',
  10: 'COOKIE ECHO',
  11: 'COOKIE ACK',
  14: 'SHUTDOWN COMPLETE',
  15: 'AUTH',
  64: 'I-DATA',
  128: 'ASCONF ACK',
  130: 'RE-CONFIG',
  192: 'FORWARD TSN',
  193: 'ASCONF',
}
const CHUNK_BYTES = 4
/** Where the common header has it. */
const CHECKSUM_AT = 8

/** SCTP, RFC 9260 §3: the common header and its chunks. The checksum is CRC32c. */
export function dissectSctp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const source = reader.number('Source port', 2)
  const destination = reader.number('Destination port', 2)
  reader.number('Verification tag', 4, hex(8))
  readCrc(reader, tree, scope)
  const names: string[] = []
  // Each chunk is 4 bytes or more, so the packet's end bounds the loop.
  while (reader.isWhole && reader.left >= CHUNK_BYTES) {
    const at = reader.at
    const type = reader.bytes[at]
    const name = CHUNKS[type] ?? `chunk ${type}`
    names.push(name)
    reader.group(name, () => {
      reader.number('Type', 1, named(CHUNKS))
      reader.number('Flags', 1, hex(2))
      const length = reader.number('Length', 2)
      if (length < CHUNK_BYTES) {
        reader.fail(`A chunk of ${length} bytes is shorter than its header`, at)
        return 'too short'
      }
      const end = at + length
      if (type === 0 && length >= 16) {
        reader.number('TSN', 4)
        reader.number('Stream', 2)
        reader.number('Stream sequence number', 2)
        reader.number('Payload protocol', 4)
      } else if ((type === 1 || type === 2) && length >= 20) {
        reader.number('Initiate tag', 4, hex(8))
        reader.number('Receiver window', 4)
        reader.number('Outbound streams', 2)
        reader.number('Inbound streams', 2)
        reader.number('Initial TSN', 4)
      } else if (type === 3 && length >= 16) {
        reader.number('Cumulative TSN', 4)
        reader.number('Receiver window', 4)
        reader.number('Gap blocks', 2)
        reader.number('Duplicates', 2)
      }
      if (reader.isWhole && end > reader.at) reader.octets('Value', end - reader.at)
      return `${length} bytes`
    })
    const padding = (4 - ((reader.at - at) % 4)) % 4
    if (padding > 0) reader.skip(Math.min(padding, reader.left), 'Padding')
  }
  const shown = names.slice(0, 8).join(', ')
  tree.add(reader, scope, 'sctp', 'SCTP', `${source} → ${destination} ${shown || 'no chunks'}`)
}

/** The checksum, CRC32c over the packet with zeros in its place, its lowest byte first (RFC 9260 §6.8). */
function readCrc(reader: FieldReader, tree: Tree, scope: Scope): void {
  const at = reader.at
  reader.number('Checksum', 4, hex(8))
  const field = lastField(reader)
  if (!reader.isWhole || !field) return
  if (scope.isFragment || scope.isQuoted || scope.wireEnd > scope.end) {
    field.value += ' (not checked: not all of it is here)'
    return
  }
  const covered = tree.bytes.slice(at - CHECKSUM_AT, scope.wireEnd)
  const stored = readUint32Little(covered, CHECKSUM_AT)
  covered.fill(0, CHECKSUM_AT, CHECKSUM_AT + 4)
  const right = CHECKSUMS.crc32.c.of(covered)
  if (stored === right) field.value += ' (right)'
  // Loopback and cards that compute it leave it empty.
  else if (stored === 0) field.value += ' (not computed yet: the network card does it)'
  else {
    field.value += ' (wrong)'
    field.problem = `The right checksum is ${hex(8)(swapped(right))}`
  }
}

/** A number of 32 bits with its bytes in the other order. */
function swapped(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

const DCCP_TYPES: Readonly<Record<number, string>> = {
  0: 'request',
  1: 'response',
  2: 'data',
  3: 'ack',
  4: 'data and ack',
  5: 'close request',
  6: 'close',
  7: 'reset',
  8: 'sync',
  9: 'sync ack',
}

/** DCCP, RFC 4340 §5.1: the generic header, and the rest of it as bytes. */
export function dissectDccp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const { start } = reader
  const source = reader.number('Source port', 2)
  const destination = reader.number('Destination port', 2)
  const headerLength = reader.number('Data offset', 1, (words) => `${words * 4} bytes`) * 4
  readBits(reader, 1, 'CCVal and coverage', [
    ['CCVal', 4],
    ['Checksum coverage', 4],
  ])
  reader.number('Checksum', 2, (value) => `${hex(4)(value)} (not checked)`)
  const [, type, isLong] = readBits(reader, 1, 'Type', [
    ['Reserved', 3],
    ['Type', 4, named(DCCP_TYPES)],
    flag('Long sequence numbers'),
  ])
  if (isLong === 1) reader.number('Reserved', 1)
  reader.number('Sequence number', isLong === 1 ? 6 : 3)
  if (reader.isWhole && start + headerLength > reader.at)
    reader.octets('More of the header', start + headerLength - reader.at)
  tree.add(reader, scope, 'dccp', 'DCCP', `${source} → ${destination} ${DCCP_TYPES[type] ?? `type ${type}`}`)
  if (reader.isWhole) tree.data(inside(scope, reader.at))
}

import { internetChecksum, pseudoHeaderSum } from './checksum'
import type { Field, Layer, LayerSpec, PacketSpec } from './field'
import { layerOf } from './layers'
import { fieldBytes, type BuildFacts, type Problem } from './field-bytes'

/** Longest that is built: what IPv4's total length can say, in an Ethernet frame with two tags. */
const MOST_BYTES = 65_535 + 22
/** Turned over in a field that is to be wrong: never the same as before in ones' complement either. */
const WRONG_BITS = 0x1234
const PAYLOAD_PROTOCOL = 59 // No next header (RFC 8200 §4.7).

/** Where a field lies: bits from the packet's start. A layer is its place in the spec. */
export interface FieldRange {
  layer: number
  field: string
  fromBit: number
  bits: number
}

/** A packet in bytes, where each field of it lies, and what could not be built as it was written. */
export interface BuiltPacket {
  bytes: Uint8Array
  ranges: FieldRange[]
  problems: Problem[]
}

interface Placed {
  spec: LayerSpec
  layer: Layer
  index: number
  from: number
  headerEnd: number
  fields: { field: Field; fromBit: number; bits: number; content: Uint8Array | number | null }[]
}

/**
 * Builds a packet. Nothing throws: what can't be built is left zero and told of in `problems`. Fields that are left
 * out have their usual value; `auto` ones are found from the rest, and `wrong` makes one of those deliberately wrong.
 *
 * @param facts what the machine knows: our address and the target's, for fields that are left `auto`
 */
export function buildPacket(spec: PacketSpec, facts: BuildFacts = {}): BuiltPacket {
  const problems: Problem[] = []
  const placed = place(spec, facts, problems)
  let length = placed.at(-1)?.headerEnd ?? 0
  if (length > MOST_BYTES) {
    problems.push({ at: 'layers', why: `A packet has at most ${MOST_BYTES} bytes; this one has ${length}.` })
    length = MOST_BYTES
  }
  const bytes = new Uint8Array(length)
  const ranges: FieldRange[] = []
  for (const layer of placed) {
    for (const { field, fromBit, bits, content } of layer.fields) {
      if (bits > 0) ranges.push({ layer: layer.index, field: field.name, fromBit, bits })
      if (content instanceof Uint8Array)
        bytes.set(content.subarray(0, Math.max(0, length - fromBit / 8)), fromBit / 8)
      else writeBits(bytes, fromBit, bits, content ?? found(field, layer, placed, length))
    }
  }
  // From the inside out: what a checksum covers must be final.
  for (const layer of placed.toReversed()) writeChecksums(layer, placed, bytes, facts)
  return { bytes, ranges, problems }
}

function place(spec: PacketSpec, facts: BuildFacts, problems: Problem[]): Placed[] {
  const placed: Placed[] = []
  let at = 0
  for (const [index, one] of spec.layers.entries()) {
    const layer = layerOf(one.layer)
    if (!layer) {
      problems.push({ at: `layers.${index}`, why: `There is no layer “${one.layer}”.` })
      continue
    }
    for (const name of Object.keys(one)) {
      if (name !== 'layer' && !layer.fields.some((field) => field.name === name))
        problems.push({ at: `layers.${index}.${name}`, why: `${layer.title} has no field “${name}”.` })
    }
    const fields: Placed['fields'] = []
    let bit = at * 8
    for (const field of layer.fields) {
      const content = fieldBytes(field, one[field.name] ?? field.preset, facts, (why) =>
        problems.push({ at: `layers.${index}.${field.name}`, why }),
      )
      const bits = content instanceof Uint8Array ? content.length * 8 : field.bits
      fields.push({ field, fromBit: bit, bits, content })
      bit += bits
    }
    placed.push({ spec: one, layer, index, from: at, headerEnd: Math.ceil(bit / 8), fields })
    at = Math.ceil(bit / 8)
  }
  return placed
}

/** What an `auto` field is, checksums excepted. */
function found(field: Field, of: Placed, placed: readonly Placed[], length: number): number {
  const next = placed.at(placed.indexOf(of) + 1)?.layer
  const isWrong = of.spec[field.name] === 'wrong'
  return autoValue(field, of, next, length) ^ (isWrong ? WRONG_BITS & (2 ** field.bits - 1) || 1 : 0)
}

function autoValue(
  field: Field,
  { from, headerEnd }: Placed,
  next: Layer | undefined,
  length: number,
): number {
  switch (field.auto) {
    case 'ether type':
      return next?.etherType ?? 0x88b5 // For experiments (RFC 9542 §B.1).
    case 'next header':
      return next?.protocol ?? (next?.name === 'payload' || !next ? noNext(field) : 255)
    case 'header words':
      return (headerEnd - from) >> 2
    case 'extension length':
      return Math.max(0, ((headerEnd - from) >> 3) - 1)
    case 'length with header':
      return Math.min(0xffff, length - from)
    case 'length after header':
      return Math.min(0xffff, length - headerEnd)
    default:
      return 0
  }
}

/** IPv4's for experiments (RFC 3692); IPv6 has a number for nothing more. */
function noNext({ name }: Field): number {
  return name === 'protocol' ? 253 : PAYLOAD_PROTOCOL
}

function writeChecksums(of: Placed, placed: readonly Placed[], bytes: Uint8Array, facts: BuildFacts): void {
  for (const { field, fromBit, content } of of.fields) {
    if (content !== null || !field.auto?.startsWith('checksum')) continue
    const at = fromBit / 8
    if (at + 2 > bytes.length) continue
    bytes[at] = bytes[at + 1] = 0
    const end = field.auto === 'checksum of header' ? of.headerEnd : bytes.length
    const pseudo =
      field.auto === 'checksum with pseudo-header'
        ? pseudoSum(of, placed, bytes, facts, bytes.length - of.from)
        : 0
    let sum = internetChecksum(bytes, of.from, Math.min(end, bytes.length), pseudo)
    // UDP writes a sum of zero as all ones: zero means that there is none (RFC 768).
    if (sum === 0 && of.layer.name === 'udp') sum = 0xffff
    if (of.spec[field.name] === 'wrong') sum ^= WRONG_BITS
    bytes[at] = sum >> 8
    bytes[at + 1] = sum & 0xff
  }
}

function pseudoSum(
  of: Placed,
  placed: readonly Placed[],
  bytes: Uint8Array,
  facts: BuildFacts,
  length: number,
): number {
  const ip = placed
    .slice(0, placed.indexOf(of))
    .findLast(({ layer }) => layer.name === 'ipv4' || layer.name === 'ipv6')
  const addressOf = (name: 'source' | 'destination'): Uint8Array => {
    const field = ip?.fields.find((one) => one.field.name === name)
    if (field) return bytes.slice(field.fromBit / 8, (field.fromBit + field.bits) / 8)
    return facts[name] ?? new Uint8Array(4)
  }
  return pseudoHeaderSum(addressOf('source'), addressOf('destination'), of.layer.protocol ?? 0, length)
}

function writeBits(bytes: Uint8Array, fromBit: number, bits: number, value: number): void {
  for (let i = 0; i < bits; i++) {
    const at = (fromBit + i) >> 3
    if (at >= bytes.length) return
    if (Math.floor(value / 2 ** (bits - 1 - i)) % 2 === 1) bytes[at] |= 0x80 >> ((fromBit + i) & 7)
  }
}

import { FieldReader } from '../protocols/field-reader'
import type { Field, Layer } from '../protocols/layer'
import type { Protocol } from '../protocols/protocol'

/** What the flow knows of a TCP segment and its header does not say; all of it may be left out. */
export interface SegmentFacts {
  /** Sequence and acknowledgment numbers counted from the first of their side. */
  relativeSequence?: number
  relativeAck?: number
  /** Shift count of the sender's window (RFC 7323 §2.3). */
  windowShift?: number
  /** What the flow's tracker noticed: `retransmission`. */
  marks?: readonly string[]
}

/** The addresses that a transport's checksum covers (RFC 9293 §3.1, RFC 8200 §8.1). */
export interface Ends {
  source: Uint8Array
  destination: Uint8Array
}

/** A part of the frame that a layer begins in. Places are absolute in the tree's bytes. */
export interface Scope {
  at: number
  /** Where what was captured of it ends, and where it ended on the wire. */
  end: number
  wireEnd: number
  /** Of the IP packet around it. */
  ends: Ends | null
  /** The first or a later piece of a packet: what it carries is not whole. */
  isFragment: boolean
  /** It is quoted by an error of ICMP, and may end anywhere. */
  isQuoted: boolean
}

/** Reads the layer that begins a scope, and those inside of it. */
export type Dissect = (tree: Tree, scope: Scope) => void

/** Most layers of one frame, so that a frame made of nothing but tags ends. */
const MOST_LAYERS = 48

/** The layers found so far, and what they are read with. */
export class Tree {
  layers: Layer[] = []
  /** Where what a layer's lengths claim ends, for those that say. */
  private readonly reaches = new Map<Layer, number>()

  constructor(
    readonly bytes: Uint8Array,
    readonly facts: SegmentFacts,
    readonly protocols: readonly Protocol[],
  ) {}

  /** Whether one more header may be looked into. */
  get goesDeeper(): boolean {
    return this.layers.length < MOST_LAYERS
  }

  /** Begins to read the layer at the scope's beginning. */
  open(scope: Scope): FieldReader {
    return new FieldReader(this.bytes, Math.min(scope.at, scope.end), scope.end)
  }

  /** Notes the layer that was read: from its first byte to where the reader stands. */
  add(reader: FieldReader, scope: Scope, protocol: string, name: string, summary: string): Layer {
    const layer = reader.layer(protocol, name, summary, reader.start)
    layer.length = reader.at - reader.start
    if (layer.malformed && scope.end < scope.wireEnd) layer.malformed.why += '; the capture cut it off here'
    this.layers.push(layer)
    return layer
  }

  /** Says that a layer's own length field ends it, with all it carries, at `end` (absolute). */
  reach(layer: Layer, end: number): void {
    this.reaches.set(layer, end)
  }

  /** Where a layer and what it carries end, as its length field says; 0 where it does not. */
  reachOf(layer: Layer): number {
    return this.reaches.get(layer) ?? 0
  }

  /** What is left of a scope, as bytes that nothing more is known of. */
  data(scope: Scope, protocol = 'data', name = 'Data'): void {
    const captured = scope.end - scope.at
    const onWire = scope.wireEnd - scope.at
    if (onWire <= 0 || !this.goesDeeper) return
    const reader = this.open(scope)
    if (captured > 0) reader.octets('Bytes', captured)
    const cut = captured < onWire ? `, ${captured} of them captured` : ''
    this.add(reader, scope, protocol, name, `${onWire} ${onWire === 1 ? 'byte' : 'bytes'}${cut}`)
  }
}

/** The scope inside another that begins at `at`, and ends at `wireEnd` where that is sooner. */
export function inside(scope: Scope, at: number, wireEnd = scope.wireEnd): Scope {
  const innerWireEnd = Math.max(at, Math.min(wireEnd, scope.wireEnd))
  const end = Math.min(scope.end, innerWireEnd)
  return { ...scope, at: Math.min(at, end), end, wireEnd: innerWireEnd }
}

/** Part of a number: its name, how many bits, and how its value is written (plain decimal without). */
export type BitPart = readonly [name: string, count: number, show?: (value: number) => string]

/** Reads a number that consists of parts, from the highest bit on. Returns the parts; zeros where it is not whole. */
export function readBits(
  reader: FieldReader,
  size: 1 | 2 | 3 | 4,
  name: string,
  parts: readonly BitPart[],
): number[] {
  const number = reader.skipNumber(size, name)
  let at = 0
  return parts.map(([part, count, show]) => {
    const value = Math.floor(number / 2 ** (8 * size - at - count)) % 2 ** count
    if (reader.isWhole) reader.bits(part, show ? show(value) : String(value), size, at, count)
    at += count
    return value
  })
}

/** One bit, set or not. */
export const flag = (name: string): BitPart => [name, 1, (value) => (value === 1 ? 'set' : 'not set')]

/** Hexadecimal of at least so many digits: `0x0800`. */
export const hex =
  (digits: number) =>
  (value: number): string =>
    `0x${value.toString(16).padStart(digits, '0')}`

/** `23 (telnet)`: a number with its name, where it has one. */
export const named =
  (names: Readonly<Record<number, string>>) =>
  (value: number): string =>
    value in names ? `${value} (${names[value]})` : String(value)

/** The field that was noted last. */
export function lastField(reader: FieldReader): Field | undefined {
  return reader.fields.at(-1)
}

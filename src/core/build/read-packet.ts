import { LINK } from '../decode/decode-frame'
import { PROTOCOL } from '../net/transport'
import type { FieldRange } from './build-packet'
import type { Layer } from './field'
import { LAYERS, layerOf } from './layers'

/** A packet with its fields named: the layers from the outside in, and where each field of them lies. */
export interface ReadPacket {
  bytes: Uint8Array
  /** `layer` of a range is its place here. */
  layers: Layer[]
  ranges: FieldRange[]
}

/** Deeper ones are read as payload: extension headers could go on for long. */
const MOST_LAYERS = 32
const UNKNOWN = 0xffff
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: 'hopByHop',
  43: 'routing',
  44: 'fragment',
  60: 'destinationOptions',
}
/** Messages that are laid out as another one is. */
const ICMP_TYPES: Readonly<Record<number, number>> = { 0: 8, 14: 13 }
const ICMPV6_TYPES: Readonly<Record<number, number>> = { 129: 128 }
/** Messages that quote the packet they are about (RFC 792). */
const QUOTING = new Set([3, 4, 5, 11, 12])
/** Link headers whose fields are not named, by their length. */
const LINK_BYTES: Readonly<Record<number, number>> = {
  [LINK.null]: 4,
  [LINK.loop]: 4,
  [LINK.linuxSll]: 16,
  [LINK.linuxSll2]: 20,
}

const opaque = (name: string, title: string): Layer => ({
  name,
  title,
  reference: '',
  protocol: null,
  etherType: null,
  fields: [{ name: 'bytes', kind: 'hex', bits: 0, preset: '', auto: null, optionSet: null, says: '' }],
})
const PAYLOAD = opaque('payload', 'Payload')
const PADDING = opaque('padding', 'After the packet')
const LINK_HEADER = opaque('link', 'Link header')

/** Names the fields of a frame or packet as deep as it is whole. Any bytes will do. */
export function readPacket(linkType: number, bytes: Uint8Array): ReadPacket {
  return new Reader(bytes).read(linkType)
}

class Reader {
  private readonly layers: Layer[] = []
  private readonly ranges: FieldRange[] = []
  /** Where the innermost IP packet ends. */
  private end: number

  constructor(private readonly bytes: Uint8Array) {
    this.end = bytes.length
  }

  read(linkType: number): ReadPacket {
    const linkBytes = LINK_BYTES[linkType] ?? 0
    if (linkType === LINK.ethernet) this.frame(0)
    else {
      if (linkBytes > 0) this.put(LINK_HEADER, 0, linkBytes)
      this.ip(Math.min(linkBytes, this.end))
    }
    if (this.end < this.bytes.length) this.put(PADDING, this.end, this.bytes.length)
    return { bytes: this.bytes, layers: this.layers, ranges: this.ranges }
  }

  private frame(at: number, isTag = false): void {
    const next = this.put(layerOf(isTag ? 'vlan' : 'ethernet'), at)
    const etherType = next === null ? UNKNOWN : this.word(next - 2)
    if (next === null) this.payload(at)
    else if (etherType === 0x8100 && this.hasRoom) this.frame(next, true)
    else if (etherType === 0x0806) this.payload(this.put(layerOf('arp'), next) ?? next)
    else if (etherType === 0x0800 || etherType === 0x86dd) this.ip(next)
    else this.payload(next)
  }

  private ip(at: number): void {
    const version = at < this.end ? this.bytes[at] >> 4 : 0
    if (!this.hasRoom || (version !== 4 && version !== 6)) this.payload(at)
    else if (version === 4) this.ip4(at)
    else this.ip6(at)
  }

  private ip4(at: number): void {
    const next = this.put(layerOf('ipv4'), at, at + Math.max(20, (this.bytes[at] & 15) * 4))
    if (next === null) {
      this.payload(at)
      return
    }
    this.endAt(at + this.word(at + 2), next)
    if ((this.word(at + 6) & 0x1fff) !== 0) this.payload(next)
    else this.inside(this.bytes[at + 9], next)
  }

  private ip6(at: number): void {
    let next = this.put(layerOf('ipv6'), at)
    if (next === null) {
      this.payload(at)
      return
    }
    if (this.word(at + 4) > 0) this.endAt(next + this.word(at + 4), next)
    let protocol = this.bytes[at + 6]
    while (Object.hasOwn(EXTENSIONS, protocol) && this.hasRoom && next + 8 <= this.end) {
      const isFragment = protocol === 44
      const after = this.put(
        layerOf(EXTENSIONS[protocol]),
        next,
        next + (isFragment ? 8 : 8 * (this.bytes[next + 1] + 1)),
      )
      if (after === null) break
      if (isFragment && this.word(next + 2) >> 3 !== 0) {
        this.payload(after)
        return
      }
      protocol = this.bytes[next]
      next = after
    }
    this.inside(protocol, next)
  }

  private inside(protocol: number, at: number): void {
    if (protocol === PROTOCOL.tcp) {
      const words = at + 12 < this.end ? this.bytes[at + 12] >> 4 : 5
      this.payload(this.put(layerOf('tcp'), at, at + 4 * Math.max(5, words)) ?? at)
    } else if (protocol === PROTOCOL.udp) this.payload(this.put(layerOf('udp'), at) ?? at)
    else if (protocol === PROTOCOL.icmp || protocol === PROTOCOL.icmpv6) this.icmp(protocol, at)
    else if (protocol === 4 || protocol === 41) this.ip(at)
    else this.payload(at)
  }

  private icmp(protocol: number, at: number): void {
    const isV4 = protocol === PROTOCOL.icmp
    const type = this.bytes[at] ?? 0
    const like = (isV4 ? ICMP_TYPES : ICMPV6_TYPES)[type] ?? type
    const generic = isV4 ? 'icmp' : 'icmpv6'
    const layer =
      LAYERS.find(
        (one) => one.protocol === protocol && one.name !== generic && one.fields[0].preset === like,
      ) ?? layerOf(generic)
    const hasOptions = layer?.fields.at(-1)?.kind === 'options'
    const next = this.put(layer, at, hasOptions ? this.end : undefined)
    if (next === null) this.payload(at)
    else if (isV4 ? QUOTING.has(type) : type < 128) this.ip(next)
    else this.payload(next)
  }

  private payload(at: number): void {
    if (at < this.end) this.put(PAYLOAD, at, this.end)
  }

  private endAt(end: number, least: number): void {
    // A wrong total length names nothing beyond what there is, and none of what was read.
    if (end >= least) this.end = Math.min(this.end, end)
  }

  private get hasRoom(): boolean {
    return this.layers.length < MOST_LAYERS
  }

  private word(at: number): number {
    return at + 2 <= this.bytes.length ? (this.bytes[at] << 8) | this.bytes[at + 1] : UNKNOWN
  }

  /**
   * Notes a layer with its fields; the one without a length of its own has what is left up to `end`.
   *
   * @returns where the layer ends; null where it is not whole, of which nothing is noted
   */
  private put(layer: Layer | undefined, at: number, end?: number): number | null {
    if (!layer) return null
    const fixed = layer.fields.reduce((sum, { bits }) => sum + bits, 0) / 8
    const last = end ?? at + fixed
    const limit = layer === PADDING ? this.bytes.length : this.end
    if (at + fixed > limit || last > limit) return null
    const index = this.layers.push(layer) - 1
    let bit = at * 8
    for (const field of layer.fields) {
      const bits = field.bits > 0 ? field.bits : last * 8 - bit
      if (bits > 0) this.ranges.push({ layer: index, field: field.name, fromBit: bit, bits })
      bit += bits
    }
    return last
  }
}

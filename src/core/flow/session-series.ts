import { PROTOCOL } from '../net/transport'

/** What packets are told apart by over the whole session, in the order of the columns. */
export const SERIES_TRANSPORTS = ['tcp', 'udp', 'icmp', 'other'] as const
/** Buckets kept: about two for each pixel that a chart has. */
const MOST_BUCKETS = 4096
const FIRST_WIDTH_MS = 1

/** The lowest length of each range, as Wireshark has them; the last has no end. */
export const LENGTH_RANGES = [0, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120] as const

const TRANSPORTS = SERIES_TRANSPORTS.length
const TCP = 0
const UDP = 1
const ICMP = 2
const OTHER = 3
/** By protocol number, its place in {@link SERIES_TRANSPORTS}. */
const PLACE = new Uint8Array(256).fill(OTHER)
PLACE[PROTOCOL.tcp] = TCP
PLACE[PROTOCOL.udp] = UDP
PLACE[PROTOCOL.icmp] = PLACE[PROTOCOL.icmpv6] = ICMP

/** The range that a length lies in: a place in {@link LENGTH_RANGES}. */
export function lengthRange(length: number): number {
  if (length < 40) return length < 20 ? 0 : 1
  // 40 · 2ⁿ: the count of leading zeros is the logarithm.
  return Math.min(LENGTH_RANGES.length - 1, 33 - Math.clz32(length / 40))
}

/**
 * All frames of a session over time: bytes and packets by transport, in buckets of one width, which doubles when they
 * would not reach any more; and their lengths. Of one size (256 KiB), however long the session lasts, and of every
 * frame that came, those that made room in memory since among them. A frame costs two sums in columns and one for its
 * length.
 */
export class SessionSeries {
  /** The time of the frame at hand, ms since 1970: here, since a number passed on would be boxed. */
  readonly now = new Float64Array(1)
  /** Milliseconds that a bucket lasts. */
  widthMs = FIRST_WIDTH_MS
  readonly bytes: Float64Array
  readonly packets: Float64Array
  /** Frames by range of length, and their bytes. */
  readonly lengthPackets = new Float64Array(LENGTH_RANGES.length)
  readonly lengthBytes = new Float64Array(LENGTH_RANGES.length)
  /** Shortest and longest frame; the first is Infinity while there is none. */
  shortest = Infinity
  longest = 0
  /** The first and the last time of any frame; Infinity and -Infinity while there is none. */
  private readonly ends = new Float64Array([Infinity, -Infinity])
  /** The number of the first bucket, counted from 1970 in widths, and how many after it are in use. */
  private base = 0
  private used = 0

  /** @param buckets how many are kept; even */
  constructor(private readonly buckets = MOST_BUCKETS) {
    this.bytes = new Float64Array(TRANSPORTS * buckets)
    this.packets = new Float64Array(TRANSPORTS * buckets)
  }

  /** When the first frame came, ms since 1970; NaN while there is none. */
  get first(): number {
    return this.used === 0 ? NaN : this.ends[0]
  }

  /** When the last frame came, ms since 1970; NaN while there is none. */
  get last(): number {
    return this.used === 0 ? NaN : this.ends[1]
  }

  /** When the first bucket begins, ms since 1970. */
  get from(): number {
    return this.base * this.widthMs
  }

  /** Buckets in use, from the first. */
  get length(): number {
    return this.used
  }

  /** Takes in one frame of the time {@link now}. @param protocol an IP protocol number, 0 for what is not IP */
  take(protocol: number, wireLength: number): void {
    const time = this.now[0]
    if (time < this.ends[0]) this.ends[0] = time
    if (time > this.ends[1]) this.ends[1] = time
    let bucket = Math.floor(time / this.widthMs) - this.base
    if (bucket < 0 || bucket >= this.used) bucket = this.reach(time)
    const at = TRANSPORTS * bucket + PLACE[protocol]
    this.bytes[at] += wireLength
    this.packets[at]++
    const range = lengthRange(wireLength)
    this.lengthPackets[range]++
    this.lengthBytes[range] += wireLength
    if (wireLength < this.shortest) this.shortest = wireLength
    if (wireLength > this.longest) this.longest = wireLength
  }

  /** Makes the buckets reach a time, earlier ones too: files go back in time. Returns the time's bucket. */
  private reach(time: number): number {
    if (this.used === 0) this.base = Math.floor(time / this.widthMs)
    for (;;) {
      const bucket = Math.floor(time / this.widthMs)
      const lowest = Math.min(this.base, bucket)
      const highest = Math.max(this.base + this.used - 1, bucket)
      if (highest - lowest < this.buckets) {
        if (lowest < this.base) this.moveBy(this.base - lowest)
        this.base = lowest
        this.used = highest - lowest + 1
        return bucket - lowest
      }
      this.double()
    }
  }

  private moveBy(buckets: number): void {
    for (const column of [this.bytes, this.packets]) {
      column.copyWithin(TRANSPORTS * buckets, 0, TRANSPORTS * this.used)
      column.fill(0, 0, TRANSPORTS * buckets)
    }
  }

  private double(): void {
    const { base, used } = this
    const next = Math.floor(base / 2)
    for (const column of [this.bytes, this.packets])
      for (let bucket = 0; bucket < used; bucket++) {
        const to = Math.floor((base + bucket) / 2) - next
        for (let transport = 0; transport < TRANSPORTS; transport++) {
          const value = column[TRANSPORTS * bucket + transport]
          column[TRANSPORTS * bucket + transport] = 0
          column[TRANSPORTS * to + transport] += value
        }
      }
    this.base = next
    this.used = used === 0 ? 0 : Math.floor((base + used - 1) / 2) - next + 1
    this.widthMs *= 2
  }
}

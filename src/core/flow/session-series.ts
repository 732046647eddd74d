import { PROTOCOL } from '../net/transport'
import { TimeSeries } from './time-series'

/** What packets are told apart by over the whole session, in the order of the columns. */
export const SERIES_TRANSPORTS = ['tcp', 'udp', 'icmp', 'other'] as const
/** Buckets kept that anything came in: about two for each pixel that a chart has. */
const MOST_BUCKETS = 4096

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
 * All frames of a session over time: packets and bytes by transport, and their lengths. Of one size (288 KiB), however
 * long the session lasts, and of every frame that came, those that made room in memory since among them. A frame costs
 * two sums in columns and one for its length.
 */
export class SessionSeries {
  /** By transport, bytes and then packets: {@link seriesColumn}. */
  readonly time: TimeSeries
  /** The time of the frame at hand, ms since 1970. */
  readonly now: Float64Array
  /** Frames by range of length, and their bytes. */
  readonly lengthPackets = new Float64Array(LENGTH_RANGES.length)
  readonly lengthBytes = new Float64Array(LENGTH_RANGES.length)
  /** Shortest and longest frame; the first is Infinity while there is none. */
  shortest = Infinity
  longest = 0
  /** The first and the last time of any frame; Infinity and -Infinity while there is none. */
  private readonly ends = new Float64Array([Infinity, -Infinity])

  /** @param buckets how many are kept */
  constructor(buckets = MOST_BUCKETS) {
    this.time = new TimeSeries(2 * TRANSPORTS, buckets)
    this.now = this.time.now
  }

  /** When the first frame came, ms since 1970; NaN while there is none. */
  get first(): number {
    return this.time.length === 0 ? NaN : this.ends[0]
  }

  /** When the last frame came, ms since 1970; NaN while there is none. */
  get last(): number {
    return this.time.length === 0 ? NaN : this.ends[1]
  }

  /** Takes in one frame of the time {@link now}. @param protocol an IP protocol number, 0 for what is not IP */
  take(protocol: number, wireLength: number): void {
    const time = this.now[0]
    if (time < this.ends[0]) this.ends[0] = time
    if (time > this.ends[1]) this.ends[1] = time
    const at = this.time.place() + PLACE[protocol]
    this.time.sums[at] += wireLength
    this.time.sums[at + TRANSPORTS]++
    const range = lengthRange(wireLength)
    this.lengthPackets[range]++
    this.lengthBytes[range] += wireLength
    if (wireLength < this.shortest) this.shortest = wireLength
    if (wireLength > this.longest) this.longest = wireLength
  }
}

/** Where a bucket of a {@link SessionSeries} has the bytes or the packets of a transport, by its place among them. */
export function seriesColumn(of: 'bytes' | 'packets', transport: number): number {
  return of === 'bytes' ? transport : TRANSPORTS + transport
}

/** The place of an IP protocol's transport in {@link SERIES_TRANSPORTS}. */
export function seriesTransport(protocol: number): number {
  return PLACE[protocol]
}

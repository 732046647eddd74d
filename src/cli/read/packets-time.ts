import { TIME_FORMS } from './shown-time'

/** How the time of a packet is written: as a flow's, or `delta`, seconds since the packet written before. */
export const PACKET_TIMES = [...TIME_FORMS, 'delta'] as const
export type PacketTimeStyle = (typeof PACKET_TIMES)[number]

const NANOSECONDS = 9
const SECOND = 1_000_000_000
/** Columns that a time since another takes, up to a day. */
const SPAN_WIDTH = 15

/** Writes the times of packets, to the nanosecond. */
export class PacketClock {
  /** Most packets fall in the same second as the one before, so its words are kept. */
  private second = -1
  private words = ''
  private from: { seconds: number; nanoseconds: number } | null = null

  constructor(private readonly style: PacketTimeStyle) {}

  /** The time of a packet, in seconds and nanoseconds since 1970. A file may hold any: none throws. */
  text(seconds: number, nanoseconds: number): string {
    if (this.style === 'relative' || this.style === 'delta') return this.since(seconds, nanoseconds)
    const fraction = String(nanoseconds).padStart(NANOSECONDS, '0')
    if (this.style === 'epoch') return `${seconds}.${fraction}`
    if (seconds !== this.second) {
      this.second = seconds
      this.words = this.style === 'utc' ? utcWords(seconds) : localWords(seconds)
    }
    return this.style === 'utc' ? `${this.words}.${fraction}Z` : `${this.words}.${fraction}`
  }

  /** Seconds since the first packet, or the one before. */
  private since(seconds: number, nanoseconds: number): string {
    this.from ??= { seconds, nanoseconds }
    // In whole seconds and nanoseconds apart: a sum of both has more digits than a double.
    let whole = seconds - this.from.seconds
    let part = nanoseconds - this.from.nanoseconds
    if (this.style === 'delta') this.from = { seconds, nanoseconds }
    // The packets of a file need not be in the order of their times.
    const isBefore = whole < 0 || (whole === 0 && part < 0)
    if (isBefore) [whole, part] = [-whole, -part]
    if (part < 0) [whole, part] = [whole - 1, part + SECOND]
    return `${isBefore ? '-' : ''}${whole}.${String(part).padStart(NANOSECONDS, '0')}`.padStart(SPAN_WIDTH)
  }
}

/** Null for what is no day of any calendar: more than 8.64 * 10^12 seconds away. */
function dateOf(seconds: number): Date | null {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? null : date
}

function utcWords(seconds: number): string {
  const date = dateOf(seconds)
  return date ? date.toISOString().slice(0, -5) : String(seconds)
}

function localWords(seconds: number): string {
  const date = dateOf(seconds)
  if (!date) return String(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`
}

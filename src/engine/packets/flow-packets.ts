import type { PacketStore } from './packet-store'

/** Packets taken in between two looks at the clock. */
const AT_ONCE = 4096
const FIRST_CAPACITY = 256

/**
 * The numbers of one flow's packets in the order they came, so that the one at a place is found at once: kept up with
 * as packets come. Eight bytes each, and bounded by the packet table, for what is evicted there goes here.
 */
export class FlowPackets {
  /** Counts up whenever the packets in it may be others. */
  revision = 0
  private numbers = new Float64Array(FIRST_CAPACITY)
  /** Those that are in memory lie from `start` to `end - 1`. */
  private start = 0
  private end = 0
  /** How many were in it and made room. */
  private forgotten = 0
  /** The packet looked at last, whether it was taken or not; -1 for none. */
  private looked = -1

  constructor(
    private readonly session: PacketStore,
    private readonly flow: number,
    /** Those whose time (ms since 1970) fits are taken; null for all. */
    private readonly fits: ((timeMs: number) => boolean) | null = null,
  ) {}

  get total(): number {
    return this.end - this.start
  }

  get goneInAll(): number {
    return this.forgotten
  }

  /** The number of the packet at a place, from 0; the place must be one of {@link total}. */
  at(place: number): number {
    return this.numbers[this.start + place]
  }

  /**
   * Takes in what came since, for at most so long.
   *
   * @returns true where there is more
   */
  advance(mostMs: number): boolean {
    this.forget()
    const until = performance.now() + mostMs
    for (let taken = 1; ; taken++) {
      const next = this.following()
      if (next < 0) return false
      this.looked = next
      if (this.fits === null || this.fits(this.session.packets.timeMs(next))) this.append(next)
      if (taken % AT_ONCE === 0 && performance.now() > until) return true
    }
  }

  /** Where what was taken last made room itself, the chain is entered again at its first packet. */
  private following(): number {
    const { flows, packets } = this.session
    if (this.looked >= packets.first) return packets.nextInFlow(this.looked)
    if (!flows.has(this.flow)) return -1
    const first = flows.firstPacket[flows.slot(this.flow)]
    return first >= packets.first ? first : -1
  }

  private append(packet: number): void {
    if (this.end === this.numbers.length) this.makeRoom()
    this.numbers[this.end++] = packet
    this.revision++
  }

  /** Moves what is left to the front; into an array of twice the size, where that frees too little. */
  private makeRoom(): void {
    const kept = this.numbers.subarray(this.start, this.end)
    const into =
      2 * kept.length > this.numbers.length ? new Float64Array(2 * this.numbers.length) : this.numbers
    into.set(kept)
    this.numbers = into
    this.end -= this.start
    this.start = 0
  }

  private forget(): void {
    const { first } = this.session.packets
    const before = this.start
    while (this.start < this.end && this.numbers[this.start] < first) this.start++
    if (this.start === before) return
    this.forgotten += this.start - before
    this.revision++
  }
}

/** Numbers of one flow, in one line of a processor's cache: 8 doubles. */
const EACH = 8
const LINE_BYTES = 8 * EACH
/**
 * Large memory comes from the C library 16 bytes behind the beginning of a page. From here on each flow's numbers are in
 * one line; elsewhere they may be in two, which is only slower.
 */
const TO_LINE_BYTES = LINE_BYTES - 16
const PACKETS = 0
const FRAME_BYTES = 2
const WIRE_BYTES = 4
const FIRST_SEEN = 6
const LAST_SEEN = 7

/**
 * What is counted of each flow with every packet. Beside each other, not in columns: a packet's flow is seldom in the
 * cache, and then each column would cost what all of these cost together. Sides are those of the flow's endpoints.
 */
export class FlowCounts {
  private readonly numbers: Float64Array

  /** @param flows most flows kept */
  constructor(flows: number) {
    this.numbers = new Float64Array(
      new ArrayBuffer(LINE_BYTES * flows + LINE_BYTES),
      TO_LINE_BYTES,
      EACH * flows,
    )
  }

  /** Packets that a side sent. */
  packetsOf(slot: number, side: number): number {
    return this.numbers[EACH * slot + PACKETS + side]
  }

  /** Bytes of its frames on the wire. */
  frameBytesOf(slot: number, side: number): number {
    return this.numbers[EACH * slot + FRAME_BYTES + side]
  }

  /** Bytes of its transport payload on the wire, those sent again among them. */
  wireBytesOf(slot: number, side: number): number {
    return this.numbers[EACH * slot + WIRE_BYTES + side]
  }

  /** Milliseconds since 1970, with fractions. */
  firstSeenOf(slot: number): number {
    return this.numbers[EACH * slot + FIRST_SEEN]
  }

  lastSeenOf(slot: number): number {
    return this.numbers[EACH * slot + LAST_SEEN]
  }

  /** Forgets the flow that a slot had before. */
  begin(slot: number, timeMs: number): void {
    const at = EACH * slot
    this.numbers.fill(0, at, at + FIRST_SEEN)
    this.numbers[at + FIRST_SEEN] = timeMs
    this.numbers[at + LAST_SEEN] = timeMs
  }

  /** Counts one packet of a side: `time` holds its time, since a number passed on would be boxed. */
  take(slot: number, side: number, frameBytes: number, payloadBytes: number, time: Float64Array): void {
    const { numbers } = this
    const at = EACH * slot
    numbers[at + PACKETS + side]++
    numbers[at + FRAME_BYTES + side] += frameBytes
    numbers[at + WIRE_BYTES + side] += payloadBytes
    const timeMs = time[0]
    // Not always in their order: a capture on several interfaces, a merged file.
    if (timeMs > numbers[at + LAST_SEEN]) numbers[at + LAST_SEEN] = timeMs
    if (timeMs < numbers[at + FIRST_SEEN]) numbers[at + FIRST_SEEN] = timeMs
  }

  /** A flow was seen again, other than by a packet. */
  seen(slot: number, timeMs: number): void {
    const at = EACH * slot + LAST_SEEN
    if (timeMs > this.numbers[at]) this.numbers[at] = timeMs
  }
}

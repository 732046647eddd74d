/**
 * The 64-bit times of pcapng, without a BigInt per packet: a pcapng time is one 64-bit count of units since
 * 1970, and a double holds only 53 bits of it.
 */

const NANOSECONDS = 1_000_000_000
const TWO_32 = 2 ** 32

/** A nanosecond time, given as its high and low 32 bits, in milliseconds with fractions: to a quarter microsecond. */
export function millisecondsOf(high: number, low: number): number {
  return (high * TWO_32 + low) / 1e6
}

/** High and low 32 bits of a nanosecond time. One object, written again for each packet. */
export class NanosecondTime {
  high = 0
  low = 0
  // Most packets fall in the same second as the one before, so its product is kept.
  #second = -1
  #secondHigh = 0
  #secondLow = 0

  /** Sets the time to `seconds` (u32) and `nanoseconds` (u32, normally under 10^9). */
  set(seconds: number, nanoseconds: number): void {
    if (seconds !== this.#second) this.#begin(seconds)
    const low = this.#secondLow + nanoseconds
    this.high = low < TWO_32 ? this.#secondHigh : this.#secondHigh + 1
    this.low = low >>> 0
  }

  #begin(seconds: number): void {
    // Two halves of 16 bits, so that each product stays under 2^53.
    const upper = Math.floor(seconds / 65536) * NANOSECONDS
    const lower = (upper % 65536) * 65536 + (seconds % 65536) * NANOSECONDS
    this.#second = seconds
    this.#secondHigh = Math.floor(upper / 65536) + Math.floor(lower / TWO_32)
    this.#secondLow = lower >>> 0
  }
}

/**
 * Turns an interface's times into seconds and nanoseconds. `seconds` may be negative or huge where a file says
 * so; `nanoseconds` is always under 10^9, cut off where the file is finer.
 */
export class TimeUnits {
  seconds = 0
  nanoseconds = 0
  readonly #perSecond: bigint
  /** Units in a second where they divide a nanosecond count exactly, else 0: then BigInt must do it. */
  readonly #simple: number
  readonly #offset: number

  /**
   * @param resolution if_tsresol: units of 10^-n, or with the top bit set 2^-n (section 4.2); 6 when absent
   * @param offset if_tsoffset: seconds to add
   */
  constructor(resolution: number, offset: number) {
    const exponent = resolution & 0x7f
    const decimal = resolution < 0x80
    this.#perSecond = (decimal ? 10n : 2n) ** BigInt(exponent)
    this.#simple = decimal && exponent <= 9 ? 10 ** exponent : 0
    this.#offset = offset
  }

  /** Reads a time given as its high and low 32 bits. */
  read(high: number, low: number): void {
    if (this.#simple === 0) {
      this.#readSlowly(high, low)
      return
    }
    // Long division in digits of 16 bits: each partial remainder is under 2^30, so 2^46 bounds every step.
    const units = this.#simple
    const upper = (high % units) * 65536 + (low >>> 16)
    const lower = (upper % units) * 65536 + (low & 0xffff)
    this.seconds =
      Math.floor(high / units) * TWO_32 +
      Math.floor(upper / units) * 65536 +
      Math.floor(lower / units) +
      this.#offset
    this.nanoseconds = (lower % units) * (NANOSECONDS / units)
  }

  #readSlowly(high: number, low: number): void {
    const time = (BigInt(high) << 32n) | BigInt(low)
    this.seconds = Number(time / this.#perSecond) + this.#offset
    this.nanoseconds = Number(((time % this.#perSecond) * BigInt(NANOSECONDS)) / this.#perSecond)
  }
}

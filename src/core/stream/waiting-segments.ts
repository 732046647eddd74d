import { roomFor } from './growing-column'

/** Segments that one piece can be split into are at most one more than those already waiting. */
const FIRST_SLOTS = 16

/**
 * The pieces of a stream that wait behind a gap, sorted by offset and without overlap: of bytes that come
 * twice, the first to come stays.
 *
 * Pieces sit in slots of typed columns and never move; what is kept sorted is a column of u16 slot numbers.
 * Finding a place is a binary search, and making it moves at most 64 KiB of slot numbers, which takes about a
 * microsecond however hostile the order; the caller bounds how many pieces wait, see {@link MOST_SLOTS}.
 */
export class WaitingSegments {
  #order = new Uint16Array(FIRST_SLOTS)
  #count = 0
  #bytes = 0
  #offset = new Float64Array(FIRST_SLOTS)
  #length = new Uint32Array(FIRST_SLOTS)
  #ref = new Float64Array(FIRST_SLOTS)
  #skip = new Uint32Array(FIRST_SLOTS)
  /** Slots that were used and are free again: a stack. */
  #free = new Uint16Array(FIRST_SLOTS)
  #freeCount = 0
  #used = 0

  get count(): number {
    return this.#count
  }

  get bytes(): number {
    return this.#bytes
  }
}

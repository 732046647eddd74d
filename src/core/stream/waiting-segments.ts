import { roomFor } from './growing-column'

/**
 * Most pieces that wait behind one gap: a window of 6 MB in full-sized segments. Where more come, the gap is
 * given up instead, since what is missing was not captured. One segment over many pieces may add a piece between
 * any two of them, so that for a moment there are up to twice as many.
 */
export const MOST_WAITING = 4096

/** Each level of the list passes over three of four nodes of the one below: seven are enough for 4^7 nodes. */
const LEVELS = 7
const NONE = -1
/** Nodes that there is room for at first: of most gaps few wait. */
const FIRST_ROOM = 4

/**
 * The pieces of a stream that wait behind a gap, sorted by offset, none over another: a skip list in typed columns, so
 * that finding a place costs the logarithm of their number in whatever order they come. The levels are drawn by lot,
 * from a seed that a peer can't know. Columns grow with what waits.
 */
export class WaitingSegments {
  count = 0
  /** Nodes passed in all searches so far: what the order of the segments cost. */
  steps = 0
  offset = new Float64Array(FIRST_ROOM)
  length = new Float64Array(FIRST_ROOM)
  ref = new Float64Array(FIRST_ROOM)
  skip = new Uint32Array(FIRST_ROOM)
  private following = new Int32Array(FIRST_ROOM * LEVELS)
  private readonly heads = new Int32Array(LEVELS).fill(NONE)
  /** The last search's node before its place, by level; NONE for the head. */
  private readonly before = new Int32Array(LEVELS)
  private used = 0
  private free = NONE
  private seed = Math.floor(Math.random() * 2 ** 31) | 1

  isFull(): boolean {
    return this.count >= MOST_WAITING
  }

  /** The node with the lowest offset, or -1. */
  get first(): number {
    return this.heads[0]
  }

  /** The node after one, or -1. */
  next(node: number): number {
    return this.following[node * LEVELS]
  }

  end(node: number): number {
    return this.offset[node] + this.length[node]
  }

  /** The first node that ends after `offset`, or -1. */
  firstEndingAfter(offset: number): number {
    const last = this.search(offset)
    if (last !== NONE && this.end(last) > offset) return last
    return last === NONE ? this.first : this.next(last)
  }

  /** Adds a piece, which lies over no other. */
  insert(offset: number, length: number, ref: number, skip: number): void {
    this.search(offset)
    const node = this.freeNode()
    this.offset[node] = offset
    this.length[node] = length
    this.ref[node] = ref
    this.skip[node] = skip
    const top = this.drawLevel()
    for (let level = 0; level < LEVELS; level++) {
      this.following[node * LEVELS + level] = level <= top ? this.linkAfter(level) : NONE
      if (level <= top) this.setLink(this.before[level], level, node)
    }
    this.count++
  }

  /** Takes the first piece out; its columns stay as they are until the next {@link insert}. */
  shift(): void {
    const node = this.first
    if (node === NONE) return
    for (let level = 0; level < LEVELS && this.heads[level] === node; level++)
      this.heads[level] = this.following[node * LEVELS + level]
    this.following[node * LEVELS] = this.free
    this.free = node
    this.count--
  }

  /** The last node that begins at `offset` or before it, or -1; fills {@link before}. */
  private search(offset: number): number {
    let at = NONE
    for (let level = LEVELS - 1; level >= 0; level--) {
      for (;;) {
        const next = at === NONE ? this.heads[level] : this.following[at * LEVELS + level]
        if (next === NONE || this.offset[next] > offset) break
        at = next
        this.steps++
      }
      this.before[level] = at
    }
    return at
  }

  private linkAfter(level: number): number {
    const node = this.before[level]
    return node === NONE ? this.heads[level] : this.following[node * LEVELS + level]
  }

  private setLink(node: number, level: number, to: number): void {
    if (node === NONE) this.heads[level] = to
    else this.following[node * LEVELS + level] = to
  }

  private freeNode(): number {
    const node = this.free
    if (node !== NONE) {
      this.free = this.following[node * LEVELS]
      return node
    }
    this.used++
    this.offset = roomFor(this.offset, this.used)
    this.length = roomFor(this.length, this.used)
    this.ref = roomFor(this.ref, this.used)
    this.skip = roomFor(this.skip, this.used)
    this.following = roomFor(this.following, this.used * LEVELS)
    return this.used - 1
  }

  /** Level 0 always, each further one with a chance of a quarter (xorshift of 32 bits). */
  private drawLevel(): number {
    let bits = this.seed
    bits ^= bits << 13
    bits ^= bits >>> 17
    bits ^= bits << 5
    this.seed = bits
    let level = 0
    while (level < LEVELS - 1 && (bits & 3) === 0) {
      level++
      bits >>>= 2
    }
    return level
  }
}

/** Buckets for each slot in use: chains then have half an entry on average. */
const BUCKETS_PER_SLOT = 2
/** Buckets to begin with: so few that they are in a processor's cache. */
const FIRST_BUCKETS = 1 << 12

/**
 * A hash index from endpoints to slots, chained in typed columns. The hash is the same whichever endpoint comes
 * first, so that both directions of a flow meet in one bucket. It is seeded, since endpoints are chosen by
 * others: who can't know the seed can't make one bucket long. Buckets double as slots come into use.
 */
export class FlowIndex {
  /** Slot + 1; 0 ends a chain. */
  private heads: Int32Array
  private readonly next: Int32Array
  /** By slot: the hash that it was inserted by. */
  private readonly hashes: Int32Array
  private mask: number
  private used = 0

  /** @param slots a power of two */
  constructor(
    slots: number,
    private readonly seed = Math.floor(Math.random() * 2 ** 32),
  ) {
    this.heads = new Int32Array(Math.min(FIRST_BUCKETS, slots * BUCKETS_PER_SLOT))
    this.next = new Int32Array(slots)
    this.hashes = new Int32Array(slots)
    this.mask = this.heads.length - 1
  }

  /** The hash of two endpoints, by which all else is asked. */
  hash(
    protocol: number,
    bytes: Uint8Array,
    a: number,
    b: number,
    length: number,
    portA: number,
    portB: number,
  ): number {
    const ends = this.endpoint(bytes, a, length, portA) + this.endpoint(bytes, b, length, portB)
    return scramble(ends ^ Math.imul(protocol, 0x9e3779b1))
  }

  /** The slot added last of those whose hash falls into the same bucket, or -1. */
  head(hash: number): number {
    return this.heads[hash & this.mask] - 1
  }

  /** The slot added to the same bucket before this one, or -1. */
  following(slot: number): number {
    return this.next[slot] - 1
  }

  insert(hash: number, slot: number): void {
    if (++this.used * BUCKETS_PER_SLOT > this.heads.length) this.grow()
    this.hashes[slot] = hash
    this.next[slot] = this.heads[hash & this.mask]
    this.heads[hash & this.mask] = slot + 1
  }

  remove(hash: number, slot: number): void {
    this.used--
    const bucket = hash & this.mask
    if (this.heads[bucket] === slot + 1) {
      this.heads[bucket] = this.next[slot]
      return
    }
    for (let at = this.head(hash); at >= 0; at = this.following(at)) {
      if (this.next[at] !== slot + 1) continue
      this.next[at] = this.next[slot]
      return
    }
  }

  /** Twice the buckets. Each chain is split in its order, so that the newest of equal endpoints stays first. */
  private grow(): void {
    const { heads, next, hashes } = this
    const count = heads.length
    this.heads = new Int32Array(2 * count)
    this.mask = this.heads.length - 1
    for (let bucket = 0; bucket < count; bucket++) {
      let low = -1
      let high = -1
      for (let slot = heads[bucket] - 1; slot >= 0;) {
        const following = next[slot] - 1
        next[slot] = 0
        if ((hashes[slot] & count) === 0) {
          if (low < 0) this.heads[bucket] = slot + 1
          else next[low] = slot + 1
          low = slot
        } else {
          if (high < 0) this.heads[bucket + count] = slot + 1
          else next[high] = slot + 1
          high = slot
        }
        slot = following
      }
    }
  }

  private endpoint(bytes: Uint8Array, at: number, length: number, port: number): number {
    let hash = scramble(this.seed ^ port)
    for (let i = at; i < at + length; i += 4) {
      const word = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]
      hash = scramble(hash ^ word)
    }
    return hash
  }
}

/** Spreads a 32-bit number's every bit over all of it: xor-shifts and odd factors, each of them reversible. */
function scramble(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
  return x ^ (x >>> 16)
}

/** Buckets for each slot: chains then have half an entry on average. */
const BUCKETS_PER_SLOT = 2

/**
 * A hash index from endpoints to slots, chained in typed columns. The hash is the same whichever endpoint comes
 * first, so that both directions of a flow meet in one bucket. It is seeded, since endpoints are chosen by
 * others: who can't know the seed can't make one bucket long.
 */
export class FlowIndex {
  /** Slot + 1; 0 ends a chain. */
  private readonly heads: Int32Array
  private readonly next: Int32Array
  private readonly mask: number

  /** @param slots a power of two */
  constructor(
    slots: number,
    private readonly seed = Math.floor(Math.random() * 2 ** 32),
  ) {
    this.heads = new Int32Array(slots * BUCKETS_PER_SLOT)
    this.next = new Int32Array(slots)
    this.mask = this.heads.length - 1
  }

  bucket(
    protocol: number,
    bytes: Uint8Array,
    a: number,
    b: number,
    length: number,
    portA: number,
    portB: number,
  ): number {
    const ends = this.endpoint(bytes, a, length, portA) + this.endpoint(bytes, b, length, portB)
    return scramble(ends ^ Math.imul(protocol, 0x9e3779b1)) & this.mask
  }

  /** The slot added to a bucket last, or -1. */
  head(bucket: number): number {
    return this.heads[bucket] - 1
  }

  /** The slot added to the same bucket before this one, or -1. */
  following(slot: number): number {
    return this.next[slot] - 1
  }

  insert(bucket: number, slot: number): void {
    this.next[slot] = this.heads[bucket]
    this.heads[bucket] = slot + 1
  }

  remove(bucket: number, slot: number): void {
    if (this.heads[bucket] === slot + 1) {
      this.heads[bucket] = this.next[slot]
      return
    }
    for (let at = this.head(bucket); at >= 0; at = this.following(at)) {
      if (this.next[at] !== slot + 1) continue
      this.next[at] = this.next[slot]
      return
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

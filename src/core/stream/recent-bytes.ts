import type { ByteBudget } from './byte-budget'

/** Most of one stream's last bytes that are kept: what is sent again is mostly within the last window or two. */
const MOST_BYTES = 64 * 1024
const LEAST_BYTES = 1024

/** The last bytes of a stream, to compare with what comes again: a ring that grows up to a bound. */
export class RecentBytes {
  private ring = new Uint8Array(0)
  private begin = 0
  private end = 0

  /** @param budget what all streams keep together; where it is exceeded the one that began first forgets */
  constructor(private readonly budget: ByteBudget<RecentBytes>) {}

  /** Offset of the first byte that is kept. */
  get from(): number {
    return this.begin
  }

  /** Takes the bytes at `offset`: those right behind the ones before, else it begins anew. */
  append(bytes: Uint8Array, offset: number): void {
    if (offset !== this.end) this.begin = this.end = offset
    const last = bytes.subarray(Math.max(0, bytes.length - MOST_BYTES))
    this.makeRoom(last.length)
    this.end = offset + bytes.length
    this.begin = Math.max(this.begin, this.end - this.ring.length)
    this.write(last, this.end - last.length)
    while (this.budget.isExceeded) {
      const { oldest } = this.budget
      if (oldest === undefined) return
      oldest.clear()
    }
  }

  /** A copy of `length` bytes at `offset`, as far as they are kept; `offset` is at or behind {@link from}. */
  read(offset: number, length: number): Uint8Array {
    const until = Math.min(offset + length, this.end)
    const out = new Uint8Array(Math.max(0, until - offset))
    for (let i = 0; i < out.length; i++) out[i] = this.ring[(offset + i) % this.ring.length]
    return out
  }

  /** Forgets all, memory too. */
  clear(): void {
    this.budget.change(this, -this.ring.length, 0)
    this.ring = new Uint8Array(0)
    this.begin = this.end
  }

  private write(bytes: Uint8Array, offset: number): void {
    const at = offset % this.ring.length
    const first = bytes.subarray(0, this.ring.length - at)
    this.ring.set(first, at)
    this.ring.set(bytes.subarray(first.length), 0)
  }

  private makeRoom(more: number): void {
    const needed = this.end - this.begin + more
    if (needed <= this.ring.length || this.ring.length === MOST_BYTES) return
    const kept = this.read(this.begin, this.end - this.begin)
    const grown = new Uint8Array(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, needed, this.ring.length * 2)))
    this.budget.change(this, grown.length - this.ring.length, grown.length)
    this.ring = grown
    this.write(kept, this.begin)
  }
}

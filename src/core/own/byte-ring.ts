/**
 * A bounded store of bytes by logical offset: what was appended longest ago makes room.
 *
 * The ring owns its memory; {@link read} copies out, since the ring may overwrite the place on the next append.
 */
export class ByteRing {
  private ring = new Uint8Array(0)
  private end = 0
  private begin = 0

  /** @param capacity most bytes kept; memory is taken as it is needed, doubling up to it */
  constructor(readonly capacity: number) {}

  /** Bytes that had to make room since the beginning. */
  get evicted(): number {
    return this.begin
  }

  /**
   * Appends a copy of `bytes` and returns its logical offset. Of more than the capacity at once, only the last
   * part is kept.
   */
  append(bytes: Uint8Array): number {
    const at = this.end
    this.grow(Math.min(this.capacity, this.end - this.begin + bytes.length))
    const size = this.ring.length
    const kept = bytes.length > size ? bytes.subarray(bytes.length - size) : bytes
    this.end += bytes.length
    this.place(kept, this.end - kept.length)
    this.begin = Math.max(this.begin, this.end - size)
    return at
  }

  /** Whether `length` bytes from logical offset `at` are all kept. */
  has(at: number, length: number): boolean {
    return at >= this.begin && at + length <= this.end
  }

  /** Copies `length` bytes from logical offset `at`, or null where any of them was evicted or never written. */
  read(at: number, length: number): Uint8Array | null {
    if (!this.has(at, length)) return null
    const out = new Uint8Array(length)
    if (length === 0) return out
    const start = at % this.ring.length
    const head = Math.min(length, this.ring.length - start)
    out.set(this.ring.subarray(start, start + head))
    out.set(this.ring.subarray(0, length - head), head)
    return out
  }

  private grow(needed: number): void {
    if (needed <= this.ring.length) return
    let size = Math.max(this.ring.length, 4096)
    while (size < needed) size *= 2
    const kept = this.read(this.begin, this.end - this.begin)
    this.ring = new Uint8Array(Math.min(size, this.capacity))
    if (kept) this.place(kept, this.begin)
  }

  /** Writes bytes, at most the whole ring, from a logical offset on. */
  private place(bytes: Uint8Array, at: number): void {
    const size = this.ring.length
    const start = size === 0 ? 0 : at % size
    const head = size - start
    if (bytes.length <= head) {
      this.ring.set(bytes, start)
      return
    }
    this.ring.set(bytes.subarray(0, head), start)
    this.ring.set(bytes.subarray(head), 0)
  }
}

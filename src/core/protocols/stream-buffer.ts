/**
 * The bytes of one direction that a reader has not made a message of yet. It owns a copy of them; {@link bytes} may
 * be looked at until the next call.
 */
export class StreamBuffer {
  /** Offset in the stream of the first byte that is kept. */
  at = 0
  private store = new Uint8Array(0)
  private begin = 0
  private end = 0

  /** What is kept: a view, good until the next call. */
  get bytes(): Uint8Array {
    return this.store.subarray(this.begin, this.end)
  }

  get length(): number {
    return this.end - this.begin
  }

  /** Appends a copy of bytes that lie at `at` in the stream: right behind those kept, where any are. */
  append(bytes: Uint8Array, at: number): void {
    if (this.length === 0) {
      this.at = at
      this.begin = 0
      this.end = 0
    }
    if (this.end + bytes.length > this.store.length) this.makeRoom(bytes.length)
    this.store.set(bytes, this.end)
    this.end += bytes.length
  }

  /** Drops the first `count` bytes kept. */
  drop(count: number): void {
    const dropped = Math.min(count, this.length)
    this.begin += dropped
    this.at += dropped
  }

  clear(): void {
    this.drop(this.length)
  }

  private makeRoom(more: number): void {
    const kept = this.bytes
    const needed = kept.length + more
    // Twice what is needed, so that a message that comes byte by byte is copied a few times only.
    const store = needed * 2 > this.store.length ? new Uint8Array(needed * 2) : this.store
    if (store === this.store) store.copyWithin(0, this.begin, this.end)
    else store.set(kept)
    this.store = store
    this.begin = 0
    this.end = needed - more
  }
}

/** Bytes that are put together piece by piece; it grows by doubling. */
export class ByteBuilder {
  private bytes = new Uint8Array(64)
  length = 0

  push(byte: number): void {
    this.reserve(1)
    this.bytes[this.length++] = byte
  }

  append(bytes: ArrayLike<number>): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** A copy of what was put together. */
  take(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length)
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.length + more))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}

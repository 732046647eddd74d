import { StreamBuffer } from '../stream-buffer'

/** Most of a handshake that is put together: a hello has hardly more than 2,000 bytes, certificates not ten times it. */
const MOST_BYTES = 65_536
/** Pieces that wait for what comes before them. */
const MOST_WAITING = 64

/** The bytes of CRYPTO frames of one sender, put together in order (RFC 9000 §7.5); bounded. */
export class CryptoStream {
  private readonly whole = new StreamBuffer()
  private waiting: { at: number; bytes: Uint8Array }[] = []

  /** Takes the bytes of a frame, of which it keeps a copy. */
  add(at: number, bytes: Uint8Array): void {
    if (at + bytes.length > MOST_BYTES) return
    if (at > this.whole.length) {
      if (this.waiting.length < MOST_WAITING) this.waiting.push({ at, bytes: bytes.slice() })
      return
    }
    this.append(at, bytes)
    this.waiting.sort((a, b) => a.at - b.at)
    while (this.waiting.length > 0 && this.waiting[0].at <= this.whole.length) {
      const next = this.waiting.shift()
      if (next) this.append(next.at, next.bytes)
    }
  }

  /** The first handshake message (RFC 8446 §4), once it is whole. */
  get message(): Uint8Array | null {
    const { bytes } = this.whole
    if (bytes.length < 4) return null
    const length = 4 + bytes[1] * 65_536 + bytes[2] * 256 + bytes[3]
    return length <= bytes.length ? bytes.subarray(0, length) : null
  }

  private append(at: number, bytes: Uint8Array): void {
    const known = this.whole.length - at
    if (known < bytes.length) this.whole.append(bytes.subarray(known), this.whole.length)
  }
}

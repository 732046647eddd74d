import { ByteRing } from './byte-ring'

/** Less is conversation, whatever its rate, and never makes way for a flood. */
const LEAST_BULK = 4096
/** What comes faster, for longer than half of the first ring has room, is a flood. */
const FLOOD_BYTES_PER_MS = 8192
/** Of a flood the latest bytes: no more than a processor's cache holds, since a copy to cold memory is dear. */
const MOST_OF_FLOOD = 4 << 20
/** Offsets in the second ring begin here: the first one would take years to reach it. */
const FLOOD_BASE = 2 ** 50

/**
 * A bounded store of the payload that passed through own sockets, which is in no capture file. What is oldest makes
 * room; but a bulk transfer does not push out what others said, and leaves its beginning and its end: large payloads
 * that come faster than {@link FLOOD_BYTES_PER_MS} for long go to a small ring of their own.
 */
export class PayloadStore {
  private readonly main: ByteRing
  private readonly flood: ByteRing
  /** What large payloads have used of the first ring's room; it drains with time. */
  private level = 0
  private lastMs = 0

  /** @param capacity most bytes kept */
  constructor(capacity: number, mostOfFlood = MOST_OF_FLOOD) {
    this.main = new ByteRing(capacity - mostOfFlood)
    this.flood = new ByteRing(mostOfFlood)
  }

  /** Bytes that had to make room since the beginning. */
  get evicted(): number {
    return this.main.evicted + this.flood.evicted
  }

  /** Keeps a copy of bytes. @returns where it lies, for {@link read} */
  append(bytes: Uint8Array, nowMs: number): number {
    if (bytes.length < LEAST_BULK) return this.main.append(bytes)
    const drained = Math.max(0, nowMs - this.lastMs) * FLOOD_BYTES_PER_MS
    this.lastMs = nowMs
    // It rises no further than this, so that a flood that ends is soon forgotten.
    this.level = Math.min(this.main.capacity, Math.max(0, this.level - drained) + bytes.length)
    if (this.level <= this.main.capacity / 2) return this.main.append(bytes)
    return FLOOD_BASE + this.flood.append(bytes)
  }

  /** Whether `length` bytes of one payload, from `at` on, are all kept. */
  has(at: number, length: number): boolean {
    return at >= FLOOD_BASE ? this.flood.has(at - FLOOD_BASE, length) : this.main.has(at, length)
  }

  /** Copies `length` bytes of one payload, or null where any of them was evicted or never written. */
  read(at: number, length: number): Uint8Array | null {
    return at >= FLOOD_BASE ? this.flood.read(at - FLOOD_BASE, length) : this.main.read(at, length)
  }
}

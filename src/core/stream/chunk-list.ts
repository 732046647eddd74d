import { roomFor } from './growing-column'

/**
 * Most chunks of one stream that are laid out, at 46 bytes each 46 MB: as many as there can be packets in
 * memory. What comes after is counted in {@link ChunkList.omitted}.
 */
const MOST_CHUNKS = 1 << 20

/** What chunks are, in the order of their numbers in the column. */
const CHUNK_KINDS = ['bytes', 'hole', 'conflict'] as const
export type ChunkKind = (typeof CHUNK_KINDS)[number]

/**
 * A piece of a stream as it came: a segment's new bytes, a datagram, one call of our own socket; or a hole; or that a
 * segment had other bytes for a place in the stream than the first copy, which was kept.
 */
export interface Chunk {
  /** 0 out, from local to remote; 1 in. */
  direction: 0 | 1
  kind: ChunkKind
  timeMs: number
  /** Where it begins in its direction's stream; of a conflict, where the first byte lies that differs. */
  offset: number
  /** Of a conflict, how many bytes differ. */
  length: number
  /** What its source finds the bytes by: a packet number, a place in a ring; -1 where it has none. */
  ref: number
  /** Bytes at `ref` that are not part of it, before those that are. */
  skip: number
}

/** The chunks of a stream in the order they came, in typed columns; both directions in one list. */
export class ChunkList {
  count = 0
  /** Bytes that came when the list was full or closed. */
  omitted = 0
  direction = new Uint8Array(64)
  /** Places in {@link CHUNK_KINDS}. */
  kind = new Uint8Array(64)
  time = new Float64Array(64)
  offset = new Float64Array(64)
  length = new Float64Array(64)
  ref = new Float64Array(64)
  skip = new Uint32Array(64)
  private isClosed = false

  /** Takes no more chunks, and only counts their bytes. */
  close(): void {
    this.isClosed = true
  }

  append(chunk: Chunk): void {
    if (this.isClosed || this.count === MOST_CHUNKS) {
      if (chunk.kind !== 'conflict') this.omitted += chunk.length
      return
    }
    const at = this.count++
    this.makeRoom()
    this.direction[at] = chunk.direction
    this.kind[at] = CHUNK_KINDS.indexOf(chunk.kind)
    this.time[at] = chunk.timeMs
    this.offset[at] = chunk.offset
    this.length[at] = chunk.length
    this.ref[at] = chunk.ref
    this.skip[at] = chunk.skip
  }

  kindOf(chunk: number): ChunkKind {
    return CHUNK_KINDS[this.kind[chunk]]
  }

  private makeRoom(): void {
    if (this.count <= this.kind.length) return
    this.direction = roomFor(this.direction, this.count)
    this.kind = roomFor(this.kind, this.count)
    this.time = roomFor(this.time, this.count)
    this.offset = roomFor(this.offset, this.count)
    this.length = roomFor(this.length, this.count)
    this.ref = roomFor(this.ref, this.count)
    this.skip = roomFor(this.skip, this.count)
  }
}

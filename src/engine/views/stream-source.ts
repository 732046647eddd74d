import type { ChunkList } from '#core/stream/chunk-list'

/** Where a stream's chunks come from: the flow's captured packets, or the calls of our own socket. */
export interface StreamSource {
  /** Appends what has come since to the list, at most about `most` chunks. Returns true where there is more. */
  advance: (chunks: ChunkList, most: number) => boolean
  /** Bytes of a chunk of the list; null where they were evicted or are not on disk. */
  read: (chunks: ChunkList, chunk: number, from: number, length: number) => Uint8Array | null
}

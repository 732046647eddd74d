import { readRowsHeader, ROW_FORMAT, ROWS_HEADER_BYTES } from './packed-rows'

/**
 * One line of a stream view. A view lays a stream out in lines of one height, so that the window can ask for
 * any of a million of them: text breaks after a line end or at {@link TEXT_LINE_BYTES}, hex every
 * {@link HEX_LINE_BYTES}. Fixed part 32 bytes, little-endian, followed by `count` times the line's bytes in
 * one tail:
 *
 * ```
 *  0 u32 chunk   4 u8 direction (0 out, 1 in)   5 u8 kind (LINE)   6 u16 bytes of this line
 *  8 f64 time of the chunk, ms since 1970      16 f64 offset of this line in its direction's stream
 * 24 u32 where this line's bytes begin in the tail   28 u32 length of the whole chunk or hole; differing bytes
 * ```
 */
export const STREAM_ROW_BYTES = 32

/** Most bytes in one hex line and in one text line. */
export const HEX_LINE_BYTES = 16
export const TEXT_LINE_BYTES = 120

/** Kinds of line. */
export const LINE = {
  /** The first line of a chunk: the window shows its time and direction. */
  chunk: 1,
  /** A further line of the same chunk. */
  more: 2,
  /** Bytes that were not captured, or were evicted: `chunkLength` says how many. No bytes follow. */
  hole: 3,
  /** `chunkLength` bytes came again with other values, the first of them at `offset`; the first copy is what is shown. */
  conflict: 4,
} as const

/** A stream line, unpacked. `bytes` is a view into the packed answer. */
export interface StreamRow {
  chunk: number
  direction: 'out' | 'in'
  kind: 'chunk' | 'more' | 'hole' | 'conflict'
  time: number
  /** Offset in its direction's stream (TCP), or in the sum of its datagrams (UDP). */
  offset: number
  chunkLength: number
  bytes: Uint8Array
}

const KINDS = ['chunk', 'chunk', 'more', 'hole', 'conflict'] as const

/** Unpacks every line of a packed answer; an answer of another format or cut short gives none. */
export function readStreamRows(packed: Uint8Array): StreamRow[] {
  const header = readRowsHeader(packed)
  if (header?.format !== ROW_FORMAT.stream) return []
  const tail = ROWS_HEADER_BYTES + header.count * STREAM_ROW_BYTES
  if (packed.byteLength < tail) return []
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const rows: StreamRow[] = []
  for (let at = ROWS_HEADER_BYTES; at < tail; at += STREAM_ROW_BYTES) {
    const from = tail + view.getUint32(at + 24, true)
    rows.push({
      chunk: view.getUint32(at, true),
      direction: view.getUint8(at + 4) === 1 ? 'in' : 'out',
      kind: KINDS[view.getUint8(at + 5)] ?? 'chunk',
      time: view.getFloat64(at + 8, true),
      offset: view.getFloat64(at + 16, true),
      chunkLength: view.getUint32(at + 28, true),
      bytes: packed.subarray(from, from + view.getUint16(at + 6, true)),
    })
  }
  return rows
}

import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from './packed-rows'
import { STREAM_ROW_BYTES } from './stream-row'

/** One line to pack; `bytes` is copied. */
export interface StreamLine {
  chunk: number
  direction: 0 | 1
  /** One of LINE. */
  kind: number
  time: number
  offset: number
  chunkLength: number
  bytes: Uint8Array
}

/** Packs the lines of one answer; the layout is in stream-row.ts. */
export function packStreamRows(
  lines: readonly StreamLine[],
  place: { revision: number; offset: number; total: number },
): Uint8Array {
  const tail = ROWS_HEADER_BYTES + lines.length * STREAM_ROW_BYTES
  const packed = new Uint8Array(lines.reduce((size, line) => size + line.bytes.length, tail))
  const view = new DataView(packed.buffer)
  writeRowsHeader(view, { format: ROW_FORMAT.stream, count: lines.length, ...place })
  let bytesAt = 0
  for (const [index, line] of lines.entries()) {
    const at = ROWS_HEADER_BYTES + index * STREAM_ROW_BYTES
    view.setUint32(at, line.chunk, true)
    view.setUint8(at + 4, line.direction)
    view.setUint8(at + 5, line.kind)
    view.setUint16(at + 6, line.bytes.length, true)
    view.setFloat64(at + 8, line.time, true)
    view.setFloat64(at + 16, line.offset, true)
    view.setUint32(at + 24, bytesAt, true)
    view.setUint32(at + 28, line.chunkLength, true)
    packed.set(line.bytes, tail + bytesAt)
    bytesAt += line.bytes.length
  }
  return packed
}

import { formatAddress, parseAddress } from '../net/address'
import { EVENT_KINDS, type EventKind } from '../own/event-log'
import { decodeUtf8, encodeUtf8 } from '../stream/utf8'
import type { Endpoint } from './flow-row'
import { readRowsHeader, ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from './packed-rows'

/**
 * One event of an own socket for the log's list. Fixed part 64 bytes, little-endian, followed by one tail with each
 * row's sentence in UTF-8 and the beginning of its payload:
 *
 * ```
 *  0 f64 sequence   8 f64 time, ms since 1970   16 u32 socket   20 u32 flow (0xffffffff: none)
 * 24 u32 bytes of payload   28 u8 kind   29 u8 flags (EVENT)   30 u8 family of the peer (0: no peer)   31 u8 zero
 * 32 16 bytes the peer's address   48 u16 the peer's port
 * 50 u16 bytes of the sentence   52 u16 bytes of the payload's beginning   54 u16 zero
 * 56 u32 where the sentence begins in the tail; the payload follows it   60 u32 zero
 * ```
 */
export const EVENT_ROW_BYTES = 64

/** Most of a payload and of a sentence that a row carries: what a line can show. */
export const PREVIEW_BYTES = 160
const SENTENCE_BYTES = 1000

const NO_FLOW = 0xffffffff
const EVENT = { carries: 1, evicted: 2 } as const

/** An event, unpacked. `preview` is a view into the packed answer. */
export interface EventRow {
  sequence: number
  time: number
  socket: number
  flow: number | null
  kind: EventKind
  /** Null where an event of this kind carries none. */
  bytes: number | null
  peer: Endpoint | null
  /** A sentence; empty for what is worded by kind and bytes (core/own/event-words). */
  text: string
  preview: Uint8Array
  /** Its payload made room for newer ones, or was not kept at all. */
  isEvicted: boolean
}

/** Packs the rows of one answer. */
export function packEventRows(
  rows: readonly EventRow[],
  place: { revision: number; offset: number; total: number; gone?: number },
): Uint8Array {
  const sentences = rows.map(({ text }) =>
    text === '' ? new Uint8Array(0) : encodeUtf8(text, SENTENCE_BYTES),
  )
  const tail = ROWS_HEADER_BYTES + rows.length * EVENT_ROW_BYTES
  const size = rows.reduce((sum, { preview }, i) => sum + sentences[i].length + preview.length, tail)
  const packed = new Uint8Array(size)
  const view = new DataView(packed.buffer)
  writeRowsHeader(view, { format: ROW_FORMAT.events, count: rows.length, ...place })
  let free = 0
  for (const [index, row] of rows.entries()) {
    const at = ROWS_HEADER_BYTES + index * EVENT_ROW_BYTES
    const sentence = sentences[index]
    view.setFloat64(at, row.sequence, true)
    view.setFloat64(at + 8, row.time, true)
    view.setUint32(at + 16, row.socket, true)
    view.setUint32(at + 20, row.flow ?? NO_FLOW, true)
    view.setUint32(at + 24, row.bytes ?? 0, true)
    view.setUint8(at + 28, EVENT_KINDS.indexOf(row.kind))
    view.setUint8(at + 29, (row.bytes === null ? 0 : EVENT.carries) | (row.isEvicted ? EVENT.evicted : 0))
    packPeer(packed, view, at, row.peer)
    view.setUint16(at + 50, sentence.length, true)
    view.setUint16(at + 52, row.preview.length, true)
    view.setUint32(at + 56, free, true)
    packed.set(sentence, tail + free)
    packed.set(row.preview, tail + free + sentence.length)
    free += sentence.length + row.preview.length
  }
  return packed
}

function packPeer(packed: Uint8Array, view: DataView, at: number, peer: Endpoint | null): void {
  const address = peer ? parseInto(packed, at + 32, peer.address) : 0
  view.setUint8(at + 30, address)
  view.setUint16(at + 48, peer?.port ?? 0, true)
}

function parseInto(packed: Uint8Array, at: number, text: string): 0 | 4 | 6 {
  const bytes = parseAddress(text)
  if (!bytes) return 0
  packed.set(bytes, at)
  return bytes.length === 16 ? 6 : 4
}

/** Unpacks every row of a packed answer; an answer of another format or cut short gives none. */
export function readEventRows(packed: Uint8Array): EventRow[] {
  const header = readRowsHeader(packed)
  if (header?.format !== ROW_FORMAT.events) return []
  const tail = ROWS_HEADER_BYTES + header.count * EVENT_ROW_BYTES
  if (packed.byteLength < tail) return []
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  const rows: EventRow[] = []
  for (let at = ROWS_HEADER_BYTES; at < tail; at += EVENT_ROW_BYTES) {
    const flow = view.getUint32(at + 20, true)
    const flags = view.getUint8(at + 29)
    const family = view.getUint8(at + 30)
    const text = tail + view.getUint32(at + 56, true)
    const preview = text + view.getUint16(at + 50, true)
    rows.push({
      sequence: view.getFloat64(at, true),
      time: view.getFloat64(at + 8, true),
      socket: view.getUint32(at + 16, true),
      flow: flow === NO_FLOW ? null : flow,
      kind: EVENT_KINDS[view.getUint8(at + 28)] ?? 'error',
      bytes: flags & EVENT.carries ? view.getUint32(at + 24, true) : null,
      peer:
        family === 0
          ? null
          : {
              address: formatAddress(packed, at + 32, family === 6 ? 16 : 4),
              port: view.getUint16(at + 48, true),
            },
      text: decodeUtf8(packed, text, preview),
      preview: packed.subarray(preview, preview + view.getUint16(at + 52, true)),
      isEvicted: (flags & EVENT.evicted) !== 0,
    })
  }
  return rows
}

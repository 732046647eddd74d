import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Field, Malformed } from '../layer'
import { shortLine } from '../line-text'
import type { Message } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { readHandshakes } from './handshake'
import { RECORD_HEADER_BYTES } from './record'
import { readRecordHeader } from './plain-record'

/** Most handshake bytes, and records, that are put together: a long chain of certificates has a tenth of it. */
const MOST_BYTES = 262_144
const MOST_RECORDS = 512

/** Content of one record: where it begins in the whole content, and in the message. */
interface Piece {
  from: number
  at: number
}

/** Records whose handshake messages reach over their borders: they are one message of ours. */
export class HandshakeRun {
  private readonly content = new StreamBuffer()
  private readonly headers: Field[][] = []
  private readonly pieces: Piece[] = []
  private contentLength = 0
  private length = 0
  /** How far whole handshake messages go in the content. */
  private wholeTo = 0

  /** @param at where the first record begins in its side's stream */
  constructor(
    private readonly side: Side,
    private readonly at: number,
  ) {}

  /** Whether it ends with a handshake message, so that it can be read. */
  get isWhole(): boolean {
    return this.wholeTo === this.contentLength
  }

  get isFull(): boolean {
    return this.contentLength >= MOST_BYTES || this.pieces.length >= MOST_RECORDS
  }

  /** Takes the next record, header and all. */
  add(record: Uint8Array): void {
    const header = new FieldReader(record, 0, RECORD_HEADER_BYTES)
    readRecordHeader(header)
    this.headers.push(header.fields.map((field) => ({ ...field, at: field.at + this.length })))
    this.pieces.push({ from: this.contentLength, at: this.length + RECORD_HEADER_BYTES })
    this.content.append(record.subarray(RECORD_HEADER_BYTES), this.contentLength)
    this.length += record.length
    this.contentLength += record.length - RECORD_HEADER_BYTES
    const { bytes } = this.content
    while (this.wholeTo + 4 <= this.contentLength) {
      const at = this.wholeTo
      const next = at + 4 + bytes[at + 1] * 65_536 + bytes[at + 2] * 256 + bytes[at + 3]
      if (next > this.contentLength) break
      this.wholeTo = next
    }
  }

  /** What it says. @param why it ends before its end, if it does */
  message(why?: string): Message {
    const from = new FieldReader(this.content.bytes)
    const summary = readHandshakes(from)
    const { at, side, length } = this
    const malformed: Malformed | null = why === undefined ? this.placed(from.malformed) : { at: length, why }
    const fields = [...this.headerFields(), ...from.fields.map((field) => this.placedField(field, 0, length))]
    const layer = {
      protocol: 'ssl',
      name: 'TLS',
      summary: shortLine(summary),
      at: 0,
      length,
      fields,
      malformed,
    }
    return { side, at, length, layer }
  }

  private headerFields(): Field[] {
    if (this.headers.length === 1) return this.headers[0]
    return this.headers.map((children) => ({
      name: 'Record',
      value: children.map(({ value }) => value).join(', '),
      at: children[0].at,
      length: RECORD_HEADER_BYTES,
      children,
    }))
  }

  private placed(malformed: Malformed | null): Malformed | null {
    return malformed && { ...malformed, at: Math.min(this.place(malformed.at), this.length) }
  }

  /** A field of the content as one of the message: one that goes on in the next record has its header in it. */
  private placedField(field: Field, from: number, to: number): Field {
    const first = Math.min(Math.max(this.place(field.at), from), to)
    const end = field.length === 0 ? first : this.place(field.at + field.length - 1) + 1
    const { children } = field
    const placed = { ...field, at: first, length: end - first }
    if (!children) return placed
    return { ...placed, children: children.map((child) => this.placedField(child, first, end)) }
  }

  /** Where a byte of the content lies in the message. */
  private place(offset: number): number {
    let [low, high] = [0, this.pieces.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.pieces[middle].from <= offset) low = middle
      else high = middle - 1
    }
    const piece = this.pieces[low]
    return piece.at + offset - piece.from
  }
}

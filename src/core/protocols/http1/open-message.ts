import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Content, Field, Malformed } from '../layer'
import { shortLine } from '../line-text'
import type { Message } from '../protocol'
import { valuesOf, type Framing } from './framing'
import { readHeaders, type Head } from './head'

/** Places of a body that are noted: a chunk has one. Of a stream of events there may be any number of chunks. */
const MOST_RANGES = 4096
/** Chunks that have a field of their own. */
const MOST_CHUNKS_SHOWN = 64

/** A request or response that is being read: its head is known, its body comes. */
export class OpenMessage {
  /** Bytes of the body that are still to come, of this chunk where it comes in chunks. */
  rest: number
  /** Where what is known of it ends, in its side's stream. */
  end: number
  private readonly content: Content
  private readonly fields: Field[]
  private readonly bodyAt: number
  private bodyBytes = 0
  private readonly chunks: Field[] = []
  private readonly trailer: Field[] = []
  private chunkCount = 0
  private malformed: Malformed | null = null

  /**
   * @param at where it begins in its side's stream
   * @param headBytes length of its head
   * @param answered the request that it answers, for people; empty in a request
   */
  constructor(
    readonly side: Side,
    readonly at: number,
    headBytes: number,
    readonly head: Head,
    readonly framing: Framing,
    private readonly answered: string,
  ) {
    this.rest = framing.kind === 'length' ? framing.length : framing.kind === 'until-close' ? Infinity : 0
    this.bodyAt = at + headBytes
    this.end = this.bodyAt
    this.fields = head.fields
    const encoding = valuesOf(head, 'content-encoding').filter((coding) => coding !== 'identity')
    this.content = {
      mediaType: (valuesOf(head, 'content-type').at(0) ?? '').split(';')[0].trim(),
      encoding: encoding.join(', '),
      ranges: [],
      complete: true,
    }
  }

  /** Takes bytes of the body. */
  body(at: number, length: number): void {
    const { ranges } = this.content
    const last = ranges.at(-1)
    this.rest -= length
    this.end = at + length
    this.bodyBytes += length
    if (last && last.at + last.length === at) last.length += length
    else if (ranges.length < MOST_RANGES) ranges.push({ at, length })
    else this.content.complete = false
  }

  /** Bytes of the body were not captured. */
  missing(at: number, length: number): void {
    this.rest -= length
    this.end = at + length
    this.content.complete = false
  }

  /** A chunk begins, with its size and extensions in the `length` bytes at `at`. */
  chunk(at: number, length: number, size: number): void {
    this.rest = size
    this.end = at + length
    this.chunkCount++
    if (this.chunks.length < MOST_CHUNKS_SHOWN)
      this.chunks.push({ name: 'Chunk', value: `${size} B`, at: at - this.at, length })
  }

  /** Takes the fields behind the last chunk, with the empty line that ends them. */
  trailers(bytes: Uint8Array, at: number): void {
    const from = new FieldReader(bytes)
    readHeaders(from)
    for (const field of from.fields) this.trailer.push({ ...field, at: field.at + at - this.at })
  }

  /** Says why the message ends before its end. */
  cutOff(at: number, why: string): void {
    this.content.complete = false
    this.malformed = { at: at - this.at, why }
  }

  /** The message, which ends before `end`. */
  close(end: number): Message {
    const { at, side } = this
    const length = end - at
    if (end > this.bodyAt) this.fields.push(this.bodyField(end))
    return {
      side,
      at,
      length,
      layer: {
        protocol: 'http',
        name: 'HTTP/1',
        summary: shortLine(this.summary()),
        at: 0,
        length,
        fields: this.answered === '' ? this.fields : [...this.fields, this.answeredField()],
        malformed: this.malformed,
        ...(this.bodyBytes > 0 || !this.content.complete ? { content: this.content } : {}),
      },
    }
  }

  private bodyField(end: number): Field {
    const value =
      this.framing.kind === 'chunked'
        ? `${this.bodyBytes} B in ${this.chunkCount} chunks`
        : `${this.bodyBytes} B`
    const children = [...this.chunks, ...this.trailer]
    const field: Field = { name: 'Body', value, at: this.bodyAt - this.at, length: end - this.bodyAt }
    return children.length > 0 ? { ...field, children } : field
  }

  private answeredField(): Field {
    return { name: 'In answer to', value: this.answered, at: 0, length: 0 }
  }

  private summary(): string {
    return `${this.title}${this.sizeText()}`
  }

  /** What it is, without its body: `GET example.com/index.html`, `404 Not Found`. */
  get title(): string {
    const { isResponse, fields } = this.head
    const part = (name: string) => fields[0].children?.find((child) => child.name === name)?.value ?? ''
    if (isResponse) return `${part('Status')} ${part('Reason')}`.trim() || 'Response without a status'
    const host = fields.find(({ name }) => name.toLowerCase() === 'host')
    const target = part('Target')
    return `${part('Method')} ${host && target.startsWith('/') ? host.value : ''}${target}`.trim()
  }

  private sizeText(): string {
    if (this.bodyBytes === 0) return ''
    const { mediaType } = this.content
    return `, ${mediaType === '' ? '' : `${shown(mediaType)}, `}${this.bodyBytes} B`
  }
}

const shown = (text: string) => text.replace(/[^\x20-\x7e]/g, '?')

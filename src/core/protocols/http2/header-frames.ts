import { FieldReader } from '../field-reader'
import type { Field, Layer } from '../layer'
import { shortLine } from '../line-text'
import { readHead, readPadLength, readPriority } from './frame'
import type { HeaderField, HpackDecoder } from './hpack'
import { FLAG, FRAME, frameName } from './names'

/** Frames of one header block, read. */
export interface HeaderBlock {
  layer: Layer
  fields: HeaderField[]
}

/** Part of the block: where it begins there, and in the message. */
interface Piece {
  from: number
  at: number
}

/**
 * Reads HEADERS or PUSH_PROMISE with the CONTINUATION frames that follow it: one message, whose header fields are
 * placed where their bytes lie (RFC 9113 §4.3).
 */
export function readHeaderFrames(bytes: Uint8Array, decoder: HpackDecoder): HeaderBlock {
  const from = new FieldReader(bytes)
  const block = new Uint8Array(bytes.length)
  const pieces: Piece[] = []
  let blockLength = 0
  let name = ''
  const isLast = bytes[3] === FRAME.headers && (bytes[4] & FLAG.endStream) !== 0
  while (from.left > 0) {
    let type = 0
    const frame = from.group('Frame', () => {
      const head = readHead(from)
      type = head.type
      const end = Math.min(from.at + head.length, from.end)
      const padding = type === FRAME.continuation ? 0 : readPadLength(from, head.flags)
      if (type === FRAME.headers && head.flags & FLAG.priority) readPriority(from)
      let promised = ''
      if (type === FRAME.pushPromise)
        promised = ` promises stream ${from.number('Promised stream', 4, (value) => String(value % 2 ** 31)) % 2 ** 31}`
      if (name === '') {
        name = `${frameName(type)} stream ${head.stream}${promised}`
      }
      const length = end - padding - from.at
      if (length < 0) from.fail('Padding is longer than the frame')
      if (!from.isWhole) return frameName(type)
      block.set(bytes.subarray(from.at, from.at + length), blockLength)
      pieces.push({ from: blockLength, at: from.at })
      blockLength += length
      if (length > 0) from.octets('Header block fragment', length)
      if (padding > 0) from.octets('Padding', padding)
      return frameName(type)
    })
    frame.name = frameName(type)
    frame.value = `${frame.length - 9 > 0 ? frame.length - 9 : 0} bytes`
  }
  const list = decoder.decode(block.subarray(0, blockLength))
  const children = list.fields.map((field) => placed(field, pieces))
  const layer = from.layer('http2', 'HTTP/2', name)
  if (list.malformed)
    layer.malformed ??= {
      at: Math.min(place(list.malformed.at, pieces), bytes.length),
      why: list.malformed.why,
    }
  if (children.length > 0) {
    const at = Math.min(...children.map((child) => child.at))
    const end = Math.max(...children.map((child) => child.at + child.length))
    layer.fields.push({ name: 'Header list', value: `${children.length}`, at, length: end - at, children })
  }
  const gist = gistOf(list.fields)
  layer.summary = shortLine(`${name}${gist === '' ? '' : `: ${gist}`}${isLast ? ', end of stream' : ''}`)
  return { layer, fields: list.fields }
}

/** A header's value by its name, lower case; empty where it has none. */
export function headerValue(fields: readonly HeaderField[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? ''
}

function gistOf(fields: readonly HeaderField[]): string {
  const of = (name: string) => headerValue(fields, name)
  const method = of(':method')
  const type = of('content-type')
  if (method !== '') {
    const scheme = of(':scheme')
    const host = of(':authority') || of('host')
    return `${method} ${scheme === '' ? '' : `${scheme}://`}${host}${of(':path')}`
  }
  const grpc = of('grpc-status')
  const parts = [of(':status'), type, grpc === '' ? '' : `grpc-status ${grpc}`].filter((part) => part !== '')
  return parts.join(', ')
}

function place(offset: number, pieces: readonly Piece[]): number {
  let found: Piece = { from: 0, at: 0 }
  for (const piece of pieces) if (piece.from <= offset) found = piece
  return found.at + offset - found.from
}

function placed(field: HeaderField, pieces: readonly Piece[]): Field {
  const at = place(field.at, pieces)
  const { name, value, problem } = field
  const length = place(field.at + field.length - 1, pieces) + 1 - at
  return { name, value, at, length, ...(problem === undefined ? {} : { problem }) }
}

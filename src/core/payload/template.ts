import { ByteBuilder } from './byte-builder'
import { writeNumber } from './number-format'
import { readCharacter, type Mistake } from './payload-text'
import { parseField, type Field, type Range, type RenderContext } from './template-fields'

/** Fields of one template. */
const MOST_FIELDS = 1000
/** A length in digits may change by being written: it settles in two rounds, or one more where it gets a digit. */
const MOST_ROUNDS = 4

type Piece = { kind: 'bytes'; bytes: Uint8Array } | Field

/** A template, read once. */
export interface Template {
  render: (context: RenderContext) => Uint8Array
}

/**
 * Reads a template: text with escapes, and fields in double braces. `{{part name}} … {{end}}` names a stretch that a
 * length or a checksum may be of.
 */
export function parseTemplate(text: string): Template | Mistake {
  const pieces: Piece[] = []
  /** By name: the first piece, and the one after the last. */
  const parts = new Map<string, [number, number]>()
  const open: { name: string; from: number; at: number }[] = []
  let bytes = new ByteBuilder()
  const flush = () => {
    if (bytes.length > 0) pieces.push({ kind: 'bytes', bytes: bytes.take() })
    bytes = new ByteBuilder()
  }
  for (let at = 0; at < text.length;) {
    if (!text.startsWith('{{', at)) {
      const next = readCharacter(text, at, bytes)
      if (typeof next !== 'number') return next
      at = next
      continue
    }
    const end = text.indexOf('}}', at)
    if (end < 0) return { at, why: 'This field has no closing braces; write \\x7b for a brace.' }
    flush()
    const inside = text.slice(at + 2, end)
    const part = /^\s*part\s+([a-z_][\w-]*)\s*$/i.exec(inside)
    if (part) {
      if (parts.has(part[1]) || ['before', 'rest', 'all'].includes(part[1]))
        return { at, why: `A part called ${part[1]} there is already.` }
      parts.set(part[1], [pieces.length, pieces.length])
      open.push({ name: part[1], from: pieces.length, at })
    } else if (inside.trim() === 'end') {
      const last = open.pop()
      if (!last) return { at, why: 'No part is open here.' }
      parts.set(last.name, [last.from, pieces.length])
    } else {
      const field = parseField(inside, at + 2)
      if ('why' in field) return field
      if (pieces.length >= 2 * MOST_FIELDS)
        return { at, why: `A template has ${MOST_FIELDS} fields at most.` }
      pieces.push(field)
    }
    at = end + 2
  }
  flush()
  const unclosed = open.pop()
  if (unclosed) return { at: unclosed.at, why: `The part ${unclosed.name} has no {{end}}.` }
  for (const piece of pieces) {
    if (!('range' in piece) || piece.range.kind !== 'part' || parts.has(piece.range.name)) continue
    return { at: piece.range.at, why: `There is no part called ${piece.range.name}.` }
  }
  return { render: (context) => render(pieces, parts, context) }
}

function render(pieces: Piece[], parts: Map<string, [number, number]>, context: RenderContext): Uint8Array {
  const made = pieces.map((piece) => {
    if (piece.kind === 'bytes') return piece.bytes
    if (piece.kind === 'own') return piece.render(context)
    return piece.kind === 'checksum' ? new Uint8Array(piece.bytes) : writeNumber(0, piece.format)
  })
  const spanOf = (range: Range, at: number): [number, number] => {
    if (range.kind === 'part') return parts.get(range.name) ?? [0, 0]
    return [range.kind === 'rest' ? at + 1 : 0, range.kind === 'before' ? at : pieces.length]
  }
  const lengthOf = ([from, to]: [number, number]) =>
    made.slice(from, to).reduce((sum, { length }) => sum + length, 0)
  for (let round = 0, settled = false; !settled && round < MOST_ROUNDS; round++) {
    settled = true
    for (const [at, piece] of pieces.entries()) {
      if (piece.kind !== 'length') continue
      const written = writeNumber(lengthOf(spanOf(piece.range, at)) + piece.add, piece.format)
      settled &&= written.length === made[at].length
      made[at] = written
    }
  }
  // Of several checksums, one that others are of comes first; where each is of the other, the first in the text.
  const waiting = new Set(pieces.flatMap(({ kind }, at) => (kind === 'checksum' ? [at] : [])))
  while (waiting.size > 0) {
    const isFree = (at: number) => {
      const piece = pieces[at] as Field & { kind: 'checksum' }
      const [from, to] = spanOf(piece.range, at)
      return ![...waiting].some((other) => other !== at && other >= from && other < to)
    }
    const at = [...waiting].find(isFree) ?? Math.min(...waiting)
    const piece = pieces[at] as Field & { kind: 'checksum' }
    const [from, to] = spanOf(piece.range, at)
    made[at] = piece.write(piece.of.of(joined(made.slice(from, to))))
    waiting.delete(at)
  }
  return joined(made)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new ByteBuilder()
  for (const piece of pieces) all.append(piece)
  return all.take()
}

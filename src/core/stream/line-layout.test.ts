import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HEX_LINE_BYTES, TEXT_LINE_BYTES } from '../rows/stream-row'
import { HexLayout, TextLayout, type LinePlace } from './line-layout'
import { sequenceLength } from './utf8'

const chunk = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.string({ unit: 'binary', maxLength: 80 }).map((text) => new TextEncoder().encode(text)),
  fc.array(fc.constantFrom(10, 13, 65), { maxLength: 50 }).map((bytes) => Uint8Array.from(bytes)),
)

function linesOf(
  layout: HexLayout | TextLayout,
  chunks: Uint8Array[],
): { chunk: number; bytes: Uint8Array; first: boolean }[] {
  const place: LinePlace = { chunk: 0, from: 0, length: 0, first: false }
  return Array.from({ length: layout.lines }, (_, line) => {
    layout.find(line, place)
    const { chunk, from, length, first } = place
    return { chunk, bytes: chunks[chunk].subarray(from, from + length), first }
  })
}

describe.each(['hex', 'text'] as const)('%s layout', (kind) => {
  it('shows every byte of every chunk once and in order, each chunk from a line of its own', () => {
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 20 }), (chunks) => {
        const layout = kind === 'hex' ? new HexLayout() : new TextLayout()
        for (const bytes of chunks) {
          if (layout instanceof HexLayout) layout.addChunk('bytes', bytes.length)
          else layout.addChunk('bytes', bytes)
        }
        const lines = linesOf(layout, chunks)
        const most = kind === 'hex' ? HEX_LINE_BYTES : TEXT_LINE_BYTES
        chunks.forEach((bytes, index) => {
          const own = lines.filter((line) => line.chunk === index)
          expect(own.length).toBeGreaterThan(0)
          expect(own.map((line) => line.first)).toEqual(own.map((_, i) => i === 0))
          expect(own.flatMap((line) => [...line.bytes])).toEqual([...bytes])
          for (const line of own) expect(line.bytes.length).toBeLessThanOrEqual(most)
        })
      }),
    )
  })

  it('a hole → one line without bytes', () => {
    const layout = kind === 'hex' ? new HexLayout() : new TextLayout()
    if (layout instanceof HexLayout) layout.addChunk('hole', 5000)
    else layout.addChunk('hole', new Uint8Array(0))
    expect(linesOf(layout, [new Uint8Array(0)])).toHaveLength(1)
  })
})

describe('text layout', () => {
  it('breaks after every line feed, and nowhere inside of a character', () => {
    fc.assert(
      fc.property(chunk, (bytes) => {
        const layout = new TextLayout()
        layout.addChunk('bytes', bytes)
        const lines = linesOf(layout, [bytes])
        let at = 0
        for (const { bytes: line } of lines) {
          expect([...line.subarray(0, -1)]).not.toContain(10)
          const end = at + line.length
          for (let i = Math.max(0, end - 3); i < end; i++) {
            const isStart = at <= i && sequenceLength(bytes, i) > 0 && isReached(bytes, at, i)
            if (isStart) expect(i + sequenceLength(bytes, i)).toBeLessThanOrEqual(end)
          }
          at = end
        }
      }),
    )
  })
})

/** Whether reading characters from `from` on comes by `at`. */
function isReached(bytes: Uint8Array, from: number, at: number): boolean {
  let i = from
  while (i < at) i += Math.max(1, sequenceLength(bytes, i))
  return i === at
}

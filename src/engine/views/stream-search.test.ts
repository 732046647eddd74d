import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStreamRows } from '#core/rows/stream-row'
import { Session } from '../session/session'
import { readStream, saveStream } from './stream-bytes'
import { findInStream } from './stream-search'
import { StreamView } from './stream-view'

const LOOPBACK = Uint8Array.of(127, 0, 0, 1)

/** A stream of our own socket: each piece sent (`>`) or received (`<`). */
function streamOf(
  pieces: readonly (readonly ['>' | '<', string])[],
  layout: 'text' | 'hex' = 'text',
  only: 0 | 1 | null = null,
) {
  const session = new Session('test', () => null)
  const bytes = Uint8Array.of(...LOOPBACK, ...LOOPBACK)
  const flow = session.flows.add(6, bytes, 0, 4, 4, 1000, 2000, 0)
  for (const [way, text] of pieces) {
    const kind = way === '>' ? 'sent' : 'received'
    session.own.transfer(1, { flow, side: 0 }, kind, new TextEncoder().encode(text))
  }
  const view = new StreamView(session, flow, layout, 'own socket', only)
  while (view.advance());
  return view
}

const find = (view: StreamView, pattern: string, more: object = {}) =>
  findInStream(view, { kind: 'text', pattern, ignoresCase: false, direction: null, ...more })

describe('find in a stream', () => {
  it('across the borders of pieces, of each direction by itself', async () => {
    const view = streamOf([
      ['>', 'one nee'],
      ['<', 'needle in here'],
      ['>', 'dle two'],
    ])
    const { found, searched } = await find(view, 'needle')
    expect(found).toEqual([
      { line: 0, direction: 'out', offset: 4, length: 6 },
      { line: 1, direction: 'in', offset: 0, length: 6 },
    ])
    expect(searched).toBe(28)
    expect((await find(view, 'needle', { direction: 'in' })).found).toHaveLength(1)
  })

  it.each(['text', 'hex'] as const)(
    'one direction alone, as %s → its lines follow each other, found by their places there',
    async (layout) => {
      const pieces = [
        ['<', 'in one'],
        ['>', 'out one'],
        ['>', 'out two, find me'],
        ['<', 'in two'],
      ] as const
      const out = streamOf(pieces, layout, 0)
      const texts = (view: StreamView) =>
        readStreamRows(view.rows(0, 10)).map(({ bytes }) => new TextDecoder().decode(bytes))
      expect(texts(out)).toEqual(['out one', 'out two, find me'])
      expect(out.total).toBe(2)
      expect(texts(streamOf(pieces, layout, 1))).toEqual(['in one', 'in two'])
      const { found } = await find(out, 'find', { direction: 'out' })
      expect(found).toEqual([{ line: 1, direction: 'out', offset: 16, length: 4 }])
    },
  )

  it('case, hex and regular expressions', async () => {
    const view = streamOf([['>', 'GET /a\r\nget /b\r\n']])
    expect((await find(view, 'get')).found.map(({ offset }) => offset)).toEqual([8])
    expect((await find(view, 'get', { ignoresCase: true })).found.map(({ offset }) => offset)).toEqual([0, 8])
    expect((await find(view, '0d 0a', { kind: 'hex' })).found.map(({ offset }) => offset)).toEqual([6, 14])
    const lines = await find(view, '/[ab]', { kind: 'regex' })
    expect(lines.found.map(({ line, offset, length }) => [line, offset, length])).toEqual([
      [0, 4, 2],
      [1, 12, 2],
    ])
  })

  it('hex lines: the line of sixteen bytes', async () => {
    const view = streamOf([['>', `${'.'.repeat(40)}x`]], 'hex')
    expect((await find(view, 'x')).found).toEqual([{ line: 2, direction: 'out', offset: 40, length: 1 }])
  })

  it('a wrong pattern → where and why, nothing searched', async () => {
    const view = streamOf([['>', 'x']])
    expect((await find(view, '0g', { kind: 'hex' })).mistake).toEqual({
      at: 1,
      why: 'Hex is written with 0 to 9 and a to f, such as 0d 0a.',
    })
    expect((await find(view, '0d0', { kind: 'hex' })).mistake?.why).toContain('missing')
    expect((await find(view, '(', { kind: 'regex' })).mistake).not.toBeNull()
  })

  it('any text cut anywhere → the places that indexOf finds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[ab]{1,3}$/),
        fc.array(fc.stringMatching(/^[abc]{1,6}$/), { minLength: 1, maxLength: 12 }),
        async (pattern, pieces) => {
          const whole = pieces.join('')
          const expected: number[] = []
          for (let at = whole.indexOf(pattern); at >= 0; at = whole.indexOf(pattern, at + pattern.length))
            expected.push(at)
          const { found } = await find(streamOf(pieces.map((piece) => ['>', piece] as const)), pattern)
          expect(found.map(({ offset }) => offset)).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('bytes of a stream', () => {
  const pieces = [
    ['>', 'abc'],
    ['<', 'answer'],
    ['>', 'defg'],
  ] as const

  it('a piece of one direction, across chunks; what is not there is counted', () => {
    const view = streamOf(pieces)
    const { bytes, missing } = readStream(view, 0, 2, 10)
    expect([new TextDecoder().decode(bytes), missing]).toEqual(['cdefg', 5])
  })

  it('saved: one direction as it is, both with a line on each piece', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fourtuple-save-'))
    try {
      const path = join(folder, 'stream')
      const view = streamOf(pieces)
      expect(await saveStream(view, 'out', path)).toEqual({ bytes: 7, missing: 0 })
      expect(readFileSync(path, 'utf8')).toBe('abcdefg')
      await saveStream(view, 'both', path)
      expect(readFileSync(path, 'utf8')).toMatch(
        /^--- \S+Z → 3 bytes at 0\nabc\n--- \S+Z ← 6 bytes at 0\nanswer\n--- \S+Z → 4 bytes at 3\ndefg\n$/,
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

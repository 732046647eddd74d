import { expect, it } from 'vitest'
import type { StreamRow } from '#core/rows/stream-row'
import { hexDigits } from '#core/stream/printable'
import { byteAtColumn, hexColumn, markedPieces, placesNear } from './marks'

const row: StreamRow = {
  chunk: 0,
  direction: 'out',
  kind: 'chunk',
  time: 0,
  offset: 100,
  chunkLength: 16,
  bytes: Uint8Array.from({ length: 16 }, (_, i) => i),
}
const place = (offset: number, length: number) => ({ line: 0, direction: 'out' as const, offset, length })

it('what was found, what is looked at, and what is selected over them', () => {
  const [first, second] = [place(98, 4), place(105, 2)]
  const selection = { flow: 0, direction: 'out' as const, anchor: 106, head: 108 }
  expect(markedPieces(row, [first, second], second, selection)).toEqual([
    { from: 0, to: 2, mark: 'hit' },
    { from: 2, to: 5, mark: null },
    { from: 5, to: 6, mark: 'current' },
    { from: 6, to: 9, mark: 'selected' },
    { from: 9, to: 16, mark: null },
  ])
})

it('of the other direction nothing is marked', () => {
  const other = { ...place(100, 4), direction: 'in' as const }
  expect(markedPieces(row, [other], null, null)).toEqual([{ from: 0, to: 16, mark: null }])
})

it('columns of hex digits and bytes, both ways', () => {
  const digits = hexDigits(row.bytes)
  for (let byte = 0; byte < 16; byte++) {
    expect(digits.slice(hexColumn(byte), hexColumn(byte) + 2)).toBe(byte.toString(16).padStart(2, '0'))
    expect(byteAtColumn(hexColumn(byte))).toBe(byte)
    expect(byteAtColumn(hexColumn(byte) + 1)).toBe(byte)
  }
})

it('a place that goes on over several lines is near the last of them', () => {
  expect(placesNear([{ ...place(0, 40), line: 3 }], 5, 9)).toHaveLength(1)
  expect(placesNear([{ ...place(0, 4), line: 30 }], 5, 9)).toHaveLength(0)
})

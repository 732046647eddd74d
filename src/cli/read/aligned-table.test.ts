import fc from 'fast-check'
import { expect, it } from 'vitest'
import { alignedLines, shortCount, shortSpan, type TextColumn } from './aligned'
import { AlignedTable } from './aligned-table'

const COLUMNS: TextColumn[] = [
  { head: '#', isNumber: true },
  { head: 'name' },
  { head: 'to', sign: '→' },
  { head: 'counts', isNumber: true },
  { head: 'span', isNumber: true },
  { head: 'note' },
]
const word = fc.stringMatching(/^[a-z0-9:.]{0,20}$/)
const count = fc.oneof(fc.nat(1100), fc.nat(1_100_000), fc.nat(1_100_000_000), fc.maxSafeNat())
const row = fc.record({
  number: fc.maxSafeNat(),
  name: word,
  to: word,
  counts: fc.tuple(count, count),
  span: fc.oneof(fc.double({ min: 0, max: 12, noNaN: true }), fc.constant(NaN)),
  note: word,
})

it('any rows → the same lines as of strings, whatever is empty at their ends', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
      const table = new AlignedTable(COLUMNS)
      for (const { number, name, to, counts, span, note } of rows) {
        table.integer(number)
        table.text(name)
        table.text(to)
        table.counts(...counts)
        table.span(span)
        table.text(note)
      }
      const text = Buffer.concat([...table.pieces()].map((piece) => piece.slice())).toString()
      // Strings have no sign between their columns: it is in the value there.
      const plain = COLUMNS.map(({ sign, ...column }) => ({
        ...column,
        head: sign === undefined ? column.head : `   ${column.head}`,
      }))
      const lines = alignedLines(
        plain,
        rows.map(({ number, name, to, counts: [one, other], span, note }) => [
          String(number),
          name,
          `→  ${to}`,
          `${shortCount(one)}/${shortCount(other)}`,
          shortSpan(span),
          note,
        ]),
      )
      expect(text.trimEnd().split('\n').length).toBe(lines.length)
      // A span on the border between two roundings may end in either.
      expect(text.replaceAll(/\d+\.\d\dms/g, 'X')).toBe(
        `${lines.join('\n')}\n`.replaceAll(/\d+\.\d\dms/g, 'X'),
      )
    }),
  )
})

it('counts → at most five characters, rounded up to the next unit', () => {
  expect([0, 999, 1000, 1150, 9949, 9950, 999_499, 999_500, 34_000_000, 2e15].map(shortCount)).toEqual([
    '0',
    '999',
    '1.0k',
    '1.2k',
    '9.9k',
    '10k',
    '999k',
    '1.0M',
    '34M',
    '2.0P',
  ])
})

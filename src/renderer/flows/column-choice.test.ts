import { expect, test } from 'vitest'
import {
  columnsWidth,
  columnTemplate,
  DEFAULT_COLUMNS,
  moveColumn,
  placeColumn,
  readColumns,
  shownColumns,
  toggleColumn,
  widenColumn,
} from './column-choice'
import { FLOW_COLUMNS } from './columns'

const idsOf = (choice = DEFAULT_COLUMNS, hasRules = false) =>
  shownColumns(choice, hasRules).map(({ id }) => id)

test('a column is shown and hidden; the last one stays', () => {
  const more = toggleColumn(DEFAULT_COLUMNS, 'rtt')
  expect(idsOf(more)).toContain('rtt')
  expect(idsOf(toggleColumn(more, 'rtt'))).toEqual(idsOf())
  const alone = { ...DEFAULT_COLUMNS, shown: ['local', 'rule'] as const }
  expect(toggleColumn(alone, 'local')).toBe(alone)
})

test('the rule’s column is there only where there are rules', () => {
  expect(idsOf(DEFAULT_COLUMNS, true)).toEqual(['rule', ...idsOf()])
})

test('a move passes by the columns that are not shown, and ends at the ends', () => {
  const moved = moveColumn(DEFAULT_COLUMNS, 'peerState', 1)
  expect(idsOf(moved).indexOf('peerState')).toBe(idsOf().indexOf('peerState') + 1)
  expect(idsOf(moveColumn(moved, 'peerState', -1))).toEqual(idsOf())
  const first = { ...DEFAULT_COLUMNS, shown: ['transport', 'local'] as const }
  expect(moveColumn(first, 'transport', -1)).toBe(first)
  expect(moveColumn(first, 'local', 1)).toBe(first)
})

test('a column is put before another one, behind all, or stays before itself', () => {
  const ids = idsOf()
  expect(idsOf(placeColumn(DEFAULT_COLUMNS, ids[3], ids[1]))).toEqual([
    ids[0],
    ids[3],
    ids[1],
    ids[2],
    ...ids.slice(4),
  ])
  expect(idsOf(placeColumn(DEFAULT_COLUMNS, ids[0], null))).toEqual([...ids.slice(1), ids[0]])
  expect(placeColumn(DEFAULT_COLUMNS, ids[2], ids[2])).toBe(DEFAULT_COLUMNS)
})

test('widths: what takes room does so until it is given one; the least sum is what the list scrolls below', () => {
  const columns = shownColumns({ ...DEFAULT_COLUMNS, shown: ['transport', 'local'] }, false)
  expect(columnTemplate(columns, {})).toBe('38px minmax(110px, 1fr)')
  const { widths } = widenColumn(DEFAULT_COLUMNS, 'local', 210.4)
  expect(columnTemplate(columns, widths)).toBe('38px 210px')
  expect(columnsWidth(columns, widths)).toBe(38 + 210 + 8 + 24)
  expect(widenColumn(DEFAULT_COLUMNS, 'local', -5).widths.local).toBe(36)
})

test('what is remembered → read again; what is not known is left out, what is new comes last', () => {
  const choice = widenColumn(moveColumn(toggleColumn(DEFAULT_COLUMNS, 'age'), 'local', 1), 'age', 99)
  expect(readColumns(JSON.parse(JSON.stringify(choice)))).toEqual(choice)
  const read = readColumns({
    order: ['local', 'nonsense', 'local'],
    shown: ['local'],
    widths: { local: 'x', age: 1 },
  })
  expect(read.order).toHaveLength(FLOW_COLUMNS.length)
  expect(read.order[0]).toBe('local')
  expect(read.shown).not.toContain('rtt')
  expect(read.widths).toEqual({ age: 36 })
  for (const wrong of [null, 7, 'x', [], {}, { order: 5 }]) expect(readColumns(wrong)).toBe(DEFAULT_COLUMNS)
})

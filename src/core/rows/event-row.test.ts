import { expect, it } from 'vitest'
import { packEventRows, readEventRows, type EventRow } from './event-row'
import { ROW_FORMAT, ROWS_HEADER_BYTES } from './packed-rows'

const rows: EventRow[] = [
  {
    sequence: 131_072,
    time: 1_700_000_000_000.25,
    socket: 3,
    flow: null,
    kind: 'group-joined',
    bytes: null,
    peer: null,
    text: 'gejoind: 239.1.2.3 — ok',
    preview: new Uint8Array(0),
    isEvicted: false,
  },
  {
    sequence: 2 ** 40,
    time: 1,
    socket: 4,
    flow: 7,
    kind: 'received',
    bytes: 0,
    peer: { address: 'fd77::2', port: 65_535 },
    text: '',
    preview: Uint8Array.of(1, 2, 3),
    isEvicted: true,
  },
]
const place = { revision: 9, offset: 4, total: 6 }

it('events → packed → the same events', () => {
  expect(readEventRows(packEventRows(rows, place))).toEqual(rows)
})

it('another format, or cut short → none', () => {
  const packed = packEventRows(rows, place)
  expect(readEventRows(packed.subarray(0, ROWS_HEADER_BYTES + 100))).toEqual([])
  packed[0] = ROW_FORMAT.flows
  expect(readEventRows(packed)).toEqual([])
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROW_FORMAT, ROWS_HEADER_BYTES, writeRowsHeader } from './packed-rows'
import { PACKET_ROW_BYTES, readPacketRows, writePacketRow } from './packet-row'

const u32 = fc.integer({ min: 0, max: 0xffffffff })
const row = fc.record({
  packet: fc.maxSafeNat(),
  direction: fc.constantFrom('out' as const, 'in' as const),
  timeHigh: u32,
  timeLow: u32,
  sinceFirst: fc.maxSafeNat(),
  sinceBefore: fc.option(fc.maxSafeNat()),
  wireLength: u32,
  payloadLength: u32,
  isCut: fc.boolean(),
  isNoted: fc.boolean(),
  marks: u32,
  tcp: fc.option(
    fc.record({
      flags: fc.integer({ min: 0, max: 255 }),
      sequence: u32,
      isSequenceRelative: fc.boolean(),
      acknowledgment: u32,
      isAckRelative: fc.boolean(),
      window: fc.integer({ min: 0, max: 0xffff * 2 ** 14 }),
      isWindowScaled: fc.boolean(),
    }),
  ),
})

describe('packet rows', () => {
  it('packed → unpacked as they were', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        const packed = new Uint8Array(ROWS_HEADER_BYTES + rows.length * PACKET_ROW_BYTES)
        const view = new DataView(packed.buffer)
        const count = rows.length
        writeRowsHeader(view, { format: ROW_FORMAT.packets, revision: 1, offset: 0, count, total: count })
        for (const [i, one] of rows.entries())
          writePacketRow(view, ROWS_HEADER_BYTES + i * PACKET_ROW_BYTES, one)
        const times = readPacketRows(packed).map(({ time, ...rest }) => [typeof time, rest])
        expect(times).toEqual(rows.map(({ timeHigh: _h, timeLow: _l, ...rest }) => ['number', rest]))
        expect(readPacketRows(packed.subarray(0, packed.length - 1))).toEqual([])
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FlowTable } from './flow-table'

/** Few addresses and ports, so that flows meet again, meet reversed, and are evicted. */
const endpoint = fc.record({ host: fc.integer({ min: 1, max: 4 }), port: fc.integer({ min: 1, max: 3 }) })
const packet = fc.record({
  protocol: fc.constantFrom(6, 17),
  length: fc.constantFrom(4, 16),
  from: endpoint,
  to: endpoint,
})

function key(length: number, from: { host: number }, to: { host: number }): Uint8Array {
  const bytes = new Uint8Array(32)
  bytes[length - 1] = from.host
  bytes[16 + length - 1] = to.host
  return bytes
}

describe('FlowTable', () => {
  it('finds what a list searched from its end finds, in either direction, as long as it is kept', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 200 }), (sent) => {
        const table = new FlowTable(8)
        const list: { id: number; name: string; reverse: string }[] = []
        for (const p of sent) {
          const bytes = key(p.length, p.from, p.to)
          const name = [p.protocol, p.length, p.from.host, p.from.port, p.to.host, p.to.port].join()
          const reverse = [p.protocol, p.length, p.to.host, p.to.port, p.from.host, p.from.port].join()
          const found = table.find(p.protocol, bytes, 0, 16, p.length, p.from.port, p.to.port)
          const expected = list.findLast((f) => f.name === name || f.reverse === name)
          expect(found).toBe(expected?.id ?? -1)
          if (expected) expect(table.direction).toBe(expected.name === name ? 0 : 1)
          if (found >= 0 && p.from.port !== 3) continue
          const id = table.add(p.protocol, bytes, 0, 16, p.length, p.from.port, p.to.port, 0)
          list.push({ id, name, reverse })
          if (list.length > 8) list.shift()
          expect(table.next - table.first).toBe(list.length)
        }
        expect(list.every((f) => table.has(f.id))).toBe(true)
      }),
    )
  })

  it('tells who is evicted before its columns are used again', () => {
    const table = new FlowTable(2)
    const told: [number, number][] = []
    table.onEvict = (flow) => told.push([flow, table.ports[2 * table.slot(flow)]])
    const bytes = new Uint8Array(32)
    for (const port of [11, 12, 13]) table.add(6, bytes, 0, 16, 4, port, 80, 0)
    expect(told).toEqual([[0, 11]])
    expect(table.evicted).toBe(1)
    expect(table.find(6, bytes, 0, 16, 4, 11, 80)).toBe(-1)
  })

  it('counts its revision up when a row changes, and not when it does not', () => {
    const table = new FlowTable(2)
    const flow = table.add(6, new Uint8Array(32), 0, 16, 4, 1, 2, 0)
    const { revision } = table
    table.setLocalSide(flow, 0)
    table.touch(99)
    expect(table.revision).toBe(revision)
    table.setLocalSide(flow, 1)
    expect(table.revision).toBe(revision + 1)
  })
})

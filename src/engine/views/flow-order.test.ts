import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flowArrangement, type FlowArrangement } from '#contract/flow-order'
import { isGroup, type FlowGrouping, type GroupRow } from '#core/rows/flow-group-row'
import { type FlowRow } from '#core/rows/flow-row'
import { madeFlows, type MadeFlow } from './made-flows'

const SUITED = ['arrival', 'transport', 'local', 'remote', 'packets', 'bytes', 'rtt', 'last', 'age'] as const

const madeFlow: fc.Arbitrary<MadeFlow> = fc.record({
  protocol: fc.constantFrom('tcp', 'udp'),
  from: fc.nat(2),
  to: fc.nat(3),
  port: fc.constantFrom(22, 80, 443),
})

/** The order written plainly: a comparison of two rows, unknown last. */
function slowOrder(rows: FlowRow[], { by, descending }: FlowArrangement): FlowRow[] {
  const key = (row: FlowRow): number[] | null => {
    const place = ({ address, port }: { address: string; port: number }) => [
      address.split('.').reduce((sum, byte) => 256 * sum + Number(byte), 0),
      port,
    ]
    if (by === 'local') return place(row.local)
    if (by === 'remote') return row.remote && place(row.remote)
    if (by === 'transport') return [row.protocol]
    if (by === 'packets') return [row.packetsOut + row.packetsIn]
    if (by === 'bytes') return [row.wireBytesOut + row.wireBytesIn]
    if (by === 'rtt') return row.rttMs === null ? null : [row.rttMs]
    if (by === 'last') return [row.lastSeen]
    if (by === 'age') return [-row.firstSeen]
    return [row.id]
  }
  const sign = descending ? -1 : 1
  return rows.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (!x || !y) return Number(!x) - Number(!y) || a.id - b.id
    const differs = x.findIndex((part, i) => part !== y[i])
    return differs < 0 ? a.id - b.id : sign * (x[differs] - y[differs])
  })
}

const isOver = (row: FlowRow) => row.state === 'CLOSED' && row.peerState === 'CLOSED'
function groupKey(row: FlowRow, by: FlowGrouping): string {
  if (by === 'transport') return row.transport
  if (by === 'process') return String(row.localPid)
  const remote = row.remote ?? row.local
  return by === 'host' ? remote.address : `${row.transport} ${remote.address} ${remote.port}`
}

/** In groups of the same key, each where its first row is. */
function together(rows: FlowRow[], keyOf: (row: FlowRow) => string): FlowRow[][] {
  const groups = new Map<string, FlowRow[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return [...groups.values()]
}

describe('flows in an order', () => {
  it('any flows, changes and arrangement → what a plain sort of all rows gives, group by group', () => {
    const arrangement = fc.record({
      by: fc.constantFrom(...SUITED),
      descending: fc.boolean(),
      group: fc.constantFrom(null, 'listener', 'host', 'transport', 'process'),
      pinned: fc.uniqueArray(fc.nat(20), { maxLength: 3 }),
      clearedAt: fc.constantFrom(null, 1003, 5000),
    })
    const changes = fc.array(fc.tuple(fc.nat(60), fc.nat(40)), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(madeFlow, { maxLength: 25 }), changes, arrangement, (flows, changed, part) => {
        const { view, add, change, arrange, rows } = madeFlows()
        for (const flow of flows) add(flow)
        for (const [flow, by] of changed) if (flow < flows.length) change(flow, by)
        const all = rows() as FlowRow[]
        const asked = flowArrangement.parse(part)
        arrange(part)
        const pinned = new Set(asked.pinned)
        const isHidden = (row: FlowRow) =>
          asked.clearedAt !== null && row.lastSeen <= asked.clearedAt && isOver(row) && !pinned.has(row.id)
        const sorted = slowOrder(all, asked).filter((row) => !isHidden(row))
        const rest = sorted.filter(({ id }) => !pinned.has(id))
        const { group } = asked
        const groups = group ? together(rest, (row) => groupKey(row, group)) : [rest]
        const expected = sorted.filter(({ id }) => pinned.has(id)).map(({ id }) => id)
        for (const members of groups) expected.push(...(group ? [-1] : []), ...members.map(({ id }) => id))
        const got = rows()
        expect(got.map((row) => (isGroup(row) ? -1 : row.id))).toEqual(expected)
        expect(view.total).toBe(expected.length)
        const heads = got.filter(isGroup)
        const sum = (of: (row: GroupRow) => number) => heads.reduce((total, row) => total + of(row), 0)
        if (!group) return
        expect(sum((row) => row.flows)).toBe(rest.length)
        expect(sum((row) => row.open)).toBe(rest.filter((row) => !isOver(row)).length)
        expect(sum((row) => row.bytesOut + row.bytesIn)).toBe(
          rest.reduce((total, row) => total + row.wireBytesOut + row.wireBytesIn, 0),
        )
      }),
      // Each run makes a table of the full size.
      { numRuns: 40 },
    )
  })

  it('flows that change → sorted anew a moment later, not at once', () => {
    const { view, add, change, arrange, ids } = madeFlows()
    for (let i = 0; i < 3; i++) add({ protocol: 'udp', from: 1, to: 1, port: 80 })
    arrange({ by: 'bytes', descending: true })
    expect(ids()).toEqual([0, 1, 2])
    change(2, 9)
    expect(view.advance()).toBe(true)
    expect(ids()).toEqual([0, 1, 2])
    while (view.advance()) continue
    expect(ids()).toEqual([2, 0, 1])
    expect(view.find(0)).toBe(1)
    expect(view.find(7)).toBeNull()
  })

  it('a folded group → its heading alone, with its sums; its number stays when it is built anew', () => {
    const { add, arrange, rows } = madeFlows()
    for (const port of [80, 443, 80]) add({ protocol: 'tcp', from: 1, to: 1, port })
    arrange({ group: 'listener' })
    const [first] = rows().filter(isGroup)
    expect(first).toMatchObject({
      by: 'listener',
      transport: 'tcp',
      end: { address: '10.0.1.1', port: 80 },
      flows: 2,
    })
    arrange({ group: 'listener', folded: [first.group] })
    expect(rows().map((row) => (isGroup(row) ? row.flows : 'flow'))).toEqual([2, 1, 'flow'])
    expect(
      rows()
        .filter(isGroup)
        .map(({ isFolded }) => isFolded),
    ).toEqual([true, false])
  })

  it('flows make room → they leave the list at once', () => {
    const { flows, view, add, arrange, ids } = madeFlows()
    for (let i = 0; i < flows.capacity; i++) add({ protocol: 'udp', from: 1, to: 1, port: 80 })
    arrange({ by: 'arrival', descending: true })
    while (view.advance()) continue
    for (let i = 0; i < 3; i++) add({ protocol: 'udp', from: 1, to: 1, port: 80 })
    view.rows(0, 1)
    expect(view.total).toBe(flows.capacity - 3)
    expect(ids()[0]).toBe(flows.capacity - 1)
  })

  it('closed flows put away → counted, and there again; one that closes later stays', () => {
    const { view, add, change, arrange, ids } = madeFlows()
    for (let i = 0; i < 3; i++) add({ protocol: 'tcp', from: 1, to: 1, port: 80 })
    change(0, 5)
    arrange({ clearedAt: 2000 })
    expect(ids()).toEqual([1, 2])
    const hidden = new DataView(view.rows(0, 1).buffer).getUint32(24, true)
    expect(hidden).toBe(1)
    arrange({ clearedAt: null })
    expect(ids()).toEqual([0, 1, 2])
  })

  it('rules: each row says the first that it fits; one that can’t be read changes nothing', () => {
    const { view, add, arrange, rows } = madeFlows()
    for (const port of [80, 443, 22]) add({ protocol: 'tcp', from: 1, to: 1, port })
    arrange({ rules: ['port:443', 'port:80,443'] })
    const numbers = () => (rows() as FlowRow[]).map(({ rule }) => rule)
    expect(numbers()).toEqual([2, 1, 0])
    expect(view.arrange(flowArrangement.parse({ rules: ['porrt:1'] }))).toMatchObject({ from: 0 })
    expect(numbers()).toEqual([2, 1, 0])
  })
})

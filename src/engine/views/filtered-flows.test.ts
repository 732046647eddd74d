import { describe, expect, it } from 'vitest'
import { STATE } from '#core/flow/states'
import { parseAddress } from '#core/net/address'
import { readFlowRows } from '#core/rows/flow-row'
import { Session } from '../session/session'
import { FlowsView } from './flows-view'
import { seenValues } from './seen-values'

const session = () => new Session('0', () => null)
const bytesOf = (text: string) => new TextEncoder().encode(text)

function add({ flows }: Session, port: number, protocol = 6): number {
  const addresses = new Uint8Array(32)
  addresses.set(parseAddress('127.0.0.1') ?? [], 0)
  addresses.set(parseAddress('127.0.0.1') ?? [], 16)
  return flows.add(protocol, addresses, 0, 16, 4, 50_000, port, 1000)
}
function filtered(of: Session, filter: string): { view: FlowsView; ids: () => number[] } {
  const view = new FlowsView(of)
  expect(view.setFilter(filter)).toBeNull()
  const ids = () => {
    while (view.advance()) continue
    return readFlowRows(view.rows(0, 1000)).map(({ id }) => id)
  }
  return { view, ids }
}

describe('a filtered view of the flows', () => {
  it('those that fit, by place; and new ones that do, as they come', () => {
    const of = session()
    add(of, 80)
    add(of, 443)
    const { view, ids } = filtered(of, 'port:443')
    expect(ids()).toEqual([1])
    add(of, 80)
    add(of, 443)
    expect(ids()).toEqual([1, 3])
    expect(readFlowRows(view.rows(1, 1)).map(({ id }) => id)).toEqual([3])
    expect(view.total).toBe(2)
  })

  it('a flow that changes → comes in and goes out, in its place', () => {
    const of = session()
    for (const port of [80, 81, 82]) add(of, port)
    const { view, ids } = filtered(of, 'state:established')
    expect(ids()).toEqual([])
    for (const flow of [2, 0]) {
      of.flows.state[2 * flow] = STATE.established
      of.flows.touch(flow)
    }
    expect(ids()).toEqual([0, 2])
    const before = view.revision
    of.flows.state[0] = STATE.closed
    of.flows.touch(0)
    expect(ids()).toEqual([2])
    expect(view.revision).toBeGreaterThan(before)
  })

  it('another filter → another revision; one that can’t be read → the one before stays', () => {
    const of = session()
    add(of, 80)
    add(of, 443)
    const { view, ids } = filtered(of, 'port:443')
    ids()
    const before = view.revision
    expect(view.setFilter('port:')).toMatchObject({ from: 5, to: 5 })
    expect(ids()).toEqual([1])
    expect(view.setFilter('')).toBeNull()
    expect(ids()).toEqual([0, 1])
    expect(view.revision).toBeGreaterThan(before)
  })

  it('flows made room → their places go to those that are left', () => {
    const of = session()
    const capacity = of.flows.capacity
    for (let i = 0; i < capacity; i++) add(of, i % 2 === 0 ? 80 : 443)
    const { view, ids } = filtered(of, 'port:443')
    ids()
    expect(view.total).toBe(capacity / 2)
    for (let i = 0; i < 4; i++) add(of, 22)
    expect(readFlowRows(view.rows(0, 1))[0].id).toBe(5)
    ids()
    expect(view.total).toBe(capacity / 2 - 2)
  })

  it('payload of our own sockets: found across two calls, and once more comes', () => {
    const of = session()
    const join = (port: number) =>
      of.own.join(1, {
        protocol: 6,
        local: { address: '127.0.0.1', port },
        peer: { address: '127.0.0.1', port: 80 },
        originator: true,
        since: 0,
        state: STATE.established,
      })
    const places = [join(1001), join(1002)]
    of.own.transfer(1, places[0], 'sent', bytesOf('GET /nee'))
    of.own.transfer(1, places[1], 'sent', bytesOf('nothing'))
    const { ids } = filtered(of, '"needle"')
    const ignoringCase = filtered(of, '/NEE(D)LE/i tcp')
    expect(ids()).toEqual([])
    of.own.transfer(1, places[0], 'received', bytesOf('between'))
    of.own.transfer(1, places[0], 'sent', bytesOf('dle'))
    expect(ignoringCase.ids()).toEqual([0])
    of.own.transfer(1, places[1], 'received', bytesOf('a needle'))
    expect(ids()).toEqual([0, 1])
    expect(ignoringCase.ids()).toEqual([0, 1])
  })
})

it('values that are there: by how many flows have them, either end counted once', () => {
  const of = session()
  for (const port of [80, 443, 443, 8080]) add(of, port)
  add(of, 50_000)
  expect(seenValues(of, 'port', '')).toEqual([
    { text: '50000', count: 5 },
    { text: '443', count: 2 },
    { text: '80', count: 1 },
    { text: '8080', count: 1 },
  ])
  expect(seenValues(of, 'dport', '8')).toHaveLength(2)
  expect(seenValues(of, 'host', '')).toEqual([{ text: '127.0.0.1', count: 5 }])
  expect(seenValues(of, 'state', 'unk')).toEqual([{ text: 'unknown', count: 5 }])
  expect(seenValues(of, 'bytes', '')).toEqual([])
})

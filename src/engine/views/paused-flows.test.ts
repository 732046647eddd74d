import { expect, it } from 'vitest'
import { madeFlows, type MadeFlow } from './made-flows'

const TCP: MadeFlow = { protocol: 'tcp', from: 1, to: 2, port: 443 }
const UDP: MadeFlow = { ...TCP, protocol: 'udp', port: 53 }

/** Takes in what changed until nothing is left to do, or the view stands. */
function settle(view: { advance: () => boolean }): void {
  const until = performance.now() + 5000
  while (view.advance()) if (performance.now() > until) throw new Error('it does not come to rest')
}

it('paused, flows come → the same are listed, nothing is told; gone on → all', () => {
  const { view, add, ids } = madeFlows()
  const before = [add(TCP), add(UDP)]
  view.pause(true)
  const { revision } = view
  const late = add(TCP)
  expect(view.advance()).toBe(false)
  expect(view.revision).toBe(revision)
  expect(view.total).toBe(2)
  expect(ids()).toEqual(before)
  expect(view.find(late)).toBeNull()
  view.pause(false)
  expect(view.revision).not.toBe(revision)
  expect(ids()).toEqual([...before, late])
  expect(view.find(late)).toBe(2)
})

it('paused, sorted flows change → they keep their places, and their rows are of now', () => {
  const { view, add, change, arrange, rows, ids } = madeFlows()
  const [first, second] = [add(TCP), add(TCP)]
  change(second, 10)
  arrange({ by: 'bytes', descending: true })
  settle(view)
  expect(ids()).toEqual([second, first])
  view.pause(true)
  change(first, 100)
  settle(view)
  expect(ids()).toEqual([second, first])
  expect(rows()[1]).toMatchObject({ wireBytesOut: 100 })
  view.pause(false)
  settle(view)
  expect(ids()).toEqual([first, second])
})

it('paused and filtered, a flow fits no more and one comes → both only when it goes on', () => {
  const { view, add, change, ids } = madeFlows()
  const [quiet, also] = [add(TCP), add(TCP)]
  expect(view.setFilter('packets<1')).toBeNull()
  settle(view)
  view.pause(true)
  change(quiet, 8)
  const late = add(TCP)
  settle(view)
  expect(ids()).toEqual([quiet, also])
  view.pause(false)
  settle(view)
  expect(ids()).toEqual([also, late])
})

it('paused, another filter and order → built once with what came until then, and it stands again', () => {
  const { view, add, change, arrange, ids } = madeFlows()
  const [small, large] = [add(TCP), add(TCP)]
  add(UDP)
  change(large, 10)
  view.pause(true)
  const late = add(TCP)
  expect(view.setFilter('tcp')).toBeNull()
  settle(view)
  expect(ids()).toEqual([small, large, late])
  arrange({ by: 'bytes', descending: true })
  settle(view)
  expect(ids()).toEqual([large, small, late])
  const { revision } = view
  change(late, 100)
  add(TCP)
  settle(view)
  expect(ids()).toEqual([large, small, late])
  expect(view.revision).toBe(revision)
})

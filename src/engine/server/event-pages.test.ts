import { afterEach, expect, it, vi } from 'vitest'
import { Workbench } from '../sockets/testing'
import { eventsPage } from './event-pages'

const bench = new Workbench()
afterEach(() => bench.end())

it('messages that the framing cut → a page has their bytes, beside what was read', async () => {
  const listener = await bench.sockets.openListener({ framing: { kind: 'line' } })
  const client = bench.sockets.get(bench.sockets.openClient({ port: listener.local?.port ?? 0 }).id)
  await vi.waitFor(() => expect(client.state.phase).toBe('open'))
  await client.send(new TextEncoder().encode('one\nthree\n'), null)
  const bytesOf = (asked: string) =>
    eventsPage(bench.session, { flow: null, socket: null, after: -1, count: 100 }).events.flatMap(
      ({ kind, bytes }) => (kind === asked ? [bytes] : []),
    )
  await vi.waitFor(() => expect(bytesOf('message')).toEqual([3, 5]))
  expect(bytesOf('received')).toEqual([10])
  expect(bytesOf('connected')).toEqual([null])
})

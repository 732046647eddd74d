import { expect, it } from 'vitest'
import type { SocketState } from '#contract/sockets'
import { throughOf } from './through'

const socket = (id: number, kind: SocketState['kind'], rest: Partial<SocketState> = {}) =>
  ({ id, kind, flow: id, listener: null, ...rest }) as SocketState
const open = [
  socket(1, 'listener'),
  socket(2, 'accepted', { listener: 1 }),
  socket(3, 'accepted', { listener: 1 }),
  socket(4, 'client'),
  socket(5, 'client', { flow: null, transport: 'unix' }),
  socket(6, 'client'),
]
const known = { open, selected: null, chosen: [], isList: true }
const ids = (sockets: readonly SocketState[]) => sockets.map(({ id }) => id)

it('nothing looked at → the newest; a flow selected → its socket', () => {
  expect(throughOf(known, null, null).socket?.id).toBe(6)
  expect(throughOf({ ...known, selected: 4 }, null, null).socket?.id).toBe(4)
})
it('chosen in the composer → that one; nothing of ours looked at since → still that one', () => {
  expect(throughOf({ ...known, selected: 4 }, 2, 2).socket?.id).toBe(2)
  expect(throughOf({ ...known, selected: 99 }, null, 2).socket?.id).toBe(2)
})
it('a socket without a flow chosen in the list → that one and not the newest', () => {
  expect(throughOf({ ...known, chosen: [5] }, null, null).socket?.id).toBe(5)
})
it('of both ends in one flow the one that is chosen in the list', () => {
  const both = [socket(1, 'client', { flow: 9 }), socket(2, 'accepted', { flow: 9 })]
  expect(throughOf({ ...known, open: both, selected: 9, chosen: [2] }, null, null).socket?.id).toBe(2)
})
it('several chosen in the list → those, a listener standing for its connections', () => {
  const chosen = throughOf({ ...known, chosen: [1, 4], selected: 4 }, null, null)
  expect(chosen.isSeveral).toBe(true)
  expect(ids(chosen.several)).toEqual([2, 3, 4])
})
it('several chosen, but one picked in the composer → that one, the others still offered', () => {
  const chosen = throughOf({ ...known, chosen: [2, 4], selected: 4 }, 4, null)
  expect(chosen).toMatchObject({ isSeveral: false, socket: { id: 4 } })
  expect(ids(chosen.several)).toEqual([2, 4])
})
it('another list is shown → what was chosen in the list of sockets is not sent through unseen', () => {
  expect(throughOf({ ...known, isList: false, chosen: [2, 4], selected: 4 }, null, null)).toMatchObject({
    isSeveral: false,
    several: [],
    socket: { id: 4 },
  })
})

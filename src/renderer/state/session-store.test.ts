import { beforeEach, expect, test } from 'vitest'
import type { SocketState } from '#contract/sockets'
import { choose, dismiss, notify, socketsAre, useSession } from './session-store'

const socket = (id: number, flow: number | null) => ({ id, flow }) as SocketState
beforeEach(() => useSession.setState(useSession.getInitialState(), true))

test('a socket that has a flow: it is chosen at once', () => {
  choose(socket(1, 7))
  expect(useSession.getState().selected).toBe(7)
})

test('a socket without a flow, then the flow comes: it is chosen then, and once', () => {
  choose(socket(2, null))
  socketsAre([socket(1, 7), socket(2, null)])
  expect(useSession.getState().selected).toBeNull()
  socketsAre([socket(1, 7), socket(2, 8)])
  expect(useSession.getState().selected).toBe(8)
  useSession.setState({ selected: 7 })
  socketsAre([socket(1, 7), socket(2, 8)])
  expect(useSession.getState().selected).toBe(7)
})

test('a socket without a flow, then its end with an error: a notice says what happened', () => {
  choose(socket(2, null))
  const error = { code: 'ENOTFOUND', message: 'The name x could not be resolved.', step: 'Use an address.' }
  socketsAre([{ ...socket(2, null), asked: 'x:80', error }])
  socketsAre([{ ...socket(2, null), asked: 'x:80', error }])
  expect(useSession.getState().notices).toMatchObject([
    { level: 'error', title: 'x:80 was not reached', text: error.message, step: error.step },
  ])
})

test('notices: the oldest makes room for the fifth, one is dismissed by its id', () => {
  for (const title of ['a', 'b', 'c', 'd', 'e']) notify({ level: 'error', title, text: '' })
  const shown = useSession.getState().notices
  expect(shown.map(({ title }) => title)).toEqual(['b', 'c', 'd', 'e'])
  dismiss(shown[1].id)
  expect(useSession.getState().notices.map(({ title }) => title)).toEqual(['b', 'd', 'e'])
})

import { expect, it, vi } from 'vitest'
import { sendChange } from './change-requests'
import { groupOf } from './group-words'
import { AS_IT_IS } from './live-options'
import { DEFAULT_FORM, type SocketForm } from './socket-form'

it.each([
  ['239.1.2.3', { group: '239.1.2.3', interface: '', source: '' }],
  ['239.1.2.3 on eth0', { group: '239.1.2.3', interface: 'eth0', source: '' }],
  ['232.1.2.3 on eth0 from 10.0.0.1', { group: '232.1.2.3', interface: 'eth0', source: '10.0.0.1' }],
  ['ff02::1 from fe80::1', { group: 'ff02::1', interface: '', source: 'fe80::1' }],
])('%s → its parts', (words, group) => expect(groupOf(words)).toEqual(group))

/** What is asked of the engine for a change. */
async function asked(
  kind: 'udp' | 'client',
  ...[what, form, role]: [Parameters<typeof sendChange>[2], Partial<SocketForm>, ('client' | 'server')?]
) {
  const call = vi.fn().mockResolvedValue({})
  await sendChange({ call }, { id: 7, kind }, what, {
    form: { ...DEFAULT_FORM, ...form },
    turns: AS_IT_IS,
    role: role ?? 'client',
  })
  return call.mock.calls as unknown[][]
}

it('each change is the call it is for', async () => {
  expect(await asked('client', 'reply', { reply: 'echo' })).toEqual([
    ['socket.setReply', { socket: 7, reply: { kind: 'echo' } }],
  ])
  expect(await asked('client', 'options', { ttl: '3' })).toEqual([
    ['socket.setOptions', { socket: 7, options: { ttl: 3 } }],
  ])
  expect(await asked('udp', 'options', { ttl: '3' })).toEqual([
    ['udp.setOptions', { socket: 7, options: { ttl: 3 } }],
  ])
  const groups = [{ group: ' 239.1.2.3 ', interface: 'lo', source: '' }]
  const membership = { group: '239.1.2.3', interface: 'lo', source: null }
  expect(await asked('udp', 'join', { groups })).toEqual([['udp.join', { socket: 7, membership }]])
  expect(await asked('udp', 'leave', { groups })).toEqual([['udp.leave', { socket: 7, membership }]])
  expect(await asked('client', 'tls', {}, 'server')).toMatchObject([
    ['socket.startTls', { tls: { role: 'server', options: { clientCertificate: 'no' } } }],
  ])
})

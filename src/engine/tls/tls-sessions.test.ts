import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, vi } from 'vitest'
import { LOCAL_NAMES, testCertificate } from './test-certificates'
import type { OwnSocket } from '../sockets/own-socket'
import { useSockets } from './test-sockets'

const tests = useSockets()
const { listen, connect, isOpen, isClosed, run, file } = tests

const root = await testCertificate({ name: 'Test Root', authority: true })
const server = await testCertificate({ name: 'server', names: LOCAL_NAMES, by: root })
const known = await testCertificate({ name: 'known', by: root })

/** `openssl s_client` that ends once the server has answered, when its input does. */
function sClient(port: number, ...args: string[]) {
  const client = run('openssl', 's_client', '-connect', `127.0.0.1:${port}`, ...args)
  client.write('hello\n')
  return client
}

it.each([
  ['TLSv1.2', 'no'],
  ['TLSv1.3', 'no'],
  ['TLSv1.2', 'require'],
  ['TLSv1.3', 'require'],
] as const)(
  '%s, client certificate %s: s_client -sess_out, then -sess_in → the second is resumed, and said',
  async (version, clientCertificate) => {
    const { port } = await listen(
      { ...server, ca: root.certificate, clientCertificate, minVersion: version, maxVersion: version },
      'echo',
    )
    const session = join(tests.folder(), 'session.pem')
    const shown =
      clientCertificate === 'no'
        ? []
        : ['-cert', file('c.crt', known.certificate), '-key', file('c.key', known.key)]
    const once = async (...args: string[]) => {
      const client = sClient(port, ...shown, ...args)
      const accepted = await tests.accepted()
      await isOpen(accepted)
      await vi.waitFor(() => expect(tests.received(accepted)).toBe('hello\n'))
      await vi.waitFor(() => expect(client.said()).toContain('hello\n'))
      await accepted.close()
      await client.exited
      return accepted
    }
    const first = await once('-sess_out', session)
    expect(first.tlsDetails()).toMatchObject({ resumed: false })
    const second = await once('-sess_in', session)
    expect(second.tlsDetails()).toMatchObject({ version, resumed: true })
    expect(tests.events(second).find(({ kind }) => kind === 'tls-secured')?.text).toContain('resumed')
    // Who the client is came with the session.
    expect(second.tlsDetails().trusted).toBe(clientCertificate === 'require' ? true : null)
  },
)

it('s_client -reconnect, TLS 1.2 → five connections more, each resumed', async () => {
  const { port, state } = await listen({ ...server, maxVersion: 'TLSv1.2' })
  const client = run('openssl', 's_client', '-connect', `127.0.0.1:${port}`, '-reconnect')
  await vi.waitFor(() => expect(client.said().match(/^Reused, /gm)).toHaveLength(5), 10_000)
  const resumed = tests
    .engine()
    .sockets.list()
    .filter(({ listener }) => listener === state.id)
    .map(({ id }) => tests.engine().sockets.get(id).tlsDetails().resumed)
  expect(resumed.toSorted()).toEqual([false, true, true, true, true, true])
})

it('200 TLS connections opened and closed, again and again → what they took is given back', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const { port } = await listen({ ...server })
  const used = async () => {
    // Twice, with turns between: what is let go of by a finalizer is gone after the second.
    for (let i = 0; i < 2; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      collect()
    }
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }
  const opened = async (count: number) => {
    const clients = Array.from({ length: count }, () => connect(port, { verify: false }))
    await Promise.all(clients.map(isOpen))
    return [...clients, ...(await Promise.all(clients.map(() => tests.accepted())))]
  }
  const closed = async (sockets: OwnSocket[]) => {
    await Promise.all(sockets.map((socket) => socket.close()))
    await Promise.all(sockets.map(isClosed))
  }
  const round = async () => {
    for (let done = 0; done < 200; done += 20) await closed(await opened(20))
    return used()
  }
  const settled = await round()
  const open = await opened(50)
  const each = ((await used()) - settled) / 50
  await closed(open)
  const before = await round()
  const growth = ((await round()) - before) / 200
  // The bounded logs of events, flows and secrets grow by a little with each; what is not given back is all of it.
  expect(growth).toBeLessThan(each / 3)
}, 60_000)

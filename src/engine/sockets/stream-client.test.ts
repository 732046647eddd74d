import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Workbench, canMakeNamespaces, inNamespace } from './testing'

/** Longer than a loaded machine takes; a condition that holds ends it at once. */
const eventually = <T>(check: () => T, options = { timeout: 10_000 }) => vi.waitFor(check, options)

let bench = new Workbench()
const servers: Server[] = []
afterEach(async () => {
  await bench.end()
  for (const server of servers.splice(0)) server.close()
  bench = new Workbench()
})

/** A raw Node server that closes what it accepts when the test ends. */
async function serverOn(address: string, options = {}): Promise<number> {
  const server = createServer(options, (socket) => {
    socket.on('error', () => undefined)
    closing.push(() => socket.destroy())
  }).listen(0, address)
  servers.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Packets to 10.9.0.2 leave, and nobody is there to answer. */
const VANISHING = [
  'link set lo up',
  'link add d0 type veth peer name d1',
  'addr add 10.9.0.1/24 dev d0',
  'link set d0 arp off',
  'link set d0 up',
  'link set d1 up',
]

const phase = (id: number) => bench.sockets.get(id).state.phase
const becomes = (id: number, wanted: 'open' | 'closed') =>
  eventually(() => expect(phase(id)).toBe(wanted), { timeout: 5000 })
const errorOf = async (id: number) => {
  await becomes(id, 'closed')
  return bench.sockets.get(id).state.error
}

describe('resolving and trying addresses', () => {
  it('the first address of a name refuses → the second wins, and both are told', async () => {
    bench = new Workbench((_, family) => Promise.resolve(family === 4 ? ['127.0.0.2', '127.0.0.1'] : []))
    const port = await serverOn('127.0.0.1')
    const { id } = bench.sockets.openClient({ host: 'two.test', port })
    await becomes(id, 'open')
    const { lookups, attempts } = bench.sockets.get(id).attempts()
    expect(lookups.map((one) => [one.family, one.addresses])).toEqual([
      ['IPv6', []],
      ['IPv4', ['127.0.0.2', '127.0.0.1']],
    ])
    expect(attempts).toMatchObject([
      { address: '127.0.0.2', port, outcome: 'failed', error: 'ECONNREFUSED' },
      { address: '127.0.0.1', port, outcome: 'won', error: null },
    ])
    expect(attempts.every(({ tookMs }) => tookMs !== null && tookMs >= 0)).toBe(true)
    expect(bench.sentences(id, 'resolved')).toEqual([
      expect.stringMatching(/^getaddrinfo\(two\.test, IPv6\), AAAA: no address, in [\d.]+ ms$/),
      expect.stringMatching(/^getaddrinfo\(two\.test, IPv4\), A: 127\.0\.0\.2, 127\.0\.0\.1, in/),
    ])
    expect(bench.sentences(id, 'attempt')).toEqual([
      expect.stringMatching(
        /^127\.0\.0\.2:\d+ failed after [\d.]+ ms with ECONNREFUSED: .*nothing listens there/,
      ),
      expect.stringMatching(/^127\.0\.0\.1:\d+ won after [\d.]+ ms$/),
    ])
    expect(bench.sockets.get(id).state.peer?.address).toBe('127.0.0.1')
  })

  it('localhost by the system’s own lookup (/etc/hosts)', async () => {
    const port = await serverOn('127.0.0.1')
    const { id } = bench.sockets.openClient({ host: 'localhost', port, family: 'IPv4' })
    await becomes(id, 'open')
    expect(bench.sockets.get(id).attempts().lookups).toMatchObject([
      { family: 'IPv4', addresses: ['127.0.0.1'] },
    ])
  })

  it('families are interleaved, IPv6 first; all refused → each is named', async () => {
    bench = new Workbench((_, family) =>
      Promise.resolve(family === 4 ? ['127.0.0.1', '127.0.0.2'] : ['::1', '::ffff:127.0.0.3']),
    )
    const port = await freePort()
    const { id } = bench.sockets.openClient({ host: 'four.test', port })
    expect(await errorOf(id)).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('None of the 4 addresses of four.test') as string,
    })
    const tried = bench.sockets
      .get(id)
      .attempts()
      .attempts.map(({ address }) => address)
    expect(tried).toEqual(['::1', '127.0.0.1', '::ffff:127.0.0.3', '127.0.0.2'])
  })

  it('a lookup of IPv6 that takes long does not hold IPv4 back; its answer is told when it comes', async () => {
    let answer = (_: string[]): void => undefined
    bench = new Workbench((_, family) =>
      family === 4 ? Promise.resolve(['127.0.0.1']) : new Promise((resolve) => (answer = resolve)),
    )
    const port = await serverOn('127.0.0.1')
    const { id } = bench.sockets.openClient({ host: 'half.test', port })
    await becomes(id, 'open')
    const [attempt] = bench.sockets.get(id).attempts().attempts
    // RFC 8305 §3: 50 ms of grace for IPv6.
    expect(attempt.startedMs).toBeGreaterThanOrEqual(45)
    expect(bench.sentences(id, 'resolved')).toHaveLength(1)
    answer(['::1'])
    await eventually(() => expect(bench.sentences(id, 'resolved')).toHaveLength(2))
    expect(bench.sockets.get(id).attempts().attempts).toHaveLength(1)
    expect(bench.sockets.get(id).state.peer?.address).toBe('127.0.0.1')
  })

  it('only the family that is wanted is looked up and tried', async () => {
    bench = new Workbench((_, family) => Promise.resolve(family === 4 ? ['127.0.0.1'] : ['::1']))
    const port = await serverOn('::1')
    const { id } = bench.sockets.openClient({ host: 'six.test', port, family: 'IPv6' })
    await becomes(id, 'open')
    expect(
      bench.sockets
        .get(id)
        .attempts()
        .attempts.map(({ address }) => address),
    ).toEqual(['::1'])
    expect(bench.sockets.get(id).state.peer).toEqual({ address: '::1', port })
  })

  it('a name that nobody knows → said so', async () => {
    const unknown = Object.assign(new Error('no'), { code: 'ENOTFOUND' })
    bench = new Workbench(() => Promise.reject(unknown))
    const { id } = bench.sockets.openClient({ host: 'no.such.test', port: 80 })
    expect(await errorOf(id)).toMatchObject({
      code: 'ENOTFOUND',
      message: 'The name no.such.test could not be resolved: no such host.',
    })
  })

  it.runIf(canMakeNamespaces)(
    'the first does not answer → the next is tried beside it and wins',
    async () => {
      const set = [...VANISHING, 'route add unreachable 192.0.2.0/24']
      await inNamespace(set, async () => {
        bench = new Workbench((_, family) => Promise.resolve(family === 4 ? ['10.9.0.2', '127.0.0.1'] : []))
        const port = await serverOn('127.0.0.1')
        const { id } = bench.sockets.openClient({ host: 'slow.test', port, attemptDelayMs: 100 })
        await becomes(id, 'open')
        const { attempts } = bench.sockets.get(id).attempts()
        expect(attempts).toMatchObject([
          { address: '10.9.0.2', outcome: 'given up' },
          { address: '127.0.0.1', outcome: 'won' },
        ])
        expect(attempts[1].startedMs - attempts[0].startedMs).toBeGreaterThanOrEqual(95)
        expect(bench.sentences(id, 'attempt')).toEqual([
          expect.stringMatching(/^127\.0\.0\.1:\d+ won after/),
          expect.stringMatching(/^10\.9\.0\.2:\d+ given up after .*another won$/),
        ])
        await bench.end()
      })
    },
  )
})

describe('connecting fails', () => {
  it.runIf(canMakeNamespaces)(
    'no route, an unreachable host, packets that vanish → each in its words',
    async () => {
      const set = [...VANISHING, 'route add unreachable 192.0.2.0/24']
      await inNamespace(set, async () => {
        const noRoute = bench.sockets.openClient({ host: '198.51.100.1', port: 80 })
        expect(await errorOf(noRoute.id)).toMatchObject({
          code: 'ENETUNREACH',
          message: 'This machine has no route to 198.51.100.1.',
        })
        const unreachable = bench.sockets.openClient({ host: '192.0.2.1', port: 80 })
        expect(await errorOf(unreachable.id)).toMatchObject({
          code: 'EHOSTUNREACH',
          message: expect.stringContaining('no way to the host 192.0.2.1') as string,
        })
        const silent = bench.sockets.openClient({ host: '10.9.0.2', port: 80, connectTimeoutMs: 150 })
        await eventually(() =>
          expect(bench.sentences(silent.id, 'connecting')).toEqual([
            expect.stringMatching(/^connect\(10\.9\.0\.2:80\) from local port \d+: SYN is sent$/),
          ]),
        )
        expect(bench.sockets.get(silent.id).state.local?.address).toBe('10.9.0.1')
        expect(await errorOf(silent.id)).toMatchObject({
          code: 'ETIMEDOUT',
          message: '10.9.0.2:80 did not answer within 150 ms.',
        })
        const given = bench.sockets.openClient({ host: '10.9.0.2', port: 80 })
        await eventually(() => expect(bench.kinds(given.id)).toContain('connecting'))
        await bench.sockets.get(given.id).close()
        expect(phase(given.id)).toBe('closed')
        expect(bench.sockets.get(given.id).attempts().attempts).toMatchObject([{ outcome: 'given up' }])
      })
    },
  )

  it('a local address that is not ours → its own addresses are named', async () => {
    const { id } = bench.sockets.openClient({ port: await freePort(), localAddress: '192.0.2.77' })
    expect(await errorOf(id)).toMatchObject({
      code: 'EADDRNOTAVAIL',
      message: '192.0.2.77 is not an address of this machine.',
      step: expect.stringContaining('127.0.0.1') as string,
    })
  })

  it('a local address of the other family → said so', async () => {
    const { id } = bench.sockets.openClient({ host: '127.0.0.1', port: 9, localAddress: '::1' })
    expect(await errorOf(id)).toMatchObject({
      code: 'EAFNOSUPPORT',
      step: expect.stringContaining('leave it out') as string,
    })
  })

  it('an interface that is not there → the interfaces are named', async () => {
    const { id } = bench.sockets.openClient({ port: await freePort(), interface: 'nosuch9' })
    expect(await errorOf(id)).toMatchObject({
      code: 'ENODEV',
      message: 'There is no interface nosuch9 on this machine.',
      step: expect.stringContaining('lo') as string,
    })
  })

  it('SCTP where the kernel has none → what to do', async () => {
    const { id } = bench.sockets.openClient({ transport: 'sctp', port: 9 })
    const error = await errorOf(id)
    if (error?.code === 'ECONNREFUSED') return // This kernel has it.
    expect(error).toMatchObject({
      code: 'EPROTONOSUPPORT',
      message: expect.stringContaining('no SCTP') as string,
      step: expect.stringContaining('modprobe sctp') as string,
    })
  })
})

describe.runIf(process.platform === 'linux')('what a client is bound to and its options', () => {
  it('local address, local port and interface are those asked for', async () => {
    const port = await serverOn('127.0.0.1')
    const localPort = await freePort()
    const { id } = bench.sockets.openClient({ port, localAddress: '127.0.0.5', localPort, interface: 'lo' })
    await becomes(id, 'open')
    expect(bench.sockets.get(id).state.local).toEqual({ address: '127.0.0.5', port: localPort })
    expect(bench.sockets.get(id).kernel().options).toContainEqual(
      expect.objectContaining({ name: 'SO_BINDTODEVICE', value: 'lo' }),
    )
  })

  it('each option is set before the connection, told with its result, and in effect', async () => {
    const port = await serverOn('127.0.0.1')
    const { id } = bench.sockets.openClient({
      port,
      options: {
        noDelay: false,
        keepAlive: { idleSeconds: 17, intervalSeconds: 5, probes: 3 },
        lingerSeconds: 2,
        sendBuffer: 40_000,
        receiveBuffer: 50_000,
        ttl: 9,
        trafficClass: 0x20,
        maxSegment: 600,
        congestion: 'reno',
        userTimeoutMs: 12_345,
      },
    })
    await becomes(id, 'open')
    const { options, facts, state } = bench.sockets.get(id).kernel()
    const inEffect = Object.fromEntries(options.map(({ name, value }) => [name, value]))
    expect(inEffect).toMatchObject({
      TCP_NODELAY: '0',
      SO_KEEPALIVE: '1',
      TCP_KEEPIDLE: '17',
      TCP_KEEPINTVL: '5',
      TCP_KEEPCNT: '3',
      SO_LINGER: '2 s',
      SO_SNDBUF: '80000',
      SO_RCVBUF: '100000',
      IP_TTL: '9',
      IP_TOS: '32',
      TCP_CONGESTION: 'reno',
      TCP_USER_TIMEOUT: '12345',
    })
    expect(state).toBe('ESTABLISHED')
    const sizes = facts.find(({ name }) => name === 'Segment size')?.value
    expect(sizes).toMatch(/^send (5\d\d|600), /)
    expect(bench.sentences(id, 'option')).toEqual(
      expect.arrayContaining([
        'setsockopt(IP_TTL, 9) = 0',
        'setsockopt(TCP_CONGESTION, reno) = 0',
        expect.stringMatching(/^setsockopt\(SO_RCVBUF, 50000\) = 0; the system made it 100000/) as string,
      ]),
    )
    expect(options.concat(facts).every(({ explanation }) => explanation.length > 10)).toBe(true)
  })

  it('an option that the system refuses is told by name, and the connection is made all the same', async () => {
    const port = await serverOn('::1')
    const { id } = bench.sockets.openClient({ host: '::1', port, options: { congestion: 'nosuch', ttl: 3 } })
    await becomes(id, 'open')
    expect(bench.sentences(id, 'option')).toEqual([
      'setsockopt(IPV6_UNICAST_HOPS, 3) = 0',
      expect.stringMatching(/^setsockopt\(TCP_CONGESTION, nosuch\) = ENOENT: the system knows no nosuch/),
    ])
  })

  it('options of an open connection are changed; what is not named stays', async () => {
    const port = await serverOn('127.0.0.1')
    const { id } = bench.sockets.openClient({ port, options: { ttl: 9 } })
    await becomes(id, 'open')
    bench.sockets.get(id).setStreamOptions({
      noDelay: false,
      keepAlive: { idleSeconds: 5, intervalSeconds: null, probes: null },
    })
    const { options } = bench.sockets.get(id).kernel()
    const inEffect = Object.fromEntries(options.map(({ name, value }) => [name, value]))
    expect(inEffect).toMatchObject({ TCP_NODELAY: '0', TCP_KEEPIDLE: '5', SO_KEEPALIVE: '1', IP_TTL: '9' })
    bench.sockets.get(id).setStreamOptions({ keepAlive: null })
    expect(bench.sockets.get(id).kernel().options).toContainEqual(
      expect.objectContaining({ name: 'SO_KEEPALIVE', value: '0' }),
    )
  })

  it('the peer’s FIN with allowHalfOpen off → ours follows at once', async () => {
    const listener = await bench.sockets.openListener({})
    const { id } = bench.sockets.openClient({
      port: listener.local?.port ?? 0,
      options: { allowHalfOpen: false },
    })
    await becomes(id, 'open')
    const [accepted] = await eventually(() => {
      const found = bench.accepted(listener.id)
      expect(found).toHaveLength(1)
      return found
    })
    accepted.halfClose()
    await becomes(id, 'closed')
    expect(bench.kinds(id).slice(-3)).toEqual(['peer-half-closed', 'half-closed', 'closed'])
  })

  it('nothing is exchanged for the idle time → closed, and why', async () => {
    const port = await serverOn('127.0.0.1', { allowHalfOpen: false })
    const { id } = bench.sockets.openClient({ port, options: { idleTimeoutMs: 60 } })
    expect(await errorOf(id)).toMatchObject({
      code: 'ETIMEDOUT',
      message: 'Nothing was sent or received for 60 ms, so it is closed, as asked.',
    })
  })
})

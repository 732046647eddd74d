import { createConnection, type Socket } from 'node:net'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, start, type Started } from '../test-program'

const PATIENCE = 10_000
/** The kernel has SCTP: /proc/net/protocols lists it, or its module can be asked for by opening a socket. */
const hasSctp = /^SCTP/m.test(readFileSync('/proc/net/protocols', 'utf8'))

afterEach(endAll)

async function portOf({ said }: Started): Promise<string> {
  await vi.waitFor(() => expect(said()).toContain('Listening on'), PATIENCE)
  return /Listening on .*:(\d+)\.\n/.exec(said())?.[1] ?? ''
}
async function socatListening(): Promise<string> {
  const { said } = start(['socat', '-d', '-d', 'TCP-LISTEN:0,bind=127.0.0.1', 'EXEC:cat'])
  await vi.waitFor(() => expect(said()).toMatch(/listening on .*:\d+/), PATIENCE)
  return /listening on .*:(\d+)/.exec(said())?.[1] ?? ''
}

describe('stream options', () => {
  it('-v → each call with its value; what the system refuses, by name', async () => {
    const port = await socatListening()
    const { child, exit, said, output } = fourtuple(
      ...['connect', '-v', '--ttl', '7', '--tos', '16', '--keepalive', '30', '--keepalive-interval', '5'],
      ...['--keepalive-probes', '3', '--mss', '900', '--congestion', 'reno', '--user-timeout', '5000'],
      ...['--send-buffer', '40000', '--receive-buffer', '50000', '--linger', '2', '127.0.0.1', port],
    )
    child.stdin?.end('hello')
    expect(await exit).toBe(0)
    expect(output().toString()).toBe('hello')
    for (const call of [
      ...[
        'IP_TTL, 7',
        'IP_TOS, 16',
        'SO_KEEPALIVE, 1',
        'TCP_KEEPIDLE, 30',
        'TCP_KEEPINTVL, 5',
        'TCP_KEEPCNT, 3',
      ],
      ...['TCP_MAXSEG, 900', 'TCP_CONGESTION, reno', 'TCP_USER_TIMEOUT, 5000', 'SO_LINGER, 2 s'],
      ...['SO_SNDBUF, 40000', 'SO_RCVBUF, 50000'],
    ])
      expect(said()).toContain(`option: setsockopt(${call}) = 0`)
  })

  it('--congestion that the kernel has not → told by the system’s name, the connection goes on', async () => {
    const { child, exit, said } = fourtuple(
      ...['connect', '-v', '--congestion', 'nosuch', '127.0.0.1', await socatListening()],
    )
    child.stdin?.end('x')
    expect(await exit).toBe(0)
    expect(said()).toMatch(/TCP_CONGESTION.*ENOENT/)
  })

  it('--linger 0 → the end is a reset', async () => {
    const listener = fourtuple('listen', '-k', '--linger', '0', '0')
    const peer = createConnection(Number(await portOf(listener)), '127.0.0.1')
    await vi.waitFor(() => expect(listener.said()).toContain('Connection from'), PATIENCE)
    const failed = once(peer, 'error')
    listener.child.kill('SIGINT')
    expect((await failed)[0]).toMatchObject({ code: 'ECONNRESET' })
    expect(await listener.exit).toBe(0)
  })

  it('-i and nothing said → closed, exit 1, in words; while something is said it goes on', async () => {
    const listener = fourtuple('listen', '-q', '-i', '0.4', '--json', '0')
    await vi.waitFor(() => expect(listener.output().toString()).toContain('listening'), PATIENCE)
    const port = Number(/"local":"127\.0\.0\.1:(\d+)"/.exec(listener.output().toString())?.[1])
    const peer = createConnection(port, '127.0.0.1')
    const closed = once(peer.resume(), 'close')
    const begun = performance.now()
    const saying = setInterval(() => peer.write('.'), 100)
    setTimeout(() => clearInterval(saying), 800)
    await closed
    expect(performance.now() - begun).toBeGreaterThan(1000)
    expect(await listener.exit).toBe(1)
    expect(listener.output().toString()).toContain('Nothing was sent or received for 400 ms')
  })
})

describe('listen -k --max-conns', () => {
  it('one more than that → it waits in the queue until one ends', async () => {
    const listener = fourtuple('listen', '-k', '-m', '2', '--reply', 'echo', '0')
    const port = Number(await portOf(listener))
    const accepted = () => listener.said().split('Connection from').length - 1
    const peers: Socket[] = []
    for (let i = 0; i < 3; i++) {
      const peer = createConnection(port, '127.0.0.1')
      await once(peer, 'connect')
      peers.push(peer)
    }
    const echoed: string[] = ['', '', '']
    peers.forEach((peer, i) => peer.on('data', (bytes) => (echoed[i] += bytes.toString())).write(`${i}`))
    await vi.waitFor(() => expect(echoed.slice(0, 2)).toEqual(['0', '1']), PATIENCE)
    peers[0].write('more')
    await vi.waitFor(() => expect(echoed[0]).toBe('0more'), PATIENCE)
    expect(accepted()).toBe(2)
    expect(echoed[2]).toBe('')
    peers[0].end()
    await vi.waitFor(() => expect(echoed[2]).toBe('2'), PATIENCE)
    expect(accepted()).toBe(3)
    for (const peer of peers) peer.destroy()
  })
})

describe('--sctp', () => {
  it.runIf(!hasSctp).each([
    ['listen', '0'],
    ['connect', '9'],
  ])('%s where the kernel has none → exit 1, in words', async (command, port) => {
    const { exit, said } = fourtuple(command, '--sctp', '127.0.0.1', port)
    expect(await exit).toBe(1)
    expect(said()).toMatch(/^fourtuple: .*SCTP/)
  })
})

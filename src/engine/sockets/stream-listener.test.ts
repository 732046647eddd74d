import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readFlowRows } from '#core/rows/flow-row'
import { FlowsView } from '../views/flows-view'
import { Workbench } from './testing'

/** Longer than a loaded machine takes; a condition that holds ends it at once. */
const eventually = <T>(check: () => T, options = { timeout: 10_000 }) => vi.waitFor(check, options)

let bench: Workbench
const ends: (() => void)[] = []
beforeEach(() => {
  bench = new Workbench()
})
afterEach(async () => {
  for (const end of ends.splice(0)) end()
  await bench.end()
})

const isLinux = process.platform === 'linux'

/** A raw Node client; resolves when it is connected, rejects with what the system says. */
async function connected(port: number, host = '127.0.0.1'): Promise<Socket> {
  const peer = createConnection({ port, host })
  ends.push(() => peer.destroy())
  await once(peer, 'connect')
  peer.on('error', () => undefined)
  return peer
}
const knock = (port: number) => {
  const peer = createConnection({ port, host: '127.0.0.1' })
  peer.on('error', () => undefined)
  ends.push(() => peer.destroy())
  return peer
}

async function listening(asked: Parameters<typeof bench.sockets.openListener>[0] = {}) {
  const state = await bench.sockets.openListener(asked)
  return { id: state.id, port: state.local?.port ?? 0, socket: bench.sockets.get(state.id) }
}

describe('what a listener takes', () => {
  it('IPv4 alone, IPv6 alone, both', async () => {
    const four = await listening({ address: '0.0.0.0' })
    await connected(four.port)
    await expect(connected(four.port, '::1')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const six = await listening({ address: '::', ipv6Only: true })
    await connected(six.port, '::1')
    await expect(connected(six.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    const both = await listening({ address: '::' })
    await connected(both.port, '::1')
    await connected(both.port)
    await eventually(() =>
      expect(
        bench
          .accepted(both.id)
          .map(({ state }) => state.peer?.address)
          .sort(),
      ).toEqual(['127.0.0.1', '::1']),
    )
    expect(both.socket.state.connections).toBe(2)
  })

  it('a name → its address is bound', async () => {
    const { socket } = await listening({ address: 'localhost' })
    expect(['127.0.0.1', '::1']).toContain(socket.state.local?.address)
  })

  it.runIf(isLinux)('reusePort: two listeners share a port, and both get connections', async () => {
    const one = await listening({ reusePort: true })
    const two = await listening({ reusePort: true, port: one.port })
    for (let i = 0; i < 40; i++) await connected(one.port)
    await eventually(() => expect(one.socket.state.connections + two.socket.state.connections).toBe(40))
    expect(one.socket.state.connections).toBeGreaterThan(0)
    expect(two.socket.state.connections).toBeGreaterThan(0)
  })

  it.runIf(isLinux)('options asked for are those of each accepted connection, and told', async () => {
    const { id, port } = await listening({
      options: { ttl: 7, keepAlive: { idleSeconds: 9 }, receiveBuffer: 30_000, congestion: 'reno' },
    })
    await connected(port)
    const [own] = await eventually(() => {
      const found = bench.accepted(id)
      expect(found).toHaveLength(1)
      return found
    })
    const inEffect = Object.fromEntries(own.kernel().options.map(({ name, value }) => [name, value]))
    expect(inEffect).toMatchObject({
      IP_TTL: '7',
      TCP_KEEPIDLE: '9',
      SO_RCVBUF: '60000',
      TCP_CONGESTION: 'reno',
      TCP_NODELAY: '1',
    })
    expect(bench.sentences(own.state.id, 'option')).toContain('setsockopt(IP_TTL, 7) = 0')
  })
})

describe('a listener that the system refuses', () => {
  it.runIf(isLinux)('a port of another program’s → that program is named', async () => {
    const server = bench.start('socat', '-d', '-d', 'TCP-LISTEN:0,bind=127.0.0.1,fork', 'EXEC:cat')
    let said = ''
    server.stderr?.on('data', (bytes: Uint8Array) => (said += new TextDecoder().decode(bytes)))
    const port = await eventually(() => {
      const found = /listening on .*127\.0\.0\.1:(\d+)/.exec(said)
      expect(found).not.toBeNull()
      return Number(found?.[1])
    })
    const refused = bench.sockets.openListener({ port })
    await expect(refused).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `127.0.0.1:${port} is already in use by socat (process ${server.pid ?? 0}).`,
      step: expect.stringContaining('port 0') as string,
    })
  })

  it.runIf(isLinux)(
    'a port of our own → said so; exclusive: connections in TIME-WAIT hold it as well',
    async () => {
      const first = await listening()
      await expect(bench.sockets.openListener({ port: first.port })).rejects.toMatchObject({
        message: expect.stringContaining('another socket of Fourtuple itself') as string,
      })
      const peer = await connected(first.port)
      const [own] = await eventually(() => {
        const found = bench.accepted(first.id)
        expect(found).toHaveLength(1)
        return found
      })
      await own.close() // It closes first, so that TIME-WAIT is on the listener's port.
      await eventually(() => expect(peer.destroyed).toBe(true))
      await first.socket.close()
      await expect(bench.sockets.openListener({ port: first.port, exclusive: true })).rejects.toMatchObject({
        code: 'EADDRINUSE',
        message: expect.stringContaining('TIME-WAIT') as string,
      })
      await listening({ port: first.port })
    },
  )

  it('an address that is not ours → this machine’s addresses are listed', async () => {
    await expect(bench.sockets.openListener({ address: '192.0.2.9' })).rejects.toMatchObject({
      code: 'EADDRNOTAVAIL',
      message: '192.0.2.9 is not an address of this machine.',
      step: expect.stringContaining('127.0.0.1') as string,
    })
    expect(bench.sockets.list()).toMatchObject([{ phase: 'closed', error: { code: 'EADDRNOTAVAIL' } }])
  })

  it('SCTP where the kernel has none → what to do', async () => {
    const tried = bench.sockets.openListener({ transport: 'sctp' })
    await tried.catch((error: unknown) =>
      expect(error).toMatchObject({
        code: 'EPROTONOSUPPORT',
        step: expect.stringContaining('modprobe') as string,
      }),
    )
  })
})

describe.runIf(isLinux)('accepting', () => {
  it('paused → the accept queue fills up to its limit and shows it; resumed → all are taken', async () => {
    const { id, port, socket } = await listening({ backlog: 3 })
    expect(socket.state.acceptQueue).toEqual({ length: 0, limit: 3 })
    await socket.setAccepting('paused')
    expect(socket.state.accepting).toBe('paused')
    const peers = Array.from({ length: 8 }, () => knock(port))
    // The kernel takes one more than the backlog (listen(2)); the others' SYNs are dropped.
    await eventually(() => expect(socket.state.acceptQueue).toEqual({ length: 4, limit: 3 }))
    expect(socket.kernel()).toMatchObject({ state: 'LISTEN', acceptQueue: { length: 4, limit: 3 } })
    expect(bench.accepted(id)).toHaveLength(0)
    expect(peers.filter((peer) => !peer.connecting).length).toBeGreaterThanOrEqual(4)
    await socket.setAccepting('accepting')
    await eventually(() => expect(bench.accepted(id)).toHaveLength(8), { timeout: 10_000 })
    await eventually(() => expect(socket.state.acceptQueue).toEqual({ length: 0, limit: 3 }))
    expect(bench.kinds(id)).toEqual(['opening', 'listening', 'accepting-paused', 'accepting-resumed'])
  })

  it('paused: connections that were accepted go on', async () => {
    const { id, port, socket } = await listening({ reply: { kind: 'echo' } })
    const peer = await connected(port)
    await eventually(() => expect(bench.accepted(id)).toHaveLength(1))
    await socket.setAccepting('paused')
    peer.write('still')
    const [bytes] = (await once(peer, 'data')) as [Uint8Array]
    expect(new TextDecoder().decode(bytes)).toBe('still')
  })

  it('refusing → RST, though the system had chosen the port; accepting again on the same one', async () => {
    const { id, port, socket } = await listening()
    for (let round = 0; round < 2; round++) {
      await socket.setAccepting('refusing')
      await expect(connected(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      const another = createServer().listen(port, '127.0.0.1')
      ends.push(() => another.close())
      await expect(once(another, 'listening')).rejects.toMatchObject({ code: 'EADDRINUSE' })
      await socket.setAccepting('accepting')
      await connected(port)
      await eventually(() => expect(bench.accepted(id)).toHaveLength(round + 1))
    }
    expect(bench.sentences(id, 'refusing')[0]).toContain('answers SYN with RST')
  })

  it('paused, then refused → those that waited are reset; then paused again', async () => {
    const { id, port, socket } = await listening()
    await socket.setAccepting('paused')
    const peer = await connected(port)
    await eventually(() => expect(socket.state.acceptQueue?.length).toBe(1))
    peer.resume()
    await socket.setAccepting('refusing')
    await eventually(() => expect(peer.destroyed).toBe(true))
    expect(bench.sentences(id, 'refusing')[0]).toContain('1 that waited in the accept queue')
    await socket.setAccepting('paused')
    await connected(port)
    await eventually(() => expect(socket.state.acceptQueue?.length).toBe(1))
    await socket.close()
    expect(bench.sentences(id, 'closed')[0]).toContain('1 in the accept queue are reset')
  })

  it('a backlog past the system’s own limit → what it made of it is said', async () => {
    const most = Number(readFileSync('/proc/sys/net/core/somaxconn', 'utf8'))
    const { id, socket } = await listening({ backlog: 65_535 })
    expect(socket.state.acceptQueue?.limit).toBe(most)
    if (most < 65_535)
      expect(bench.sentences(id, 'listening')[0]).toContain(`holds ${most}: the system allows no more`)
  })

  it('backlog 0 → the kernel still lets one wait', async () => {
    const { port, socket } = await listening({ backlog: 0 })
    expect(socket.state.acceptQueue?.limit).toBe(0)
    await socket.setAccepting('paused')
    await connected(port)
    knock(port)
    await eventually(() => expect(socket.state.acceptQueue).toEqual({ length: 1, limit: 0 }))
  })
})

it('closing a listener leaves its connections open', async () => {
  const { id, port, socket } = await listening()
  const peer = await connected(port)
  const [own] = await eventually(() => {
    const found = bench.accepted(id)
    expect(found).toHaveLength(1)
    return found
  })
  await socket.close()
  await expect(connected(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await own.send(new TextEncoder().encode('still here'), null)
  const [bytes] = (await once(peer, 'data')) as [Uint8Array]
  expect(new TextDecoder().decode(bytes)).toBe('still here')
  const view = new FlowsView(bench.session)
  const rows = readFlowRows(view.rows(0, view.total))
  expect(rows.map(({ state }) => state)).toEqual(['CLOSED', 'ESTABLISHED'])
})

it('closed sockets are kept up to a bound, the oldest forgotten first', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  ends.push(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ids: number[] = []
  for (let i = 0; i < 210; i++) {
    const { id } = bench.sockets.openClient({ port, options: { allowHalfOpen: false } })
    ids.push(id)
    await vi.waitFor(
      () =>
        expect(
          bench.sockets
            .page({ listener: null, flow: null, offset: 0, count: 1000 })
            .sockets.some((s) => s.id === id && s.phase === 'closed'),
        ).toBe(true),
      { interval: 2, timeout: 10_000 },
    )
  }
  expect(bench.sockets.total).toBe(200)
  expect(() => bench.sockets.get(ids[9])).toThrow('no longer there')
  expect(bench.sockets.get(ids[10]).state.phase).toBe('closed')
})

import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallInput } from '#contract/messages'
import { sendRequest } from '#contract/sends'
import type { Framing, Reply } from '#contract/sockets'
import { ShownError } from '../engine-error'
import { Engine } from '../server/engine'

const launch = { command: 'npm run start:capture' }
let folder = ''
let engine: Engine
const peers: ChildProcess[] = []
const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-sends-'))
  engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
})
afterEach(async () => {
  await engine.end()
  for (const peer of peers.splice(0)) peer.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const plain = (words: string) => ({ mode: 'text', text: words, encoding: 'utf-8', ending: 'none' }) as const
const send = (asked: CallInput<'send.start'>) => engine.sends.start(sendRequest.parse(asked))
async function listen(reply: Reply, framing: Framing = { kind: 'none' }) {
  const { local } = await engine.sockets.openListener({ reply, framing })
  return local?.port ?? 0
}
/** A bare peer that keeps all it gets, and an own client connected to it. */
async function clientOfBarePeer(framing: Framing = { kind: 'none' }) {
  const got: Buffer[] = []
  const server = createServer((socket) =>
    socket.on('data', (bytes) => got.push(bytes)).on('error', () => undefined),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { id } = engine.sockets.openClient({ port: (server.address() as AddressInfo).port, framing })
  await vi.waitFor(() => expect(engine.sockets.get(id).state.phase).toBe('open'))
  return { id, got: () => Buffer.concat(got).toString('latin1'), server }
}
const events = (kind: string) => {
  const { events: log } = engine.session.own
  return Array.from({ length: log.next - log.first }, (_, i) => log.read(log.first + i)).filter(
    (e) => e.kind === kind,
  )
}

describe('sends', () => {
  it('once, with a template → is gone when it is answered', async () => {
    const { id, got, server } = await clientOfBarePeer()
    const payload = { mode: 'template', text: '{{length rest u8}}n={{counter}}' } as const
    expect(await send({ sockets: [id], payload })).toMatchObject({ running: false, sent: 1, bytes: 4, of: 1 })
    await vi.waitFor(() => expect(got()).toBe('\x03n=1'))
    server.close()
  })
  it('three times, framed, through two sockets → each gets its three', async () => {
    const [a, b] = [await clientOfBarePeer({ kind: 'line' }), await clientOfBarePeer({ kind: 'line' })]
    const payload = { mode: 'template', text: '{{counter}}' } as const
    const schedule = { kind: 'times', times: 3, everyMs: 5 } as const
    const { id } = await send({ sockets: [a.id, b.id], payload, schedule, framed: true })
    await vi.waitFor(() => expect(engine.sends.list().find((s) => s.id === id)?.running).toBe(false))
    await vi.waitFor(() => expect([a.got(), b.got()]).toEqual(['1\n2\n3\n', '1\n2\n3\n']))
    a.server.close()
    b.server.close()
  })
  it('at 500 a second for a second → a receiver counts 500, and it took a second', async () => {
    const receiver = createSocket('udp4')
    let count = 0
    receiver.on('message', () => count++)
    receiver.bind(0, '127.0.0.1')
    await once(receiver, 'listening')
    const { id } = await engine.sockets.openUdp({})
    const to = { host: '127.0.0.1', port: receiver.address().port }
    const schedule = { kind: 'rate', perSecond: 500, seconds: 1 } as const
    const begun = performance.now()
    const task = await send({ sockets: [id], payload: plain('x'), to, schedule })
    await vi.waitFor(
      () => expect(engine.sends.list().find((s) => s.id === task.id)?.running).toBe(false),
      5000,
    )
    const took = performance.now() - begun
    await vi.waitFor(() => expect(count).toBe(500))
    expect(took).toBeGreaterThan(950)
    receiver.close()
  })
  it.runIf(process.platform === 'linux')(
    '100,000 datagrams at 50,000 a second → all are sent; what the receiver has not got, its kernel dropped',
    async () => {
      const receiver = await engine.sockets.openUdp({ reply: { kind: 'discard' } })
      const { id } = await engine.sockets.openUdp({})
      const to = { host: '127.0.0.1', port: receiver.local?.port ?? 0 }
      const schedule = { kind: 'rate', perSecond: 50_000, seconds: 2 } as const
      const payload = { mode: 'template', text: `{{counter width=10}}${'x'.repeat(54)}` } as const
      const task = await send({ sockets: [id], payload, to, schedule })
      const stateOf = () => engine.sends.list().find((s) => s.id === task.id)
      await vi.waitFor(() => expect(stateOf()?.running).toBe(false), { timeout: 60_000, interval: 20 })
      expect(stateOf()).toMatchObject({ sent: 100_000, failed: 0, error: null })
      await vi.waitFor(() => {
        const { bytesIn, drops } = engine.sockets.get(receiver.id).state
        expect(bytesIn / 64 + (drops ?? 0)).toBe(100_000)
      })
    },
    90_000,
  )
  it('until it is stopped → nothing is sent after the stop', async () => {
    const { id, got, server } = await clientOfBarePeer()
    const task = await send({
      sockets: [id],
      payload: plain('x'),
      schedule: { kind: 'rate', perSecond: 1000 },
    })
    await vi.waitFor(() => expect(got().length).toBeGreaterThan(20))
    const { sent, running } = engine.sends.stop(task.id)
    expect(running).toBe(false)
    await engine.sockets.get(id).close()
    await vi.waitFor(() => expect(got().length).toBeGreaterThanOrEqual(sent))
    expect(got().length - sent).toBeLessThan(5)
    server.close()
  })
  it('a peer that does not read → it waits, with little in memory, and can be stopped', async () => {
    const server = createServer((socket) => socket.pause())
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { id } = engine.sockets.openClient({ port: (server.address() as AddressInfo).port })
    const socket = engine.sockets.get(id)
    await vi.waitFor(() => expect(socket.state.phase).toBe('open'))
    const schedule = { kind: 'times', times: null, everyMs: 0 } as const
    const task = await send({ sockets: [id], payload: plain('x'.repeat(65_536)), schedule })
    let before = -1
    await vi.waitFor(
      () => {
        const now = engine.sends.list().find((s) => s.id === task.id)?.sent ?? 0
        const isStill = now === before
        before = now
        expect(isStill && now > 0).toBe(true)
      },
      { timeout: 10_000, interval: 200 },
    )
    expect(engine.sends.stop(task.id)).toMatchObject({ running: false, failed: 0 })
    socket.reset()
    server.close()
  })
  it('a file of 8 MiB → the peer gets its bytes', async () => {
    const path = join(folder, 'big')
    const bytes = Buffer.alloc(8 << 20, 'fourtuple')
    writeFileSync(path, bytes)
    const { id, got, server } = await clientOfBarePeer()
    await send({ sockets: [id], payload: { mode: 'file', file: path } })
    await vi.waitFor(() => expect(got().length).toBe(bytes.length), 10_000)
    expect(got() === bytes.toString('latin1')).toBe(true)
    server.close()
  })
  it('a payload that is wrong is refused with the character', async () => {
    const { id, server } = await clientOfBarePeer()
    await expect(send({ sockets: [id], payload: { mode: 'template', text: 'a{{no}}' } })).rejects.toThrow(
      'character 4',
    )
    server.close()
  })
  it('more than may be sent to another machine → is refused in words', async () => {
    const { id } = await engine.sockets.openUdp({ address: '0.0.0.0' })
    const to = { host: '192.0.2.1', port: 9 }
    const schedule = { kind: 'rate', perSecond: 5000 } as const
    await expect(send({ sockets: [id], payload: plain('x'), to, schedule })).rejects.toThrow(
      '1000 are the most',
    )
  })
})

describe('a window', () => {
  it('datagrams one by one to another machine → past 100 a second the person is asked', async () => {
    const asking = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'approved' }, silent)
    // Bound to loopback, from where the system lets nothing leave the machine.
    const { id } = await asking.sockets.openUdp({})
    const codes = new Set<unknown>()
    const sendOne = () =>
      asking.sockets
        .get(id)
        .send(Buffer.from('x'), { host: '192.0.2.1', port: 9 })
        .catch((thrown: unknown) => {
          codes.add(thrown instanceof ShownError && thrown.code)
        })
    await vi.waitFor(async () => {
      await Promise.all(Array.from({ length: 150 }, sendOne))
      expect(codes).toEqual(new Set(['EINVAL', 'EAPPROVAL']))
    })
    await asking.end()
  })
})

describe('replies', () => {
  const exchangeAsync = async (port: number, said: string) => {
    const peer = spawn('ncat', ['127.0.0.1', String(port)])
    peers.push(peer)
    const answer = text(peer.stdout)
    peer.stdin.end(said)
    return answer
  }
  it('a payload for each line', async () => {
    const payload = { mode: 'template', text: '{{counter}}:{{captured w /(\\w+)/}}' } as const
    const port = await listen({ kind: 'payload', payload, when: 'message' }, { kind: 'line' })
    expect(await exchangeAsync(port, 'one\r\ntwo\n')).toBe('1:one\n2:two\n')
    expect(events('message').map(({ bytes }) => bytes)).toEqual([3, 3])
  })
  it('discard: counted, not kept', async () => {
    const port = await listen({ kind: 'discard' })
    expect(await exchangeAsync(port, 'a'.repeat(1000))).toBe('')
    expect(events('received').map(({ payloadAt }) => payloadAt)).toContain(-1)
    expect(engine.session.own.payload.evicted).toBe(0)
    expect(engine.sockets.list().find(({ kind }) => kind === 'accepted')?.bytesIn).toBe(1000)
  })
  it('a payload or a script that is wrong → nothing listens', async () => {
    await expect(listen({ kind: 'script', script: 'send "a' })).rejects.toThrow('line 1, column 6')
    expect(engine.sockets.list().filter(({ phase }) => phase === 'open')).toEqual([])
  })
  it('echo to a peer that reads late → all comes back', async () => {
    const port = await listen({ kind: 'echo' })
    const peer: Socket = connect(port, '127.0.0.1')
    await once(peer, 'connect')
    peer.pause()
    const bytes = Buffer.alloc(20 << 20, 'abcdefg')
    peer.end(bytes)
    await vi.waitFor(() => {
      const accepted = engine.sockets.list().find(({ kind }) => kind === 'accepted')
      expect(accepted?.bytesIn).toBeGreaterThan(256 << 10)
    })
    const back: Buffer[] = []
    for await (const piece of peer) back.push(piece as Buffer)
    expect(Buffer.concat(back).equals(bytes)).toBe(true)
  })
})

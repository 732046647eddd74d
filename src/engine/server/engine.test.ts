import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { originOf, readFlowRows, type FlowRow } from '#core/rows/flow-row'
import { FlowsView } from '../views/flows-view'
import { StreamView } from '../views/stream-view'
import { readStreamRows } from '#core/rows/stream-row'
import { captureRequest } from '#contract/capture'
import { captureReadiness } from '../capture/readiness'
import { Engine } from './engine'

const launch = { command: 'npm run start:capture' }
const canCapture = captureReadiness(launch).ready
const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }
const bytesOf = (text: string) => new TextEncoder().encode(text)

let folder = ''
let engine: Engine
const peers: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-engine-'))
  engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
})
afterEach(async () => {
  await engine.end()
  for (const peer of peers.splice(0)) peer.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function rows(of = engine): FlowRow[] {
  const view = new FlowsView(of.session)
  return readFlowRows(view.rows(0, view.total))
}
const onLoopback = (filter: string, name = 'lo') =>
  captureRequest.parse({ source: { kind: 'interface', name }, filter })
const connections = () => rows().filter((row) => row.remote !== null)

function streamOf(
  flow: number,
  from: 'wire' | 'own socket',
  of = engine,
): { direction: string; text: string }[] {
  const view = new StreamView(of.session, flow, 'text', from)
  while (view.advance()) continue
  return readStreamRows(view.rows(0, view.total)).map((line) => ({
    direction: line.direction,
    text: new TextDecoder().decode(line.bytes),
  }))
}

/** An own client connected to an own listener on loopback. */
async function pair() {
  const listener = await engine.sockets.openListener({
    address: '127.0.0.1',
    port: 0,
    reply: { kind: 'none' },
  })
  const { id } = engine.sockets.openClient({ port: listener.local?.port ?? 0 })
  const client = engine.sockets.get(id)
  const accepted = await vi.waitFor(() => {
    const found = engine.sockets.list().find((s) => s.kind === 'accepted')
    expect(found).toBeDefined()
    expect(client.state.phase).toBe('open')
    return engine.sockets.get(found?.id ?? -1)
  })
  return { listener, client, accepted }
}

const kinds = (socket: number) => {
  const { events } = engine.session.own
  const found: string[] = []
  for (let i = events.first; i < events.next; i++)
    if (events.read(i).socket === socket) found.push(events.read(i).kind)
  return found
}

describe('own sockets', () => {
  it('listener and client: open, exchange, half-close and close are events and states of one flow', async () => {
    const { client, accepted } = await pair()
    expect(connections()).toHaveLength(1)
    expect(connections()[0]).toMatchObject({
      state: 'ESTABLISHED',
      peerState: 'ESTABLISHED',
      stateFrom: 'own socket',
    })
    await client.send(bytesOf('ping'), null)
    await vi.waitFor(() => expect(accepted.state.bytesIn).toBe(4))
    client.halfClose()
    await vi.waitFor(() => expect(accepted.state.halfClosedByPeer).toBe(true))
    expect(connections()[0]).toMatchObject({ state: 'FIN-WAIT-1', peerState: 'CLOSE-WAIT' })
    await accepted.send(bytesOf('after your FIN'), null)
    await vi.waitFor(() => expect(client.state.bytesIn).toBe(14))
    await accepted.close()
    await vi.waitFor(() => expect(client.state.phase).toBe('closed'))
    expect(kinds(client.state.id)).toEqual([
      'opening',
      'connecting',
      'connected',
      'sent',
      'half-closed',
      'received',
      'peer-half-closed',
      'closed',
    ])
    expect(streamOf(connections()[0].id, 'own socket')).toEqual([
      { direction: 'out', text: 'ping' },
      { direction: 'in', text: 'after your FIN' },
    ])
    expect(originOf(connections()[0])).toBe('own socket')
  })

  it('reset → the peer is told, and both ends are closed', async () => {
    const { client, accepted } = await pair()
    client.reset()
    await vi.waitFor(() => expect(accepted.state.phase).toBe('closed'))
    expect(kinds(accepted.state.id)).toContain('peer-reset')
    expect(accepted.state.error?.code).toBe('ECONNRESET')
    expect(connections()[0]).toMatchObject({ state: 'CLOSED', peerState: 'CLOSED' })
  })

  it('connecting to a port where nothing listens → refused, in words with a next step', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    server.close()
    await once(server, 'close')
    const { id } = engine.sockets.openClient({ port })
    await vi.waitFor(() => expect(engine.sockets.get(id).state.phase).toBe('closed'))
    expect(engine.sockets.get(id).state.error).toMatchObject({
      code: 'ECONNREFUSED',
      step: expect.any(String) as string,
    })
  })

  it('a listener on a port that is taken → EADDRINUSE in words, and nothing is left open', async () => {
    const first = await engine.sockets.openListener({
      address: '127.0.0.1',
      port: 0,
      reply: { kind: 'none' },
    })
    const again = engine.sockets.openListener({
      address: '127.0.0.1',
      port: first.local?.port ?? 0,
      reply: { kind: 'none' },
    })
    await expect(again).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: expect.stringContaining('already in use') as string,
    })
    expect(engine.sockets.list().filter((s) => s.phase === 'open')).toHaveLength(1)
  })

  it('UDP: a datagram and its echo are one flow beside the socket’s two-tuple', async () => {
    const echo = await engine.sockets.openUdp({
      address: '127.0.0.1',
      port: 0,
      peer: null,
      reply: { kind: 'echo' },
    })
    const sender = await engine.sockets.openUdp({
      address: '127.0.0.1',
      port: 0,
      peer: null,
      reply: { kind: 'none' },
    })
    await engine.sockets
      .get(sender.id)
      .send(bytesOf('datagram'), { host: '127.0.0.1', port: echo.local?.port ?? 0 })
    await vi.waitFor(() => expect(engine.sockets.get(sender.id).state.bytesIn).toBe(8))
    expect(rows().filter((row) => row.remote === null)).toHaveLength(2)
    const [flow, ...others] = connections()
    expect(others).toEqual([])
    expect(flow).toMatchObject({ transport: 'udp', state: 'BOUND', ownBytesOut: 8, ownBytesIn: 8 })
  })

  it('a real peer: socat gets what is sent, and its answer comes back', async () => {
    const listener = await engine.sockets.openListener({
      address: '127.0.0.1',
      port: 0,
      reply: { kind: 'echo' },
    })
    const peer = spawn('socat', ['-t2', 'STDIO', `TCP:127.0.0.1:${listener.local?.port ?? 0}`])
    peers.push(peer)
    peer.stdin.end('over and out\n')
    const said = await text(peer.stdout)
    expect(said).toBe('over and out\n')
  })
})

describe.runIf(canCapture)('capture and own sockets in one session', () => {
  it('joins the wire to the socket’s flow, with the wire’s states, counts and bytes', async () => {
    const listener = await engine.sockets.openListener({
      address: '127.0.0.1',
      port: 0,
      reply: { kind: 'none' },
    })
    const port = listener.local?.port ?? 0
    const started = await engine.handlers['capture.start'](onLoopback(`tcp port ${port}`))
    const { id } = engine.sockets.openClient({ port })
    const client = engine.sockets.get(id)
    await vi.waitFor(() => expect(client.state.phase).toBe('open'))
    await client.send(bytesOf('one\ntwo\n'), null)
    const accepted = engine.sockets.get(engine.sockets.list().find((s) => s.kind === 'accepted')?.id ?? -1)
    await vi.waitFor(() => expect(accepted.state.bytesIn).toBe(8))
    client.halfClose()
    await vi.waitFor(() => expect(accepted.state.halfClosedByPeer).toBe(true))
    await vi.waitFor(() =>
      expect(connections()[0]).toMatchObject({
        state: 'FIN-WAIT-2',
        peerState: 'CLOSE-WAIT',
        stateFrom: 'wire',
        peerStateFrom: 'wire',
      }),
    )
    await accepted.close()
    await vi.waitFor(() =>
      expect(connections()[0]).toMatchObject({ state: 'TIME-WAIT', peerState: 'CLOSED' }),
    )
    await engine.handlers['capture.stop']({ capture: started.id })
    expect(connections()).toHaveLength(1)
    const [flow] = connections()
    expect(flow).toMatchObject({ wireBytesOut: 8, wireBytesIn: 0, ownBytesOut: 8 })
    expect(flow.packetsOut + flow.packetsIn).toBe(engine.captures.list()[0].packets)
    expect(originOf(flow)).toBe('own socket + wire')
    expect(streamOf(flow.id, 'wire')).toEqual([
      { direction: 'out', text: 'one\n' },
      { direction: 'out', text: 'two\n' },
    ])
  })

  it('writes packets to a file of its owner’s, which tcpdump reads, and another engine reads back', async () => {
    await engine.handlers['capture.start'](onLoopback('udp'))
    const one = await engine.sockets.openUdp({
      address: '127.0.0.1',
      port: 0,
      peer: null,
      reply: { kind: 'none' },
    })
    const two = await engine.sockets.openUdp({
      address: '127.0.0.1',
      port: 0,
      peer: null,
      reply: { kind: 'none' },
    })
    await engine.sockets
      .get(one.id)
      .send(bytesOf('kept on disk'), { host: '127.0.0.1', port: two.local?.port ?? 0 })
    await vi.waitFor(() => expect(engine.session.ingest.frames).toBeGreaterThan(0))
    await engine.captures.stopAll()
    const file = join(folder, readdirSync(folder).find((name) => name.endsWith('.pcapng')) ?? '')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const told = execFileSync('tcpdump', ['-r', file, '-A', '-n'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    expect(told).toContain(`127.0.0.1.${one.local?.port ?? 0} > 127.0.0.1.${two.local?.port ?? 0}`)
    expect(told).toContain('kept on disk')
    await engine.end()

    const later = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
    const [kept] = await later.handlers['recovery.list']({})
    expect(kept).toMatchObject({ interfaces: ['lo'], crashed: false })
    const read = await later.handlers['recovery.open']({ id: kept.id })
    expect(read).toMatchObject({ cutOff: false })
    const flow = rows(later).find((row) => row.local.port === one.local?.port)
    expect(streamOf(flow?.id ?? -1, 'wire', later)).toEqual([{ direction: 'out', text: 'kept on disk' }])
    await later.handlers['recovery.discard']({ id: kept.id })
    expect(existsSync(file)).toBe(false)
    await later.end()
  })

  it('a wrong filter → libpcap’s words; an unknown interface → its name', async () => {
    const start = (asked: { interface: string; filter: string }) => async () =>
      engine.handlers['capture.start'](onLoopback(asked.filter, asked.interface))
    await expect(start({ interface: 'lo', filter: 'tcp prot 80' })).rejects.toMatchObject({ code: 'EFILTER' })
    await expect(start({ interface: 'nosuch0', filter: '' })).rejects.toMatchObject({ code: 'ENODEV' })
    expect(engine.captures.list()).toEqual([])
  })

  it('a connection of others: its states and bytes are those that its two ends had', async () => {
    await engine.handlers['capture.start'](onLoopback('tcp'))
    const server = spawn('socat', ['-t1', 'TCP-LISTEN:0,bind=127.0.0.1,fork', 'EXEC:cat'], {
      stdio: 'ignore',
    })
    peers.push(server)
    const port = await vi.waitFor(() => {
      const listening = execFileSync('ss', ['-Hltnp'], { encoding: 'utf8' })
      const line = listening.split('\n').find((text) => text.includes(`pid=${server.pid ?? 0},`))
      expect(line).toBeDefined()
      return Number(/127\.0\.0\.1:(\d+)/.exec(line ?? '')?.[1])
    }, 5000)
    execFileSync('socat', ['-t2', 'STDIO', `TCP:127.0.0.1:${port}`], { input: 'foreign bytes\n' })
    const flow = await vi.waitFor(() => {
      const found = connections().find((row) => row.remote?.port === port)
      expect([found?.state, found?.peerState].sort()).toEqual(['CLOSED', 'TIME-WAIT'])
      return found
    }, 10_000)
    expect(flow).toMatchObject({ wireBytesOut: 14, wireBytesIn: 14 })
    expect(streamOf(flow?.id ?? -1, 'wire')).toEqual([
      { direction: 'out', text: 'foreign bytes\n' },
      { direction: 'in', text: 'foreign bytes\n' },
    ])
  })
})

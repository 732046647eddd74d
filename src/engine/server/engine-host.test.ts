import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallInput, CallName, CallResult, EngineMessage } from '#contract/messages'
import { readFlowRows } from '#core/rows/flow-row'
import { readRowsHeader } from '#core/rows/packed-rows'
import { EngineHost } from './engine-host'
import type { EnginePort } from './engine-port'

/** A window's end of a port to the engine: what it asked, and all that it was told. */
class Window {
  readonly told: EngineMessage[] = []
  private readonly waiting = new Map<number, (answer: EngineMessage) => void>()
  private readonly port: MessagePort
  private nextId = 1

  constructor(host: EngineHost) {
    const { port1, port2 } = new MessageChannel()
    this.port = port1
    port1.on('message', (message: EngineMessage) => {
      this.told.push(message)
      if (!('id' in message)) return
      this.waiting.get(message.id)?.(message)
      this.waiting.delete(message.id)
    })
    host.connect(nodePort(port2))
  }

  /** Asks as a window does, or as one that keeps to no contract would. */
  raw(request: { call: unknown; params: unknown }): Promise<EngineMessage> {
    const id = this.nextId++
    return new Promise((resolve) => {
      this.waiting.set(id, resolve)
      this.port.postMessage({ id, ...request })
    })
  }

  async call<N extends CallName>(call: N, params: CallInput<N>): Promise<CallResult<N>> {
    const answer = await this.raw({ call, params })
    if (answer.type !== 'result') throw new Error(JSON.stringify(answer))
    return answer.result as CallResult<N>
  }

  changes(view: number) {
    return this.told.filter((message) => message.type === 'changed' && message.view === view)
  }

  close(): void {
    this.port.close()
  }
}

function nodePort(port: MessagePort): EnginePort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
    start: () => port.start(),
  }
}

let folder = ''
let host: EngineHost
let window: Window
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-host-'))
  host = new EngineHost({
    sessionsFolder: folder,
    version: '0.1.0',
    launch: { command: 'x' },
    trust: 'all',
  })
  window = new Window(host)
})
afterEach(async () => {
  await host.end()
  window.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('a window that connects', () => {
  it('is told the status and the sockets at once', async () => {
    await vi.waitFor(() => expect(window.told.map(({ type }) => type)).toEqual(['status', 'sockets']))
  })
})

describe('requests that keep to no contract', () => {
  it.each([
    [{ call: 'engine.explode', params: {} }, 'ENOSYS'],
    [{ call: 'toString', params: {} }, 'ENOSYS'],
    [{ call: 7, params: {} }, 'ENOSYS'],
    [{ call: 'client.open', params: { host: '127.0.0.1', port: 70_000 } }, 'EINVAL'],
    [{ call: 'client.open', params: null }, 'EINVAL'],
    [{ call: 'socket.send', params: { socket: 0, bytes: 'text' } }, 'EINVAL'],
    [{ call: 'view.open', params: { kind: 'everything' } }, 'EINVAL'],
    [{ call: 'view.rows', params: { view: 99, offset: 0, count: 1 } }, 'EBADF'],
    [{ call: 'view.rows', params: { view: 1, offset: 0, count: 1e9 } }, 'EINVAL'],
    [{ call: 'recovery.open', params: { id: '../../etc/passwd' } }, 'EINVAL'],
  ])('%j → %s', async (request, code) => {
    const answer = await window.raw(request)
    expect(answer).toMatchObject({ type: 'failed', error: { code } })
  })

  it('a port that is none → said in a sentence for whoever typed it', async () => {
    for (const port of [70_000, -1, 1.5, Number.NaN])
      expect(await window.raw({ call: 'listener.open', params: { port } })).toMatchObject({
        error: { message: 'A port is a number from 0 to 65,535.' },
      })
    expect(await window.raw({ call: 'client.open', params: { host: ' ', port: 1 } })).toMatchObject({
      error: { message: 'A host name or an address is needed.' },
    })
  })

  it('a refused client → its error crosses the port whole, with the next step', async () => {
    const { socket } = await window.call('listener.open', { port: 0 })
    await window.call('socket.close', { socket: socket.id })
    const client = await window.call('client.open', { host: '127.0.0.1', port: socket.local?.port ?? 1 })
    await vi.waitFor(async () => {
      const sockets = await window.call('sockets.list', {})
      expect(sockets.find(({ id }) => id === client.socket.id)?.error).toMatchObject({
        code: 'ECONNREFUSED',
        step: 'Check that the server runs and that the port is right.',
      })
    })
  })

  it('the 65th view → refused; after one is closed → opened', async () => {
    for (let i = 0; i < 64; i++) await window.call('view.open', { kind: 'flows' })
    expect(await window.raw({ call: 'view.open', params: { kind: 'flows' } })).toMatchObject({
      error: { code: 'EMFILE' },
    })
    await window.call('view.close', { view: 1 })
    await window.call('view.open', { kind: 'flows' })
  })
})

describe('views', () => {
  /** A UDP socket that echoes, and one connected to it. */
  async function datagrams() {
    const echo = await window.call('udp.open', { port: 0, reply: { kind: 'echo' } })
    const peer = { host: '127.0.0.1', port: echo.socket.local?.port ?? 0 }
    const client = await window.call('udp.open', { port: 0, peer })
    return { client: client.socket, flow: client.socket.flow ?? -1 }
  }

  it('rows change without pause → told at most ten times a second, and of the last change', async () => {
    const { client, flow } = await datagrams()
    const { view } = await window.call('view.open', { kind: 'flow', flow })
    const began = performance.now()
    let sent = 0
    while (performance.now() - began < 500) {
      await window.call('socket.send', { socket: client.id, bytes: new Uint8Array(10) })
      sent++
    }
    await vi.waitFor(async () => {
      const [row] = readFlowRows(await window.call('view.rows', { view, offset: 0, count: 1 }))
      expect([row.ownBytesOut, row.ownBytesIn]).toEqual([10 * sent, 10 * sent])
    })
    // The first at once, one each tenth of a second, and the last: a slower machine makes them fewer.
    const most = 2 + (performance.now() - began) / 100
    expect(sent).toBeGreaterThan(most)
    expect(window.changes(view).length).toBeLessThanOrEqual(most)
    await vi.waitFor(async () => {
      const header = readRowsHeader(await window.call('view.rows', { view, offset: 0, count: 1 }))
      expect(window.changes(view).at(-1)).toMatchObject({ revision: header?.revision })
    })
  })

  it('another flow changes → the view of this one is not told', async () => {
    const one = await datagrams()
    const other = await datagrams()
    const { view } = await window.call('view.open', { kind: 'flow', flow: one.flow })
    const all = await window.call('view.open', { kind: 'flows' })
    // What opening them still had to tell comes first.
    await vi.waitFor(() => expect(window.changes(view).length).toBeLessThanOrEqual(1))
    const before = window.changes(view).length
    await window.call('socket.send', { socket: other.client.id, bytes: new Uint8Array(10) })
    await vi.waitFor(() => expect(window.changes(all.view).length).toBeGreaterThan(0))
    expect(window.changes(view).length).toBe(before)
  })

  it('a closed view → told nothing more', async () => {
    const { client, flow } = await datagrams()
    const { view } = await window.call('view.open', { kind: 'flow', flow })
    const all = await window.call('view.open', { kind: 'flows' })
    await window.call('view.close', { view })
    const before = window.changes(view).length
    await window.call('socket.send', { socket: client.id, bytes: new Uint8Array(10) })
    await vi.waitFor(() => expect(window.changes(all.view).length).toBeGreaterThan(0))
    expect(window.changes(view).length).toBe(before)
  })

  it('a flow that was never there → refused in words', async () => {
    expect(await window.raw({ call: 'view.open', params: { kind: 'flow', flow: 12 } })).toMatchObject({
      error: { code: 'ENOENT' },
    })
  })
})

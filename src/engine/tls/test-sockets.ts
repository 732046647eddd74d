import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { z } from 'zod'
import type { tlsClientOptions, tlsServerOptions } from '#contract/tls'
import { Engine } from '../server/engine'
import type { OwnSocket } from '../sockets/own-socket'
import type { TestCertificate } from './test-certificates'

const launch = { command: 'npm run start:capture' }
const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }

export const bytesOf = (text: string) => new TextEncoder().encode(text)

/** An engine for each test of a file, with a session folder of its own, and peers that end with the test. */
export function useSockets() {
  const given = new Set<number>()
  const peers: ChildProcess[] = []
  let engine: Engine
  let folder = ''

  beforeEach(() => {
    given.clear()
    folder = mkdtempSync(join(tmpdir(), 'fourtuple-tls-'))
    engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
  })
  afterEach(async () => {
    for (const peer of peers.splice(0)) peer.kill('SIGKILL')
    await engine.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Events of one of our sockets, oldest first. */
  const events = (socket: OwnSocket) => {
    const log = engine.session.own.events
    return Array.from({ length: log.next - log.first }, (_, i) => log.read(log.first + i)).filter(
      (event) => event.socket === socket.state.id,
    )
  }

  /** A file in the test's folder. */
  const file = (name: string, text: string): string => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }

  /** A peer; what it says is kept, errors with it. */
  const run = (program: string, ...args: string[]) => {
    const peer = spawn(program, args)
    peers.push(peer)
    let said = ''
    const take = (bytes: Buffer) => (said += bytes.toString('latin1'))
    peer.stdout.on('data', take)
    peer.stderr.on('data', take)
    return {
      said: () => said,
      write: (text: string) => peer.stdin.write(text),
      exited: once(peer, 'exit').then(([code]) => code as number),
    }
  }

  return {
    engine: () => engine,
    folder: () => folder,
    events,
    file,
    run,

    /** The newest accepted connection that was not given before. */
    accepted: () =>
      vi.waitFor(() => {
        const found = engine.sockets.list().find(({ kind, id }) => kind === 'accepted' && !given.has(id))
        expect(found).toBeDefined()
        given.add(found?.id ?? -1)
        return engine.sockets.get(found?.id ?? -1)
      }, 5000),

    /** All that a socket received, as text. */
    received: (socket: OwnSocket) =>
      events(socket)
        .filter(({ kind }) => kind === 'received')
        .map(({ payloadAt, bytes }) => engine.session.own.payload.read(payloadAt, bytes))
        .map((bytes) => new TextDecoder().decode(bytes ?? new Uint8Array(0)))
        .join(''),

    listen: async (tls: z.input<typeof tlsServerOptions> | null, reply: 'none' | 'echo' = 'none') => {
      const state = await engine.sockets.openListener({ reply: { kind: reply }, tls })
      return { state, port: state.local?.port ?? 0 }
    },

    connect: (port: number, tls: z.input<typeof tlsClientOptions> | null, host = '127.0.0.1'): OwnSocket =>
      engine.sockets.get(engine.sockets.openClient({ host, port, tls }).id),

    isOpen: (socket: OwnSocket) =>
      vi.waitFor(() => expect(socket.state).toMatchObject({ phase: 'open', error: null }), 5000),
    isClosed: (socket: OwnSocket) => vi.waitFor(() => expect(socket.state.phase).toBe('closed'), 5000),

    /** `openssl s_server` on a free port. */
    opensslServer: async (shown: TestCertificate, ...args: string[]) => {
      const port = await freePort()
      const server = run(
        ...(['openssl', 's_server', '-accept', `127.0.0.1:${port}`] as const),
        ...['-cert', file('s.crt', shown.certificate), '-key', file('s.key', shown.key), ...args],
      )
      await vi.waitFor(() => expect(server.said()).toContain('ACCEPT'), 5000)
      return { ...server, port }
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

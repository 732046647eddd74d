import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { Engine } from '../server/engine'
import type { OwnSocket } from '../sockets/own-socket'
import type { SocketState } from '#contract/sockets'

const launch = { command: 'npm run start:capture' }
const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }

/** What a test does with an engine of its own. */
export interface TestSockets {
  engine: Engine
  folder: string
  /** Waits for the newest accepted connection that is not among those already given. */
  accepted: () => Promise<OwnSocket>
  /** What a socket did, as `kind: text`. */
  events: (socket: OwnSocket | SocketState) => { kind: string; text: string }[]
  /** All that a socket received, as text. */
  received: (socket: OwnSocket) => string
}

/** An engine for each test of a file, with a session folder of its own. */
export function useSockets(): TestSockets {
  const given = new Set<number>()
  const tests: TestSockets = {
    engine: null as unknown as Engine,
    folder: '',
    accepted: () =>
      vi.waitFor(() => {
        const found = tests.engine.sockets
          .list()
          .find(({ kind, id }) => kind === 'accepted' && !given.has(id))
        expect(found).toBeDefined()
        given.add(found?.id ?? -1)
        return tests.engine.sockets.get(found?.id ?? -1)
      }, 5000),
    events: (socket) => {
      const id = 'id' in socket ? socket.id : socket.state.id
      const { events } = tests.engine.session.own
      return Array.from({ length: events.next - events.first }, (_, i) => events.read(events.first + i))
        .filter((event) => event.socket === id)
        .map(({ kind, text }) => ({ kind, text }))
    },
    received: (socket) => {
      const { events, payload } = tests.engine.session.own
      let text = ''
      for (let i = events.first; i < events.next; i++) {
        const event = events.read(i)
        if (event.socket === socket.state.id && event.kind === 'received')
          text += new TextDecoder().decode(payload.read(event.payloadAt, event.bytes) ?? new Uint8Array(0))
      }
      return text
    },
  }
  beforeEach(() => {
    given.clear()
    tests.folder = mkdtempSync(join(tmpdir(), 'fourtuple-tls-'))
    tests.engine = new Engine(
      { sessionsFolder: tests.folder, version: '0.1.0', launch, trust: 'all' },
      silent,
    )
  })
  afterEach(async () => {
    await tests.engine.end()
    rmSync(tests.folder, { recursive: true, force: true })
  })
  return tests
}

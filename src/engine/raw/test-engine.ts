import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { packetSpec, rawRunRequest } from '#contract/raw'
import { templateOf } from '#core/build/templates'
import { captureReadiness } from '../capture/readiness'
import { Engine } from '../server/engine'

const launch = { command: 'npm run start:capture' }
/** Raw sockets, captures and network namespaces need root. */
export const permitted = captureReadiness(launch).ready && process.getuid?.() === 0
const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }

/** A template with some fields of its layers set. */
export function packetsOf(name: string, fields: Record<string, Record<string, number | string>> = {}) {
  return (templateOf(name)?.packets ?? []).map((packet) =>
    packetSpec.parse({ layers: packet.layers.map((layer) => ({ ...layer, ...fields[layer.layer] })) }),
  )
}

/** An engine for each test of a file, which asks a person as the window's does, and what ends with the test. */
export function useRawEngine() {
  const closers: (() => void)[] = []
  let engine: Engine
  let folder = ''

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fourtuple-raw-test-'))
    engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'approved' }, silent)
  })
  afterEach(async () => {
    await engine.end()
    for (const close of closers.splice(0).reverse()) close()
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    engine: () => engine,
    closers,

    /** Runs packets to their end. */
    run: async (asked: Parameters<typeof rawRunRequest.parse>[0]) => {
      const { id } = await engine.rawRuns.start(rawRunRequest.parse(asked))
      await vi.waitFor(() => expect(engine.rawRuns.look(id, 1).run.running).toBe(false), {
        timeout: 10_000,
        interval: 10,
      })
      return engine.rawRuns.look(id, 1000)
    },

    listening: async (host: string): Promise<{ server: Server; port: number }> => {
      const server = createServer((socket) => socket.resume()).listen(0, host)
      await once(server, 'listening')
      closers.push(() => server.close())
      return { server, port: (server.address() as AddressInfo).port }
    },
  }
}

/*
 * An engine in a process of its own for bench/sockets.mjs: an echo listener with all its bookkeeping, or a UDP socket.
 * Says its port, and for each line on standard input what it has received.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { EngineHost } from '../src/engine/server/engine-host'

const folder = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))
const host = new EngineHost({
  sessionsFolder: folder,
  version: 'bench',
  launch: { command: 'npm run start:capture' },
  trust: 'all',
})

async function run(): Promise<void> {
  const { sockets, session } = host.engine
  const socket =
    process.argv[2] === 'udp'
      ? await sockets.openUdp({})
      : await sockets.openListener({ reply: { kind: 'echo' } })
  console.log(JSON.stringify({ port: socket.local?.port }))
  const input = createInterface({ input: process.stdin })
  input.on('line', () => {
    const { bytesIn, drops } = sockets.get(socket.id).state
    console.log(JSON.stringify({ bytesIn, drops: drops ?? 0, events: session.own.events.next }))
  })
  input.on('close', () => {
    void host.end().then(() => {
      rmSync(folder, { recursive: true, force: true })
      process.exit()
    })
  })
}
void run()

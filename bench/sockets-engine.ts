/*
 * An engine in a process of its own for bench/sockets.mjs: an echo listener with all its bookkeeping (`tcp`), a UDP
 * socket (`udp BUFFER`), or one that sends datagrams, begun by the first line (`send PORT RATE SECONDS BYTES`). Says its
 * port, and for each line on standard input what it has received or sent.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sendRequest } from '../src/contract/sends'
import { EngineHost } from '../src/engine/server/engine-host'

const folder = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))
const host = new EngineHost({
  sessionsFolder: folder,
  version: 'bench',
  launch: { command: 'npm run start:capture' },
  trust: 'all',
})

/** Each datagram is rendered anew, as a template is. */
async function send(socket: number): Promise<void> {
  const [port, perSecond, seconds, bytes] = process.argv.slice(3).map(Number)
  await host.engine.sends.start(
    sendRequest.parse({
      sockets: [socket],
      payload: { mode: 'template', text: `{{counter width=10}}${'x'.repeat(bytes - 10)}` },
      to: { host: '127.0.0.1', port },
      schedule: { kind: 'rate', perSecond, seconds },
    }),
  )
}

async function run(): Promise<void> {
  const { sockets, session, sends } = host.engine
  const socket =
    process.argv[2] === 'tcp'
      ? await sockets.openListener({ reply: { kind: 'echo' } })
      : await sockets.openUdp(
          process.argv[2] === 'udp' ? { options: { receiveBuffer: Number(process.argv[3]) } } : {},
        )
  console.log(JSON.stringify({ port: socket.local?.port }))
  const input = createInterface({ input: process.stdin })
  let isSending = process.argv[2] !== 'send'
  input.on('line', () => {
    if (!isSending) {
      isSending = true
      void send(socket.id)
    }
    const { bytesIn, drops } = sockets.get(socket.id).state
    console.log(
      JSON.stringify({ bytesIn, drops: drops ?? 0, events: session.own.events.next, sends: sends.list() }),
    )
  })
  input.on('close', () => {
    void host.end().then(() => {
      rmSync(folder, { recursive: true, force: true })
      process.exit()
    })
  })
}
void run()

import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Engine } from '../server/engine'
import { runScript } from './run-script'

const launch = { command: 'npm run start:capture' }
let folder = ''
let engine: Engine
const peers: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-script-'))
  const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }
  engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
})
afterEach(async () => {
  await engine.end()
  for (const peer of peers.splice(0)) peer.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})
const SERVER = `send "220 ready\\r\\n"
expect /^HELO (?<who>\\S+)\\r\\n/
send template "250 hello {{captured who}}\\r\\n"
repeat
  expect /^(?<verb>\\w+).*\\r\\n/ within 5s
  send template "250 {{captured verb}} {{counter}}\\r\\n"
end
log "they are gone"
half-close`

async function listen(script: string): Promise<number> {
  const { local } = await engine.sockets.openListener({ reply: { kind: 'script', script } })
  return local?.port ?? 0
}
const said = () => {
  const { events } = engine.session.own
  return Array.from({ length: events.next - events.first }, (_, i) => events.read(events.first + i))
    .filter(({ kind }) => kind === 'script')
    .map(({ text: words }) => words)
}

it('a listener’s dialogue with ncat: greeting, captured name, a repeat until it ends', async () => {
  const port = await listen(SERVER)
  const peer = spawn('ncat', ['127.0.0.1', String(port)])
  peers.push(peer)
  const answer = text(peer.stdout)
  peer.stdin.end('HELO there\r\nMAIL from\r\nQUIT\r\n')
  expect(await answer).toBe('220 ready\r\n250 hello there\r\n250 MAIL 1\r\n250 QUIT 2\r\n')
  await vi.waitFor(() => expect(said()).toEqual(['they are gone', 'the script is done']))
})
it('a client’s script on an open connection to socat → its outcome is done', async () => {
  const peer = spawn('socat', ['-d', '-d', 'TCP-LISTEN:0,bind=127.0.0.1,fork', 'EXEC:cat'])
  peers.push(peer)
  const found = await new Promise<number>((resolve) =>
    peer.stderr.on('data', (bytes: Buffer) => {
      const port = /listening on .*:(\d+)/.exec(bytes.toString())
      if (port) resolve(Number(port[1]))
    }),
  )
  const { id } = engine.sockets.openClient({ port: found })
  const socket = engine.sockets.get(id)
  await vi.waitFor(() => expect(socket.state.phase).toBe('open'))
  const script =
    'send "id=" 34 37 "\\n"\ncapture n /id=(\\d+)/\nsend template "<{{captured n}}>"\nexpect "<47>"\nclose'
  expect(await runScript(socket, script)).toEqual({ outcome: 'done', line: null, why: null })
  await vi.waitFor(() => expect(socket.state.phase).toBe('closed'))
})
it('what is expected does not come in time → says what came; then comes nothing → says that it ended', async () => {
  const port = await listen('expect "HELLO" within 100ms')
  const peer = connect(port, '127.0.0.1')
  await once(peer, 'connect')
  peer.write('HELP\r\n')
  await vi.waitFor(() => expect(said()).toHaveLength(1))
  expect(said()[0]).toContain('failed in line 1')
  expect(said()[0]).toContain('it did not come within 100 ms; what came is "HELP\\r\\n"')
  peer.destroy()
  const other = connect(await listen('expect any'), '127.0.0.1')
  other.end()
  await vi.waitFor(() => expect(said()[1]).toContain('the peer ended the connection; nothing came'))
})
it('a flood while the script waits → reading is held, and what was sent is found after it', async () => {
  const port = await listen('wait 300ms\nexpect "END" within 5s\nsend "found"\nclose')
  const peer = connect(port, '127.0.0.1')
  const answer = text(peer)
  peer.end(Buffer.concat([Buffer.alloc(8 << 20, '.'), Buffer.from('END')]))
  expect(await answer).toBe('found')
})
it('a connection that ends stops its script', async () => {
  const port = await listen('wait 1m')
  const peer = connect(port, '127.0.0.1')
  await once(peer, 'connect')
  await vi.waitFor(() => expect(engine.sockets.list().some(({ script }) => script !== null)).toBe(true))
  expect(engine.sockets.list().find(({ script }) => script !== null)?.script).toBe(
    'line 1 of 1 steps: wait 1m',
  )
  peer.resetAndDestroy()
  await vi.waitFor(() => expect(engine.sockets.list().every(({ script }) => script === null)).toBe(true))
})

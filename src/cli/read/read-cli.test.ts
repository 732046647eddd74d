import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, PROGRAM, start } from '../test-program'
import type { FlowObject } from './flow-object'

const PATIENCE = { timeout: 20_000 }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

interface Exchange {
  sent: Uint8Array
  answered: Uint8Array
  port: number
}

let folder = ''
let file = ''
const exchanges: Exchange[] = []

/** A server that answers with some bytes and closes, a client that sends some and half-closes. */
async function exchange(sent: Uint8Array, answered: Uint8Array): Promise<Exchange> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.resume()
    socket.on('end', () => socket.end(answered))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  client.resume()
  client.end(sent)
  await once(client, 'close')
  server.close()
  return { sent, answered, port }
}

/** What the command printed, and what it said of errors. */
async function read(...args: string[]): Promise<{ output: string; said: string; code: number | null }> {
  const run = fourtuple('read', ...args)
  run.child.stdin?.end()
  const code = await run.exit
  return { output: run.output().toString(), said: run.said(), code }
}

const objects = (output: string): unknown[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
const flowsOf = (output: string) => objects(output) as FlowObject[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-read-'))
  file = join(folder, 'made.pcapng')
  const capture = start([process.execPath, PROGRAM, 'capture', '-i', 'lo', '-f', 'tcp', '-w', file])
  await vi.waitFor(() => expect(capture.said()).toContain('lo'), PATIENCE)
  exchanges.push(
    await exchange(
      Buffer.from('GET / HTTP/1.1\r\nHost: here\r\n\r\n'),
      Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'),
    ),
  )
  exchanges.push(await exchange(randomBytes(300_000), randomBytes(70_000)))
  // What comes last has been written when the capture has ended.
  capture.child.kill('SIGINT')
  await capture.exit
}, 60_000)
afterEach(endAll)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The flow of one of the exchanges. */
function flowOf(flows: FlowObject[], { port }: Exchange): FlowObject {
  const found = flows.find(({ resp }) => resp.port === port)
  if (!found) throw new Error(`No flow to port ${port}`)
  return found
}

describe.runIf(process.platform === 'linux')('fourtuple read', () => {
  it('flows as a table: endpoints, service, states', async () => {
    const { output, code } = await read(file)
    expect(code).toBe(0)
    const line = output.split('\n').find((text) => text.includes(`:${exchanges[0].port}`))
    expect(line).toMatch(/tcp\s+http\s+127\.0\.0\.1:\d+\s+→ 127\.0\.0\.1:\d+/)
    expect(line).toContain('TIME-WAIT')
  })

  it('--json --streams: what each side sent, to the byte', async () => {
    const { output } = await read(file, '--json', '--streams')
    for (const one of exchanges) {
      const { streams, tcp, orig } = flowOf(flowsOf(output), one)
      expect(streams).toMatchObject({
        orig: { sha256: sha256(one.sent), length: one.sent.length, missing: 0 },
        resp: { sha256: sha256(one.answered), length: one.answered.length, missing: 0 },
      })
      expect(orig.payloadBytes).toBe(one.sent.length)
      expect(tcp?.handshakeMs).toBeGreaterThan(0)
      expect([tcp?.orig.state, tcp?.resp.state]).toEqual(expect.arrayContaining(['CLOSED', 'TIME-WAIT']))
    }
  })

  it('the same conversations as tshark: packets and bytes of frames each way', async () => {
    const { output } = await read(file, '--json')
    const told = execFileSync('tshark', ['-r', file, '-q', '-z', 'conv,tcp'], { encoding: 'utf8' })
    for (const one of exchanges) {
      const { orig, resp } = flowOf(flowsOf(output), one)
      const line = told.split('\n').find((text) => text.includes(`:${one.port} `)) ?? ''
      // tshark rounds bytes; the packets from and to the first address are whole.
      const [back, , , there] = line.split(/\s+/).slice(3)
      expect([Number(back), Number(there)]).toEqual([resp.packets, orig.packets])
    }
  })

  it("--conn-log: Zeek's fields", async () => {
    const { output } = await read(file, '--conn-log')
    const log = objects(output) as Record<string, unknown>[]
    expect(log.find((conn) => conn['id.resp_p'] === exchanges[0].port)).toMatchObject({
      'id.orig_h': '127.0.0.1',
      proto: 'tcp',
      service: 'http',
      conn_state: 'SF',
      orig_bytes: exchanges[0].sent.length,
      resp_bytes: exchanges[0].answered.length,
      missed_bytes: 0,
      history: expect.stringMatching(/^ShA/) as string,
    })
  })

  it('--packets --json: each with its layers, and --limit', async () => {
    const { output } = await read(file, '--packets', '--json', '--limit', '3')
    const packets = objects(output) as { packet: number; layers: { protocol: string }[] }[]
    expect(packets.map(({ packet }) => packet)).toEqual([1, 2, 3])
    expect(packets[0].layers.map(({ protocol }) => protocol)).toEqual(['eth', 'ip', 'tcp'])
    const { output: lines } = await read(file, '--packets', '--time', 'relative', '--limit', '1')
    expect(lines).toMatch(/^ +1 {2}0\.000000 {2}127\.0\.0\.1:\d+ → 127\.0\.0\.1:\d+ {2}TCP: .*\[SYN\] seq 0/)
  })

  it('--follow: text, raw bytes of one side, and messages', async () => {
    const [http, bulk] = exchanges
    const { output: listed } = await read(file, '--json')
    const number = (one: Exchange) => String(flowOf(flowsOf(listed), one).flow)
    const { output: text } = await read(file, '--follow', number(http))
    expect(text).toContain('→ GET / HTTP/1.1\\r\\n')
    expect(text).toContain('← HTTP/1.1 204 No Content\\r\\n')
    const raw = fourtuple('read', file, '--follow', number(bulk), '--raw', '--direction', 'resp')
    await raw.exit
    expect(sha256(raw.output())).toBe(sha256(bulk.answered))
    const { output: messages } = await read(file, '--follow', number(http), '--messages')
    expect(messages).toMatch(/→ HTTP\/1: GET .*\n← HTTP\/1: 204 No Content/)
    expect(await read(file, '--follow', '99999')).toMatchObject({
      code: 1,
      said: expect.stringContaining('flow 99999 is not in it') as string,
    })
  })

  it('--filter: the flows that fit, by text in the payload too; a mistake is pointed at', async () => {
    const { output } = await read(file, '--json', '--filter', `tcp port:${exchanges[1].port} bytes>300k`)
    expect(flowsOf(output).map(({ resp }) => resp.port)).toEqual([exchanges[1].port])
    const { output: byText } = await read(file, '--json', '--filter', '"204 No Content"')
    expect(flowsOf(byText).map(({ resp }) => resp.port)).toEqual([exchanges[0].port])
    expect(await read(file, '--filter', 'tcp prt:80')).toMatchObject({
      code: 2,
      said: expect.stringContaining('      ^^^\n') as string,
    })
  })

  it('--stats: sums', async () => {
    const { output } = await read(file, '--stats', '--json')
    const [stats] = objects(output) as { packets: number; transports: Record<string, { flows: number }> }[]
    expect(stats.packets).toBeGreaterThan(15)
    expect(stats.transports.tcp.flows).toBeGreaterThanOrEqual(2)
  })

  it('standard input and gzip: the same', async () => {
    const { output: plain } = await read(file, '--json')
    const packed = join(folder, 'made.pcapng.gz')
    writeFileSync(packed, gzipSync(readFileSync(file)))
    expect((await read(packed, '--json')).output).toBe(plain)
    const run = fourtuple('read', '-', '--json')
    run.child.stdin?.end(readFileSync(file))
    await run.exit
    expect(run.output().toString()).toBe(plain)
  })

  it('standard input that grows: packets are shown as they come', async () => {
    const whole = readFileSync(file)
    const run = fourtuple('read', '-', '--packets')
    run.child.stdin?.write(whole.subarray(0, 2000))
    await vi.waitFor(() => expect(run.output().toString()).toContain('[SYN]'), PATIENCE)
    run.child.kill('SIGINT')
    expect(await run.exit).toBe(0)
  })

  it('a file cut off: all before it, and one line that says where', async () => {
    const whole = readFileSync(file)
    const cut = join(folder, 'cut.pcapng')
    writeFileSync(cut, whole.subarray(0, 3001))
    const { output, said, code } = await read(cut, '--json')
    expect(code).toBe(1)
    expect(flowsOf(output).length).toBeGreaterThan(0)
    expect(said).toMatch(/^fourtuple: .*cut\.pcapng at offset [\d,]+: .+\n$/)
  })

  it('no such file, no capture: said, and what can be read is', async () => {
    const none = join(folder, 'none')
    writeFileSync(none, 'no capture')
    const { output, said, code } = await read(join(folder, 'missing'), none, file, '--json')
    expect(code).toBe(1)
    expect(flowsOf(output).length).toBeGreaterThanOrEqual(2)
    expect(said).toContain('missing: There is no such file.')
    expect(said).toContain('none at offset 0: Neither pcap nor pcapng')
  })

  it('a reader that goes away: an end without a word', async () => {
    const run = start(['sh', '-c', `'${process.execPath}' '${PROGRAM}' read '${file}' --packets | head -n 1`])
    expect(await run.exit).toBe(0)
    expect(run.said()).toBe('')
    expect(run.output().toString().split('\n')).toHaveLength(2)
  })

  it.each([
    [['--conn-log', '--stats'], '--conn-log and --stats ask for different things.'],
    [['--raw'], '--raw, --hex, --messages and --direction say how --follow shows a flow.'],
    [['--streams'], '--streams goes with --json'],
  ])('%j → wrong use, exit 2', async (flags, words) => {
    expect(await read(file, ...flags)).toMatchObject({
      code: 2,
      said: expect.stringContaining(words) as string,
    })
  })
})

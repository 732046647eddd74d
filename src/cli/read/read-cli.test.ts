import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'
import { endAll, fourtuple, start } from '../test-program'
import { connection, datagram, pcapFile, segment } from './made-capture'

const PATIENCE = 10_000
const canCapture = captureReadiness({ command: '' }).ready

const REQUEST = ['GET / HT', 'TP/1.1\r\nHost: a\r\n\r\n']
const ANSWER = ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'hello']
const [A, B] = ['10.0.0.1:40000', '10.0.0.2:8080']
const HTTP = connection(A, B, REQUEST, ANSWER)
const PACKETS = [
  ...HTTP,
  datagram('10.0.0.1:5000', '10.0.0.3:6000', 'first'),
  datagram('10.0.0.3:6000', '10.0.0.1:5000', 'second one'),
  segment('10.0.0.4:40001', B, 'syn', 1, 0),
  segment(B, '10.0.0.4:40001', 'rst,ack', 0, 2),
]

interface FlowLine {
  flow: number
  protocol: string
  orig: { address: string; port: number; packets: number; frameBytes: number; payloadBytes: number }
  resp: { address: string; port: number; packets: number; frameBytes: number; payloadBytes: number }
  streams: Record<'orig' | 'resp', { sha256: string; length: number; missing: number; conflicts: number }>
}

let folder = ''
let capture = ''
const file = (name: string, bytes: Uint8Array) => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-read-'))
  capture = file('made.pcap', pcapFile(PACKETS))
})
afterEach(endAll)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function read(...args: string[]) {
  const { exit, output, said } = fourtuple('read', ...args)
  const code = await exit
  return { code, output: output().toString(), said: said() }
}
const objects = <T = FlowLine>(output: string) =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('read', () => {
  it('a capture → a line a flow, aligned under a head', async () => {
    const { code, output, said } = await read(capture)
    expect([code, said]).toEqual([0, ''])
    const [head, ...lines] = output.trimEnd().split('\n')
    expect(head).toMatch(
      /^# +time {2}proto {2}service {2}orig +resp +state +packets +bytes +duration +rtt +retrans$/,
    )
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(
      /^0 {2}0\.000000 {2}tcp +http +10\.0\.0\.1:40000 +→ {2}10\.0\.0\.2:8080 +CLOSED\/TIME-WAIT +5\/5 /,
    )
    expect(lines[1]).toMatch(
      /^1 {2}0\.010000 {2}udp +10\.0\.0\.1:5000 +→ {2}10\.0\.0\.3:6000 +1\/1 +33\/38 +1\.00ms$/,
    )
    expect(new Set(lines.map((line) => line.indexOf('→'))).size).toBe(1)
  })

  it.each([
    ['utc', '2024-01-01 00:00:00.000123'],
    ['epoch', '1704067200.000123'],
    ['relative', '0.000000'],
  ])('--time %s → %s', async (form, shown) => {
    expect((await read('--time', form, capture)).output).toContain(`0  ${shown}  tcp`)
  })

  it('--json → ends, counts, times, TCP facts', async () => {
    const [http, udp, refused] = objects((await read('--json', capture)).output)
    const headers = 5 * 40
    expect(http).toMatchObject({
      flow: 0,
      protocol: 'tcp',
      family: 4,
      service: 'http',
      orig: { address: '10.0.0.1', port: 40000, packets: 5, payloadBytes: 27, frameBytes: headers + 27 },
      resp: { address: '10.0.0.2', port: 8080, packets: 5, payloadBytes: 43, frameBytes: headers + 43 },
      first: '2024-01-01T00:00:00.000123Z',
      last: '2024-01-01T00:00:00.009123Z',
      durationSeconds: 0.009,
      tcp: { orig: { state: 'CLOSED' }, resp: { state: 'TIME-WAIT' }, retransmissions: 0, outOfOrder: 0 },
      tunnelled: false,
      malformed: false,
    })
    expect(udp).toMatchObject({ protocol: 'udp', service: null, orig: { payloadBytes: 5 } })
    expect(udp).not.toHaveProperty('tcp')
    expect(refused).toMatchObject({ tcp: { resetBy: 'resp' } })
  })

  it('--streams → the digests of what was sent; of a capture with a hole what is missing', async () => {
    const [whole] = objects((await read('--json', '--streams', capture)).output)
    expect(whole.streams).toEqual({
      orig: { sha256: sha256(REQUEST.join('')), length: 27, missing: 0, conflicts: 0 },
      resp: { sha256: sha256(ANSWER.join('')), length: 43, missing: 0, conflicts: 0 },
    })
    const holed = file('holed.pcap', pcapFile(HTTP.filter((_, i) => i !== 3)))
    const [flow] = objects((await read('--json', '--streams', holed)).output)
    expect(flow.streams.orig).toEqual({ sha256: sha256(REQUEST[1]), length: 19, missing: 8, conflicts: 0 })
  })

  it('--conn-log → Zeek’s field names', async () => {
    const [http, , refused] = objects<object>((await read('--conn-log', capture)).output)
    expect(http).toMatchObject({
      ts: 1704067200.000123,
      'id.orig_h': '10.0.0.1',
      'id.orig_p': 40000,
      'id.resp_h': '10.0.0.2',
      'id.resp_p': 8080,
      proto: 'tcp',
      service: 'http',
      conn_state: 'SF',
      orig_bytes: 27,
      resp_bytes: 43,
      missed_bytes: 0,
      orig_pkts: 5,
      orig_ip_bytes: 227,
      resp_pkts: 5,
      resp_ip_bytes: 243,
      history: 'ShADdfFa',
      ip_proto: 6,
    })
    expect(refused).toMatchObject({ conn_state: 'REJ', history: 'Sr' })
  })

  it('a wrong checksum → left out of the conn log, unless -C', async () => {
    const broken = datagram('10.0.0.1:5000', '10.0.0.3:6000', 'x')
    broken[26] ^= 1
    const path = file('checksum.pcap', pcapFile([broken]))
    const [checked] = objects((await read('--conn-log', path)).output)
    expect(checked).toMatchObject({ orig_pkts: 0 })
    const [counted] = objects((await read('--conn-log', '-C', path)).output)
    expect(counted).toMatchObject({ orig_pkts: 1 })
  })

  it('--stats → all added up, as text and as one object', async () => {
    const [facts] = objects<object>((await read('--stats', '--json', capture)).output)
    expect(facts).toMatchObject({
      packets: PACKETS.length,
      bytes: PACKETS.reduce((sum, one) => sum + one.length, 0),
      flows: 3,
      seconds: 0.013,
      transports: { tcp: { flows: 2, packets: 12 }, udp: { flows: 1, packets: 2, payloadBytes: 15 } },
      services: { http: { flows: 1 } },
      talkers: [{ address: '10.0.0.2' }, { address: '10.0.0.1' }, { flows: 1 }, { flows: 1 }],
      malformed: 0,
      withoutFlow: 0,
      linkTypes: { 101: PACKETS.length },
    })
    const { output } = await read('--stats', capture)
    expect(output).toContain('14 packets')
    expect(output).toMatch(/^udp +1 +2 +71 +15$/m)
  })

  it.each([
    ['udp', [1]],
    ['service:http', [0]],
    ['reset', [2]],
    ['"GET / HTTP/1.1"', [0]],
    ['"second"', [1]],
    ['not /hel+o/', [1, 2]],
    ['evicted', []],
  ])('--filter %s → flows %j', async (filter, flows) => {
    const { code, output } = await read('--json', '--filter', filter, capture)
    expect(code).toBe(0)
    expect(objects(output).map(({ flow }) => flow)).toEqual(flows)
  })

  it('--limit → so many', async () => {
    expect(objects((await read('--json', '--limit', '2', capture)).output)).toHaveLength(2)
    expect((await read('--limit', '1', capture)).output).toMatch(/\n2 more flows\.\n$/)
  })
})

describe('read: sources', () => {
  it('standard input, gzip → the same as the file', async () => {
    const { output } = await read('--json', capture)
    const packed = fourtuple('read', '--json', '-')
    packed.child.stdin?.end(gzipSync(pcapFile(PACKETS)))
    expect(await packed.exit).toBe(0)
    expect(packed.output().toString()).toBe(output)
  })

  it('two files → their flows are one table’s', async () => {
    const [first, second] = [HTTP.slice(0, 5), HTTP.slice(5)].map((packets, i) =>
      file(`half${i}.pcap`, pcapFile(packets)),
    )
    const flows = objects((await read('--json', first, second)).output)
    expect(flows).toMatchObject([{ orig: { packets: 5 }, resp: { packets: 5 } }])
  })

  it('a file that is cut off → what was before, its name, offset and why, exit 1; the next is read', async () => {
    const whole = pcapFile(HTTP.slice(0, 2))
    const cut = file('cut.pcap', whole.subarray(0, whole.length - 3))
    const { code, output, said } = await read('--json', cut, capture)
    expect(code).toBe(1)
    expect(said).toBe(`fourtuple: ${cut}, offset 80: The file ends inside a packet.\n`)
    expect(objects(output)).toHaveLength(3)
    expect(objects(output)[0].orig.packets).toBe(6)
  })

  it.each([
    [
      'of another kind',
      () => file('text', Buffer.from('hello, world')),
      /, offset 0: Neither pcap nor pcapng/,
    ],
    ['that is not there', () => join(folder, 'none'), /none: There is no such file\.\n$/],
    ['that is a folder', () => folder, /: It is a folder\.\n$/],
  ])('a file %s → one line, exit 1', async (_, path, words) => {
    const { code, said } = await read(path())
    expect(code).toBe(1)
    expect(said).toMatch(words)
    expect(said.trimEnd().split('\n')).toHaveLength(1)
  })

  it('Ctrl-C while standard input is open → what was read so far, exit 0', async () => {
    const { child, exit, output, said } = fourtuple('read', '--stats', '--json', '-')
    // More than a pipe holds: once it is taken, the program reads, and a signal ends the reading alone.
    const packets = Array.from({ length: 50_000 }, () => datagram('10.0.0.1:5000', '10.0.0.3:6000', 'x'))
    await new Promise((taken) => child.stdin?.write(pcapFile(packets), taken))
    child.kill('SIGINT')
    expect([await exit, said()]).toEqual([0, ''])
    const [facts] = objects<{ packets: number; flows: number }>(output().toString())
    expect(facts.flows).toBe(1)
    expect(facts.packets).toBeGreaterThan(0)
    expect(facts.packets).toBeLessThanOrEqual(packets.length)
  })

  it('more flows than are kept → each is written once; the table counts those that made room', async () => {
    const most = 131_072
    const more = 100
    const packets = Array.from({ length: most + more }, (_, i) =>
      datagram(`10.1.${(i >> 8) & 255}.${i & 255}:${1000 + (i >> 16)}`, '10.0.0.2:9', 'x'),
    )
    const path = file('many.pcap', pcapFile(packets))
    const flows = objects((await read('--json', path)).output)
    expect(flows.map(({ flow }) => flow)).toEqual(packets.map((_, i) => i))
    const { output } = await read('--limit', '1', path)
    expect(output).toContain(`${more} older flows left out; --json has them.`)
    expect(output).toContain(`${most - 1} more flows.`)
  })
})

describe('read: wrong use', () => {
  it('a filter with a mistake → the place, why, what may be meant; exit 2', async () => {
    const { code, said } = await read('--filter', 'tcp and prot:80', capture)
    expect(code).toBe(2)
    const [, shown, mark, why, perhaps] = said.split('\n')
    expect(mark.indexOf('^')).toBe(shown.indexOf('prot'))
    expect(mark.trim()).toBe('^^^^')
    expect(why).toContain('prot')
    expect(perhaps).toBe('  Perhaps: tcp and port:80')
  })

  it.each([
    [['--conn-log', '--stats'], 'exclude each other'],
    [['--conn-log', '--json'], 'leave --json out'],
    [['--streams'], '--streams needs --json'],
    [['--time', 'utc', '--json'], '--time is for the table'],
    [['--limit', '0'], 'whole number'],
    [['-', '-'], 'Standard input can be read once'],
  ])('%j → exit 2, in words', async (args, words) => {
    const { code, said } = await read(...args, capture)
    expect(code).toBe(2)
    expect(said).toContain(words)
  })
})

describe.runIf(canCapture)('read: a live capture', () => {
  it('several connections on loopback → the same conversations as tshark, digests of what was sent', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const path = join(folder, 'live.pcap')
    const tcpdump = start(['tcpdump', '-i', 'lo', '-U', '-w', path, `tcp port ${port}`])
    await vi.waitFor(() => expect(tcpdump.said()).toContain('listening on'), PATIENCE)
    const payloads = [1000, 70_000, 3].map((length, i) => Buffer.alloc(length, `payload ${i} `))
    for (const payload of payloads) {
      const peer = createConnection(port, '127.0.0.1')
      peer.resume().end(payload)
      await once(peer, 'close')
    }
    server.close()
    const flowsOf = async () => objects((await read('--json', '--streams', path)).output)
    await vi.waitFor(async () => {
      const states = (await flowsOf()).map((flow) => flow.streams.resp.length)
      expect(states).toEqual(payloads.map(({ length }) => length))
    }, PATIENCE)
    tcpdump.child.kill('SIGINT')
    await tcpdump.exit
    const flows = await flowsOf()
    for (const [i, { streams }] of flows.entries())
      expect([streams.orig.sha256, streams.resp.sha256]).toEqual(
        Array(2).fill(sha256(payloads[i].toString())),
      )
    const theirs = new Map<string, { packets: number; bytes: number }>()
    for (const line of tsharkFields(path, 'tcp.srcport', 'tcp.dstport', 'frame.len')) {
      const way = theirs.get(`${line[0]} ${line[1]}`) ?? { packets: 0, bytes: 0 }
      theirs.set(`${line[0]} ${line[1]}`, { packets: way.packets + 1, bytes: way.bytes + Number(line[2]) })
    }
    const ours = flows.flatMap(({ orig, resp }) => [
      [`${orig.port} ${resp.port}`, { packets: orig.packets, bytes: orig.frameBytes }] as const,
      [`${resp.port} ${orig.port}`, { packets: resp.packets, bytes: resp.frameBytes }] as const,
    ])
    expect(new Map(ours)).toEqual(theirs)
  })
})

/** What tshark reads of each packet. */
function tsharkFields(path: string, ...fields: string[]): string[][] {
  const args = ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]
  const output = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'))
}

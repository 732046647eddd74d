import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'
import { endAll, fourtuple, start } from '../test-program'
import { datagram, pcapFile } from './made-capture'
import { HTTP, objects, PACKETS, read, ReadFolder, sha256 } from './made-reading'

const PATIENCE = 10_000
const canCapture = captureReadiness({ command: '' }).ready

const folder = new ReadFolder()
const { capture } = folder
afterEach(endAll)
afterAll(() => folder.remove())

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
      folder.file(`half${i}.pcap`, pcapFile(packets)),
    )
    const flows = objects((await read('--json', first, second)).output)
    expect(flows).toMatchObject([{ orig: { packets: 5 }, resp: { packets: 5 } }])
  })

  it('a file that is cut off → what was before, its name, offset and why, exit 1; the next is read', async () => {
    const whole = pcapFile(HTTP.slice(0, 2))
    const cut = folder.file('cut.pcap', whole.subarray(0, whole.length - 3))
    const { code, output, said } = await read('--json', cut, capture)
    expect(code).toBe(1)
    expect(said).toBe(`fourtuple: ${cut}, offset 80: The file ends inside a packet.\n`)
    expect(objects(output)).toHaveLength(3)
    expect(objects(output)[0].orig.packets).toBe(6)
  })

  it.each([
    [
      'of another kind',
      () => folder.file('text', Buffer.from('hello, world')),
      /, offset 0: Neither pcap nor pcapng/,
    ],
    ['that is not there', () => join(folder.path, 'none'), /none: There is no such file\.\n$/],
    ['that is a folder', () => folder.path, /: It is a folder\.\n$/],
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
    const most = 1024
    const more = 100
    const packets = Array.from({ length: most + more }, (_, i) =>
      datagram(`10.1.${(i >> 8) & 255}.${i & 255}:${1000 + (i >> 16)}`, '10.0.0.2:9', 'x'),
    )
    const path = folder.file('many.pcap', pcapFile(packets))
    const flows = objects((await read('--json', '--flows-kept', '1000', path)).output)
    expect(flows.map(({ flow }) => flow)).toEqual(packets.map((_, i) => i))
    const { output } = await read('--limit', '1', '--flows-kept', '1000', path)
    expect(output).toContain(`${more} older flows left out; --json has them.`)
    expect(output).toContain(`${most - 1} more flows.`)
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
    const path = join(folder.path, 'live.pcap')
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
      expect([streams.orig.sha256, streams.resp.sha256]).toEqual(Array(2).fill(sha256(payloads[i])))
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

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'
import { endAll, fourtuple, start, PROGRAM } from '../test-program'
import { connection, datagram, pcapFile, segment } from './made-capture'

const canCapture = captureReadiness({ command: '' }).ready
const [A, B] = ['10.0.0.1:40000', '10.0.0.2:8080']
const REQUEST = ['GET / HT', 'TP/1.1\r\nHost: a\r\n\r\n']
const ANSWER = ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 'hello']
const HTTP = connection(A, B, REQUEST, ANSWER)
const HOSTILE = '\x1b[2Jx\u202e\u0007 €\n'

let folder = ''
const written = (name: string, packets: Uint8Array[]) => {
  const path = join(folder, name)
  writeFileSync(path, pcapFile(packets))
  return path
}
let capture = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-follow-'))
  capture = written('made.pcap', [
    datagram('10.0.0.1:5000', '10.0.0.3:6000', 'abc'),
    // The pieces of the request the wrong way around.
    ...[0, 1, 2, 4, 3, 5, 6, 7, 8, 9].map((at) => HTTP[at]),
    datagram('10.0.0.3:6000', '10.0.0.1:5000', HOSTILE),
  ])
})
afterAll(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

async function follow(flow: number, ...more: string[]): Promise<string> {
  const { exit, output, said } = fourtuple('read', '--follow', String(flow), ...more)
  expect(await exit, said()).toBe(0)
  return output().toString()
}

describe.concurrent('read --follow', () => {
  it('a connection whose segments swapped places → both sides as text, in order', async () => {
    expect((await follow(1, capture)).split('\n')).toEqual([
      '→ GET / HTTP/1.1',
      '→ Host: a',
      '→ ',
      '← HTTP/1.1 200 OK',
      '← Content-Length: 5',
      '← ',
      '← hello',
      '',
    ])
  })

  it('bytes that would move a terminal’s cursor → escapes', async () => {
    expect(await follow(0, capture)).toBe('→ abc\n← \\x1b[2Jx\\u{202e}\\x07 €\n')
  })

  it('a character cut by the end of a segment → is whole', async () => {
    const euro = Buffer.from('€', 'utf8')
    const pieces = [euro.subarray(0, 1), euro.subarray(1)].map((piece) => piece.toString('latin1'))
    const [first, second] = [segment(A, B, 'ack', 1, 1, 'x'), segment(A, B, 'ack', 2, 1, 'yz')]
    first[first.length - 1] = pieces[0].charCodeAt(0)
    second.set(euro.subarray(1), second.length - 2)
    expect(await follow(0, written('cut.pcap', [first, second]))).toBe('→ €\n')
  })

  it('--hex → offsets of each side', async () => {
    const lines = (await follow(1, '--hex', capture)).split('\n')
    expect(lines[0]).toBe(`→ 00000000  47 45 54 20 2f 20 48 54${' '.repeat(25)}  GET / HT`)
    expect(lines[1]).toMatch(/^→ 00000008 {2}54 50 2f 31/u)
    expect(lines.filter((line) => line.startsWith('← 00000000'))).toHaveLength(1)
  })

  it('--raw → the bytes alone; of one side with --direction', async () => {
    expect(await follow(1, '--raw', capture)).toBe([...REQUEST, ...ANSWER].join(''))
    expect(await follow(1, '--raw', '--direction', 'resp', capture)).toBe(ANSWER.join(''))
  })

  it('a segment that was not captured → the hole is said, with its length', async () => {
    const path = written(
      'hole.pcap',
      HTTP.filter((_, at) => at !== 3),
    )
    expect(await follow(0, path)).toContain('→ [8 bytes missing]\n')
    const { exit, output, said } = fourtuple('read', '--follow', '0', '--raw', '--direction', 'orig', path)
    expect(await exit).toBe(0)
    expect(output().toString()).toBe(REQUEST[1])
    expect(said()).toContain('8 bytes are missing from the capture')
  })

  it('--messages → a line each, with --json an object each', async () => {
    const lines = (await follow(1, '--messages', capture)).split('\n')
    expect(lines[0]).toMatch(/→ HTTP\/1: GET a\/$/u)
    expect(lines[1]).toMatch(/← HTTP\/1: 200 OK/u)
    const objects = (await follow(1, '--messages', '--json', '--direction', 'resp', capture))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(objects).toEqual([
      expect.objectContaining({ flow: 1, side: 'resp', at: 0, protocol: 'http', malformed: null }),
    ])
  })

  it('--json → an object a piece', async () => {
    const [first] = (await follow(1, '--json', capture)).split('\n')
    expect(JSON.parse(first)).toMatchObject({
      flow: 1,
      side: 'orig',
      at: 0,
      bytes: 8,
      encoding: 'utf-8',
      data: 'GET / HT',
    })
  })

  it('standard input → is read in one pass', async () => {
    const { child, exit, output } = fourtuple('read', '--follow', '1', '--raw', '-')
    child.stdin?.end(readFileSync(capture))
    expect(await exit).toBe(0)
    expect(output().toString()).toBe([...REQUEST, ...ANSWER].join(''))
  })

  it('a flow that is not there → exit 1, in words', async () => {
    const { exit, said } = fourtuple('read', '--follow', '7', capture)
    expect(await exit).toBe(1)
    expect(said()).toContain('There is no flow 7: the flows are numbered 0 to 1.')
  })
})

describe.runIf(canCapture)('read --follow of a live capture', () => {
  it('a peer sends many segments over loopback → every byte comes out', async () => {
    const sent = Buffer.alloc(300_000, 'all of these bytes, in order; ')
    const server = createServer((socket) => socket.end(sent)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const path = join(folder, 'live.pcapng')
    const filter = `tcp port ${port}`
    const captured = start([process.execPath, PROGRAM, 'capture', '-i', 'lo', '-f', filter, '-w', path])
    await vi.waitFor(() => expect(captured.said()).toContain('Capturing on'), 10_000)
    const client = createConnection(port, '127.0.0.1').resume()
    await once(client, 'close')
    server.close()
    captured.child.kill('SIGINT')
    expect(await captured.exit).toBe(0)
    expect(await follow(0, '--raw', '--direction', 'resp', path)).toBe(sent.toString())
  })
})

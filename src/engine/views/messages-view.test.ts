import { createServer } from 'node:http'
import { once } from 'node:events'
import { connect, type AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, deflateRawSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import type { LayerSpec } from '#core/build/field'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import type { Content } from '#core/protocols/layer'
import { Session } from '../session/session'
import { Spool } from '../spool/spool'
import { bodyOf } from './messages-view-body'
import { messageHandlers } from './messages-view-calls'

const LINKTYPE_RAW = 101
const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one()
})

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** A session that has captured a connection to port 8099: the client's bytes, then the server's. */
function sessionOf(request: Uint8Array, answers: Uint8Array[]): Session {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-messages-'))
  const session = new Session(
    'test',
    (parts, sources) => new Spool({ pathOf: () => join(folder, 'made.pcapng'), ...parts }, sources),
  )
  undo.push(
    () => rmSync(folder, { recursive: true }),
    () => session.close(),
  )
  const counts = { received: 0, droppedByKernel: 0, droppedByInterface: 0 }
  session.beginInterface({ linkType: LINKTYPE_RAW, snaplen: 0, name: 'made', filter: '' }, () => counts)
  const blocks = new PacketBlocks()
  const add = (
    isClient: boolean,
    tcp: Record<string, number | boolean>,
    bytes: Uint8Array = new Uint8Array(0),
  ) => {
    const ports = isClient
      ? { sourcePort: 5000, destinationPort: 8099 }
      : { sourcePort: 8099, destinationPort: 5000 }
    const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
    const layers: LayerSpec[] = [
      ip,
      { layer: 'tcp', ...ports, ...tcp },
      { layer: 'payload', hex: hex(bytes) },
    ]
    const frame = buildPacket({ layers }).bytes
    blocks.append(0, 1, 0, frame.length, frame, 0, frame.length)
  }
  add(true, { sequence: 99, syn: true })
  add(false, { sequence: 499, acknowledgment: 100, syn: true, ack: true })
  add(true, { sequence: 100, acknowledgment: 500, ack: true }, request)
  let sequence = 500
  for (const bytes of answers) {
    add(false, { sequence, acknowledgment: 100 + request.length, ack: true }, bytes)
    sequence += bytes.length
  }
  session.ingestBlocks(blocks.blocks, blocks.count, LINKTYPE_RAW)
  return session
}

/** What a real server answers to a request whose connection it closes. */
async function answered(request: string, headers: Record<string, string>, body: Buffer): Promise<Buffer> {
  const server = createServer((_, response) => {
    response.writeHead(200, headers)
    // In two chunks, so that its body lies in two places.
    response.write(body.subarray(0, 10))
    response.end(body.subarray(10))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const peer = connect((server.address() as AddressInfo).port, '127.0.0.1')
  const parts: Buffer[] = []
  peer.on('data', (bytes) => parts.push(bytes))
  peer.write(request)
  await once(peer, 'close')
  server.close()
  return Buffer.concat(parts)
}

const REQUEST = 'GET /people HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n'

describe('messages of a flow', () => {
  it('a request and its answer in gzip and chunks: two messages, the body decoded and laid out', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
    const answer = await answered(REQUEST, headers, gzipSync('{"name":"Ada","born":1815}'))
    const calls = messageHandlers(
      sessionOf(Buffer.from(REQUEST), [answer.subarray(0, 50), answer.subarray(50)]),
    )
    const asked = { flow: 0, as: '', from: 0, count: 10 }
    const list = await calls['flows.messages'](asked)
    expect(list).toMatchObject({ known: 'content', total: 2, evicted: 0, reading: false })
    expect(list.messages.map(({ direction, at, malformed }) => [direction, at, malformed])).toEqual([
      ['out', 0, null],
      ['in', 0, null],
    ])
    expect(list.messages[0].summary).toContain('/people')
    const { layer, body } = await calls['flows.message']({ flow: 0, as: '', number: 1 })
    expect(layer.protocol).toBe('http')
    expect(body).toEqual({
      kind: 'json',
      text: '{\n  "name": "Ada",\n  "born": 1815\n}',
      mediaType: 'application/json',
      encoding: 'gzip',
      bytes: 26,
      cut: null,
    })
  })

  it('bytes of no protocol: none found; one that is chosen is said to be chosen', async () => {
    const calls = messageHandlers(sessionOf(Buffer.from([1, 2, 3, 4, 5]), []))
    const none = await calls['flows.messages']({ flow: 0, as: '', from: 0, count: 10 })
    expect(none).toMatchObject({ protocol: null, known: null, total: 0 })
    const chosen = await calls['flows.messages']({ flow: 0, as: 'redis', from: 0, count: 10 })
    expect(chosen).toMatchObject({ protocol: 'Redis', known: 'chosen' })
  })

  it('more than are kept → the newest, the others counted; a negative number counts from the newest', async () => {
    const words = Array.from({ length: 2 }, () => Buffer.from('+OK\r\n'.repeat(8500)))
    const calls = messageHandlers(sessionOf(Buffer.from('PING\r\n'), words))
    const asked = { flow: 0, as: 'redis', count: 1 }
    let list = await calls['flows.messages']({ ...asked, from: 0 })
    while (list.reading) list = await calls['flows.messages']({ ...asked, from: 0 })
    expect([list.total, list.evicted, list.messages[0].number]).toEqual([17_001, 617, 617])
    const newest = await calls['flows.messages']({ ...asked, from: -1 })
    expect(newest.messages.map(({ number, at }) => [number, at])).toEqual([[17_000, 16_999 * 5]])
    await expect(calls['flows.message']({ flow: 0, as: 'redis', number: 616 })).rejects.toMatchObject({
      code: 'ENOENT',
    })
  })

  it('datagrams: each is read by itself, at its place among the bytes of its direction', async () => {
    const session = sessionOf(Buffer.from(REQUEST), [])
    const blocks = new PacketBlocks()
    const query = '000101000001000000000000016100' + '00010001'
    for (let i = 0; i < 2; i++) {
      const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
      const udp = { layer: 'udp', sourcePort: 5000, destinationPort: 53 }
      const { bytes } = buildPacket({ layers: [ip, udp, { layer: 'payload', hex: query }] })
      blocks.append(0, 1, 0, bytes.length, bytes, 0, bytes.length)
    }
    session.ingestBlocks(blocks.blocks, blocks.count, LINKTYPE_RAW)
    const calls = messageHandlers(session)
    const list = await calls['flows.messages']({ flow: 1, as: '', from: 0, count: 10 })
    expect(list.protocol).toBe('DNS')
    expect(list.messages.map(({ at, length }) => [at, length])).toEqual([
      [0, 19],
      [19, 19],
    ])
  })

  it('a number that was never read, and a flow that is not there → ENOENT', async () => {
    const calls = messageHandlers(sessionOf(Buffer.from(REQUEST), []))
    await expect(calls['flows.message']({ flow: 0, as: '', number: 7 })).rejects.toMatchObject({
      code: 'ENOENT',
    })
    const elsewhere = calls['flows.messages']({ flow: 9, as: '', from: 0, count: 1 })
    await expect(elsewhere).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a body', () => {
  const shown = (bytes: Uint8Array, encoding = '', ranges?: Content['ranges']) =>
    bodyOf(
      { mediaType: '', encoding, complete: true, ranges: ranges ?? [{ at: 0, length: bytes.length }] },
      (at, length) => bytes.subarray(at, at + length),
    )

  it('decoded it would be more than 8 MiB → as it came, and said', () => {
    const body = shown(gzipSync(Buffer.alloc((8 << 20) + 1, 'a')), 'gzip')
    expect(body.cut).toMatch(/more than 8 MiB/)
    expect(body.kind).toBe('hex')
    expect(shown(gzipSync(Buffer.alloc(8 << 20, 'a')), 'gzip').bytes).toBe(8 << 20)
  })

  it.each([
    ['br', brotliCompressSync('plain words')],
    ['deflate', deflateRawSync('plain words')],
    ['gzip', gzipSync('plain words')],
  ])('in %s → its text', (encoding, bytes) => {
    expect(shown(bytes, encoding)).toMatchObject({ kind: 'text', text: 'plain words', cut: null })
  })

  it('a part is missing at the end → what there is of it, decoded, and said', () => {
    const bytes = gzipSync(Buffer.from('some words that are many '.repeat(100)))
    const body = shown(bytes.subarray(0, bytes.length - 12), 'gzip', [{ at: 0, length: bytes.length }])
    expect(body.text).toMatch(/^some words/)
    expect(body.cut).toMatch(/not captured/)
  })

  it('is not what it says it is → as it came, and said', () => {
    expect(shown(Buffer.from('no gzip'), 'gzip').cut).toMatch(/no gzip that can be decoded/)
  })

  it('masked ranges → the bytes below', () => {
    const body = shown(Buffer.from([0x61 ^ 1, 0x62 ^ 2]), '', [{ at: 0, length: 2, mask: [1, 2, 3, 4] }])
    expect(body.text).toBe('ab')
  })
})

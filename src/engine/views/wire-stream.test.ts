import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { readStreamRows } from '#core/rows/stream-row'
import { Session } from '../session/session'
import { Spool } from '../spool/spool'
import { StreamView } from './stream-view'

const LINKTYPE_RAW = 101

const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one()
})

/** A session with one connection's segments on disk: where each begins after the SYN, and its text. */
function sessionWith(segments: [number, string][]): Session {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-stream-'))
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
  const add = (sequence: number, flags: Record<string, boolean>, text: string) => {
    const tcp = { layer: 'tcp', sequence, ...flags }
    const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
    const { bytes } = buildPacket({ layers: [ip, tcp, { layer: 'payload', text }] })
    blocks.append(0, 1, 0, bytes.length, bytes, 0, bytes.length)
  }
  add(99, { syn: true }, '')
  for (const [at, text] of segments) add(100 + at, { ack: true }, text)
  session.ingestBlocks(blocks.blocks, blocks.count, LINKTYPE_RAW)
  return session
}

/** The lines of the flow's stream: kind, offset, and the text or how many bytes it is about. */
function linesOf(session: Session) {
  const view = new StreamView(session, 0, 'text', 'wire')
  while (view.advance());
  return readStreamRows(view.rows(0, view.total)).map(({ kind, offset, bytes, chunkLength }) => [
    kind,
    offset,
    bytes.length > 0 ? Buffer.from(bytes).toString() : chunkLength,
  ])
}

describe('the stream of a captured connection', () => {
  it('segments overtake each other and come twice → in order, nothing said', () => {
    const session = sessionWith([
      [0, 'one '],
      [8, 'three'],
      [4, 'two '],
      [0, 'one two '],
    ])
    expect(linesOf(session)).toEqual([
      ['chunk', 0, 'one '],
      ['chunk', 4, 'two '],
      ['chunk', 8, 'three'],
    ])
  })

  it('bytes that were shown come again with other values → said where, and the first are shown', () => {
    const session = sessionWith([
      [0, 'GET /'],
      [5, 'good'],
      [0, 'GET /evil and'],
    ])
    expect(linesOf(session)).toEqual([
      ['chunk', 0, 'GET /'],
      ['chunk', 5, 'good'],
      ['conflict', 5, 4],
      ['chunk', 9, ' and'],
    ])
  })

  it('bytes that wait behind a gap come again with other values → said, and the first are shown', () => {
    const session = sessionWith([
      [4, 'wait'],
      [4, 'wAIt'],
      [0, 'and '],
    ])
    expect(linesOf(session)).toEqual([
      ['conflict', 5, 2],
      ['chunk', 0, 'and '],
      ['chunk', 4, 'wait'],
    ])
  })

  it('a gap that nobody acknowledged → what is behind it waits while a capture runs, then is shown', () => {
    const session = sessionWith([
      [0, 'one '],
      [8, 'three'],
    ])
    expect(linesOf(session)).toEqual([['chunk', 0, 'one ']])
    session.endInterface(0)
    expect(linesOf(session)).toEqual([
      ['chunk', 0, 'one '],
      ['hole', 4, 4],
      ['chunk', 8, 'three'],
    ])
  })
})

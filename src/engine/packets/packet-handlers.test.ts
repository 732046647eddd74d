import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { buildPacket } from '#core/build/build-packet'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { readPacketRows } from '#core/rows/packet-row'
import { Session } from '../session/session'
import { Spool } from '../spool/spool'
import { PacketsView } from '../views/packets-view'
import { packetHandlers } from './packet-handlers'

const LINKTYPE_RAW = 101
const undo: (() => void)[] = []
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one()
})

/** A session with a SYN, its answer and a segment of data on disk. */
function session() {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-packets-'))
  const made = new Session(
    'test',
    (parts, sources) => new Spool({ pathOf: () => join(folder, 'made.pcapng'), ...parts }, sources),
  )
  undo.push(
    () => rmSync(folder, { recursive: true }),
    () => made.close(),
  )
  const counts = { received: 0, droppedByKernel: 0, droppedByInterface: 0 }
  made.beginInterface({ linkType: LINKTYPE_RAW, snaplen: 0, name: 'made', filter: '' }, () => counts)
  const blocks = new PacketBlocks()
  const ip = { layer: 'ipv4', source: '127.0.0.1', destination: '127.0.0.1' }
  const segments: Record<string, number | boolean>[] = [
    { sourcePort: 5000, destinationPort: 80, sequence: 999, syn: true },
    { sourcePort: 80, destinationPort: 5000, sequence: 70, acknowledgment: 1000, syn: true, ack: true },
    { sourcePort: 5000, destinationPort: 80, sequence: 1000, acknowledgment: 71, ack: true },
  ]
  const frames = segments.map(
    (tcp, i) =>
      buildPacket({
        layers: [ip, { layer: 'tcp', ...tcp }, { layer: 'payload', text: i === 2 ? 'hello' : '' }],
      }).bytes,
  )
  for (const bytes of frames) blocks.append(0, 1, 0, bytes.length, bytes, 0, bytes.length)
  made.ingestBlocks(blocks.blocks, blocks.count, LINKTYPE_RAW)
  return { made, frames, answers: packetHandlers(made) }
}

describe('captured packets', () => {
  it('the rows of a handshake have numbers that count from each SYN', () => {
    const { made } = session()
    const view = new PacketsView(made, 0)
    view.advance()
    const rows = readPacketRows(view.rows(0, 10))
    expect(rows.map(({ direction, tcp }) => [direction, tcp?.sequence, tcp?.acknowledgment])).toEqual([
      ['out', 0, 0],
      ['in', 0, 1],
      ['out', 1, 1],
    ])
    expect(rows[2]).toMatchObject({ payloadLength: 5, isCut: false, tcp: { isSequenceRelative: true } })
  })

  it('a packet is read back from its file: its bytes as they came, and its layers', async () => {
    const { frames, answers } = session()
    const read = await answers['packets.layers']({ packet: 2 })
    expect(read.bytes).toEqual(new Uint8Array(frames[2]))
    expect(read).toMatchObject({ linkType: LINKTYPE_RAW, captured: frames[2].length, fragmented: false })
    expect(read.layers.map(({ protocol }) => protocol)).toEqual(['ip', 'tcp', 'data'])
    expect(read.layers[1].summary).toContain('seq 1 ack 1')
  })

  it('a packet that is not in memory → refused in words', () => {
    const { answers } = session()
    expect(() => answers['packets.layers']({ packet: 3 })).toThrow('no longer in memory')
    expect(() => answers['flows.tcpFacts']({ flow: 7 })).toThrow('no longer in memory')
    expect(() => answers['flows.sctpFacts']({ flow: 7 })).toThrow('no longer in memory')
  })

  it('the facts of another transport → none', async () => {
    const { answers } = session()
    expect(await answers['flows.sctpFacts']({ flow: 0 })).toBeNull()
    expect(await answers['flows.tcpFacts']({ flow: 0 })).not.toBeNull()
  })
})

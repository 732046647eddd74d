import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { lineText, shortLine } from '../line-text'
import type { MessageSink, StreamReader } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { agree, kexFamily, LIST_NAMES, trailerBytes } from './algorithms'
import { MESSAGE, readPacket } from './packet'

/** Longest line that is waited for: one of RFC 4253 §4.2 has 255 bytes, banners are longer at times. */
const MOST_LINE_BYTES = 8192
/** Largest packet: what OpenSSH takes; RFC 4253 §6.1 asks for 35,000. */
const MOST_PACKET_BYTES = 262_144
/** Encrypted bytes that are one message, where nothing else ends it. */
const MOST_RUN_BYTES = 65_536
const LF = 0x0a

/** What the next bytes of one side are. */
type Phase = 'lines' | 'packets' | 'encrypted'

class Lane {
  readonly kept = new StreamBuffer()
  phase: Phase = 'lines'
  lists: string[][] | null = null
  /** Behind New Keys: bytes behind each packet; -1 where packets can't be told apart. */
  trailer = -1
  /** Bytes that can't be read: where they begin, and how many. */
  runAt = 0
  runLength = 0
  isLost = false
}

/** Reads both sides of an SSH connection: lines, the packets of the key exchange, and counts what is encrypted. */
export class SshReader implements StreamReader {
  private readonly lanes = [new Lane(), new Lane()] as const
  private chosen: string[] | null = null
  private isVersion1 = false

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    if (bytes.length === 0) return
    // What one side said encrypted ends where the other one answers.
    const other: Side = side === 0 ? 1 : 0
    endRun(other, this.lanes[other], sink)
    const lane = this.lanes[side]
    if (lane.isLost && lane.phase === 'encrypted' && looksPlain(bytes)) {
      endRun(side, lane, sink)
      lane.phase = 'packets'
      lane.isLost = false
    }
    if (lane.phase === 'encrypted' && lane.trailer < 0) {
      addToRun(side, lane, bytes.length, at, sink)
      return
    }
    lane.kept.append(bytes, at)
    while (lane.kept.length > 0 && this.step(side, lane, sink));
  }

  hole(side: Side, _at: number, _length: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    this.cutOff(side, lane, 'Bytes are missing here.', sink)
    lane.isLost ||= lane.phase !== 'encrypted'
    lane.phase = 'encrypted'
    lane.trailer = -1
  }

  end(side: Side, sink: MessageSink): void {
    const lane = this.lanes[side]
    this.cutOff(side, lane, 'The connection ends before this does.', sink)
  }

  /** Takes one line or packet; false where it needs more bytes. */
  private step(side: Side, lane: Lane, sink: MessageSink): boolean {
    if (lane.phase === 'lines') return this.takeLine(side, lane, sink)
    const { kept } = lane
    if (kept.length < 4) return false
    const [a, b, c, d] = kept.bytes
    const length = a * 16_777_216 + b * 65_536 + c * 256 + d
    const isBad = length < 5 || length > MOST_PACKET_BYTES
    if (isBad || (lane.phase === 'packets' && this.isVersion1)) return unreadable(side, lane, sink)
    const whole = 4 + length + (lane.phase === 'encrypted' ? lane.trailer : 0)
    if (kept.length < whole) return false
    if (lane.phase === 'encrypted') give(side, kept, encryptedPacket(kept.bytes, length, lane.trailer), sink)
    else this.takePacket(side, lane, whole, sink)
    return true
  }

  private takeLine(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { bytes } = lane.kept
    const end = bytes.indexOf(LF)
    if (end < 0 && bytes.length <= MOST_LINE_BYTES && bytes[0] !== 0) return false
    if (bytes[0] === 0 && bytes.length < 6) return false
    if (end < 0 || end > MOST_LINE_BYTES || bytes[0] === 0) {
      // A connection that is seen from its middle.
      lane.phase = 'packets'
      return looksPlain(bytes) || unreadable(side, lane, sink)
    }
    const layer = readLine(bytes.subarray(0, end + 1), side)
    const version = /^SSH-([^-]*)/.exec(lineText(bytes.subarray(0, Math.min(end, 32))))
    if (version) lane.phase = 'packets'
    if (version?.[1].startsWith('1.') && version[1] !== '1.99') this.isVersion1 = true
    give(side, lane.kept, layer, sink)
    return true
  }

  private takePacket(side: Side, lane: Lane, whole: number, sink: MessageSink): void {
    const packet = readPacket(lane.kept.bytes.subarray(0, whole), kexFamily(this.chosen))
    if (packet.lists) this.noteLists(lane, packet.lists, packet.layer)
    give(side, lane.kept, packet.layer, sink)
    if (packet.message !== MESSAGE.newKeys) return
    lane.phase = 'encrypted'
    lane.trailer = this.chosen ? trailerBytes(this.chosen, side) : -1
    if (lane.trailer < 0) unreadable(side, lane, sink)
  }

  private noteLists(lane: Lane, lists: string[][], layer: Layer): void {
    lane.lists = lists
    const [client, server] = this.lanes
    if (!client.lists || !server.lists) return
    this.chosen = agree(client.lists, server.lists)
    const values = this.chosen.map((name) => name || 'nothing in common')
    const at = layer.length
    const children = values.map((value, list) => ({ name: LIST_NAMES[list], value, at, length: 0 }))
    layer.fields.push({
      name: 'Agreed',
      value: shortLine(values.slice(0, 3).join(', ')),
      at,
      length: 0,
      children,
    })
    layer.summary = shortLine(`Key Exchange Init: agreed on ${[...new Set(values.slice(0, 6))].join(', ')}`)
  }

  private cutOff(side: Side, lane: Lane, why: string, sink: MessageSink): void {
    endRun(side, lane, sink)
    const { kept } = lane
    if (kept.length === 0) return
    const from = new FieldReader(kept.bytes)
    from.octets(lane.phase === 'lines' ? 'Line' : 'Packet', from.left)
    const layer = from.layer('ssh', 'SSH', lane.phase === 'lines' ? 'Line, cut off' : 'Packet, cut off')
    give(side, kept, { ...layer, malformed: { at: layer.length, why } }, sink)
  }
}

/** A line of RFC 4253 §4.2: `SSH-2.0-software comments`, or one that a server sends before. */
function readLine(bytes: Uint8Array, side: Side): Layer {
  const from = new FieldReader(bytes)
  const textEnd = bytes.at(-2) === 0x0d ? bytes.length - 2 : bytes.length - 1
  const parts = /^SSH-([^-]*)-([^ ]*) ?(.*)$/.exec(
    String.fromCharCode(...bytes.subarray(0, Math.min(512, textEnd))),
  )
  if (!parts) {
    const text = lineText(bytes.subarray(0, textEnd))
    from.text('Line', bytes.length)
    from.fields[0].value = text
    return from.layer('ssh', 'SSH', shortLine(`Banner: ${text}`))
  }
  const [, version, software, comments] = parts
  from.skip(4, 'SSH-')
  const shownVersion = from.text('Protocol version', version.length)
  from.skip(1, 'dash')
  const shown = from.text('Software', software.length)
  const rest = comments === '' ? 0 : textEnd - from.at - 1
  if (rest > 0) from.skip(1, 'space')
  const shownComments = rest > 0 ? ` ${from.text('Comments', rest)}` : ''
  const who = side === 0 ? 'Client' : 'Server'
  return from.layer(
    'ssh',
    'SSH',
    shortLine(`${who} ${shown || 'unnamed'}${shownComments}, SSH ${shownVersion}`),
  )
}

/** An encrypted packet whose length was sent in the clear: AES-GCM (RFC 5647) and MACs over what is encrypted. */
function encryptedPacket(bytes: Uint8Array, length: number, trailer: number): Layer {
  const from = new FieldReader(bytes, 0, 4 + length + trailer)
  from.number('Packet length', 4)
  from.octets('Encrypted', length)
  from.octets('MAC', trailer)
  return from.layer('ssh', 'SSH', `Encrypted packet, ${length.toLocaleString('en-US')} bytes`)
}

/** From here on nothing of this side can be read. Returns that nothing is left to take. */
function unreadable(side: Side, lane: Lane, sink: MessageSink): false {
  const { kept } = lane
  lane.phase = 'encrypted'
  lane.trailer = -1
  const { length, at } = kept
  kept.clear()
  addToRun(side, lane, length, at, sink)
  return false
}

function addToRun(side: Side, lane: Lane, length: number, at: number, sink: MessageSink): void {
  if (lane.runLength === 0) lane.runAt = at
  lane.runLength += length
  while (lane.runLength >= MOST_RUN_BYTES) giveRun(side, lane, MOST_RUN_BYTES, sink)
}

function endRun(side: Side, lane: Lane, sink: MessageSink): void {
  if (lane.runLength > 0) giveRun(side, lane, lane.runLength, sink)
}

function giveRun(side: Side, lane: Lane, length: number, sink: MessageSink): void {
  const value = `${length.toLocaleString('en-US')} bytes`
  const layer: Layer = {
    protocol: 'ssh',
    name: 'SSH',
    summary: `Encrypted packets, ${value}`,
    at: 0,
    length,
    fields: [{ name: 'Encrypted packets', value, at: 0, length }],
    malformed: null,
  }
  sink.message({ side, at: lane.runAt, length, layer })
  lane.runAt += length
  lane.runLength -= length
}

/** Whether a packet of the key exchange begins here: its length is one of whole blocks of 8 (RFC 4253 §6). */
function looksPlain(bytes: Uint8Array): boolean {
  if (bytes.length < 6 || bytes[0] !== 0 || bytes[1] !== 0) return false
  const length = bytes[2] * 256 + bytes[3]
  const message = bytes[5]
  const isKnown = (message >= 20 && message <= 21) || (message >= 30 && message <= 34)
  return length % 8 === 4 && bytes[4] >= 4 && bytes[4] < length - 1 && isKnown
}

function give(side: Side, kept: StreamBuffer, layer: Layer, sink: MessageSink): void {
  const { at } = kept
  kept.drop(layer.length)
  sink.message({ side, at, length: layer.length, layer })
}

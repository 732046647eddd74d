import type { Side } from '../../own/own-ends'
import type { Layer } from '../layer'
import { MATCH, type MessageSink, type StreamReader } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { HandshakeRun } from './handshake-run'
import { HANDSHAKE, RECORD } from './names'
import { readOldHello } from './old-hello'
import { readPlainRecord } from './plain-record'
import { oldHelloLength, recognizeRecords, RECORD_HEADER_BYTES, recordLength } from './record'

class Lane {
  readonly kept = new StreamBuffer()
  run: HandshakeRun | null = null
  /** After Change Cipher Spec: handshake messages can't be read any more. */
  isEncrypted = false
  /** Behind bytes that are no record: reading goes on where records surely begin. */
  isLost = false
  hasBegun = false
  /** Bytes of a record with a hole that are still to come. */
  skipped = 0
}

/** Reads the records of both sides of a TLS connection, and the handshake messages in them. */
export class TlsReader implements StreamReader {
  private readonly lanes = [new Lane(), new Lane()] as const

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    const skipped = Math.min(lane.skipped, bytes.length)
    lane.skipped -= skipped
    if (skipped === bytes.length) return
    const rest = bytes.subarray(skipped)
    if (lane.isLost && recognizeRecords(rest, 0, rest.length) !== MATCH.yes) return
    lane.isLost = false
    lane.kept.append(rest, at + skipped)
    while (lane.kept.length > 0 && this.step(side, lane, sink));
  }

  hole(side: Side, _at: number, length: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    const { kept } = lane
    const whole = recordLength(kept.bytes, 0, kept.length)
    const after = whole - kept.length - length
    const skipped = lane.skipped
    this.cutOff(side, lane, 'Bytes are missing here.', sink)
    if (skipped > 0) lane.skipped = Math.max(0, skipped - length)
    else if (whole > 0 && after >= 0) lane.skipped = after
    // Where the hole ends inside of the record, what follows it is in step again.
    lane.isLost = skipped > 0 ? length > skipped : !(whole > 0 && after >= 0)
  }

  end(side: Side, sink: MessageSink): void {
    this.cutOff(side, this.lanes[side], 'The connection ends before this does.', sink)
  }

  /** Takes one record; false where it needs more bytes. */
  private step(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { kept } = lane
    const { bytes, at } = kept
    const old = lane.hasBegun ? 0 : oldHelloLength(bytes, 0, bytes.length)
    const length = old > 0 ? old : recordLength(bytes, 0, bytes.length)
    if (length < 0) {
      // The first byte of an old hello is no record's.
      if (!lane.hasBegun && couldBeOldHello(bytes)) return false
      this.cutOff(side, lane, 'No record follows.', sink)
      lane.isLost = true
      return false
    }
    if (length === 0 || length > bytes.length) return false
    lane.hasBegun = true
    const record = bytes.subarray(0, length)
    if (old > 0) give(side, at, readOldHello(record), sink)
    else this.takeRecord(side, lane, record, sink)
    kept.drop(length)
    return true
  }

  private takeRecord(side: Side, lane: Lane, record: Uint8Array, sink: MessageSink): void {
    const { at } = lane.kept
    if (record[0] === RECORD.handshake && isReadable(lane, record)) {
      lane.run ??= new HandshakeRun(side, at)
      lane.run.add(record)
      if (lane.run.isWhole) endRun(lane, undefined, sink)
      else if (lane.run.isFull) endRun(lane, 'It is longer than is read.', sink)
      return
    }
    endRun(lane, 'Another record follows before its end.', sink)
    give(side, at, readPlainRecord(record, lane.isEncrypted), sink)
    if (record[0] === RECORD.changeCipherSpec) lane.isEncrypted = true
  }

  /** Ends what was begun, for a reason. */
  private cutOff(side: Side, lane: Lane, why: string, sink: MessageSink): void {
    const { kept } = lane
    endRun(lane, why, sink)
    if (kept.length >= RECORD_HEADER_BYTES && recordLength(kept.bytes, 0, kept.length) > 0) {
      const layer = readPlainRecord(kept.bytes, lane.isEncrypted)
      give(side, kept.at, { ...layer, malformed: { at: layer.length, why } }, sink)
    }
    kept.clear()
  }
}

/**
 * Whether a handshake record is not encrypted. In TLS 1.3 a side may change ciphers only in name, and send another
 * hello after it (RFC 8446 appendix D.4).
 */
function isReadable({ isEncrypted, run }: Lane, record: Uint8Array): boolean {
  if (!isEncrypted || run) return true
  const [type, high, middle, low] = record.subarray(RECORD_HEADER_BYTES)
  if (type !== HANDSHAKE.clientHello && type !== HANDSHAKE.serverHello) return false
  return record.length === RECORD_HEADER_BYTES + 4 + high * 65_536 + middle * 256 + low
}

function couldBeOldHello(bytes: Uint8Array): boolean {
  const length = 2 + (bytes[0] & 0x7f) * 256 + (bytes.length > 1 ? bytes[1] : 0)
  return bytes[0] >= 0x80 && bytes.length < Math.min(11, length) && (bytes.length < 3 || bytes[2] === 1)
}

function endRun(lane: Lane, why: string | undefined, sink: MessageSink): void {
  const { run } = lane
  lane.run = null
  if (run) sink.message(run.message(why))
}

function give(side: Side, at: number, layer: Layer, sink: MessageSink): void {
  sink.message({ side, at, length: layer.length, layer })
}

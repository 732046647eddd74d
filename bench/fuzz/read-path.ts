import { CaptureReader } from '../../src/core/capture-file/capture-reader'
import { createDecodedPacket } from '../../src/core/decode/decoded-packet'
import { decodeFrame } from '../../src/core/decode/decode-frame'
import { FlowTable } from '../../src/core/flow/flow-table'
import { PacketIngest } from '../../src/core/flow/ingest-packet'
import { PROTOCOL } from '../../src/core/net/transport'
import { PacketTable } from '../../src/core/packet/packet-table'
import { NanosecondTime } from '../../src/core/pcapng/timestamp'
import { StreamAssemblies } from '../../src/core/stream/stream-assemblies'
import { ProtocolReaders } from './protocol-readers'
import type { Lot } from './random'

/** Small, so that tables make room too. */
const FLOWS = 64
const PACKETS = 1024

/** What reading came to. */
export interface ReadFacts {
  packets: number
  /** Payload on the wire, as the packets have it, and how many bytes came out of streams. */
  payloadBytes: number
  streamBytes: number
  messages: number
  /** All that the reading holds, so that it can be measured. */
  holds: unknown
}

/** Reads a capture in pieces of any size through all that reads captures: nothing of it may throw. */
export function readThrough(capture: Uint8Array, lot: Lot): ReadFacts {
  const flows = new FlowTable(FLOWS)
  const ingest = new PacketIngest(flows, new PacketTable(flows, PACKETS))
  const protocols = new ProtocolReaders(lot)
  const facts = { packets: 0, payloadBytes: 0, streamBytes: 0, messages: 0 }
  const streams = new StreamAssemblies({
    bytes: (flow, side, bytes, offset) => {
      facts.streamBytes += bytes.length
      protocols.bytes(flow, side, bytes, offset)
    },
    hole: (flow, side, offset, length) => protocols.hole(flow, side, offset, length),
    conflict: () => protocols.conflict(),
  })
  ingest.streams = streams
  flows.onEvict = (flow) => streams.finish(flow)
  const linkTypes: number[] = []
  const time = new NanosecondTime()
  const decoded = createDecodedPacket()
  const reader = new CaptureReader({
    interface: (id, { linkType }) => {
      linkTypes[id] = linkType
    },
    packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
      facts.packets++
      time.set(seconds, nanoseconds)
      ingest.ingest(linkTypes[id], bytes, at, captured, wireLength, time.high, time.low, 0, fileOffset)
      decodeFrame(linkTypes[id], bytes, at, captured, wireLength, decoded)
      if (decoded.protocol !== PROTOCOL.udp || decoded.hasEndpoints === 0) return
      const { payloadAt, payloadCaptured } = decoded
      protocols.datagram(decoded.bytes.subarray(payloadAt, payloadAt + payloadCaptured))
    },
  })
  const piece = 1 + lot.below(lot.of([4, 100, 100_000]))
  for (let at = 0; at < capture.length; at += piece) reader.push(capture.subarray(at, at + piece))
  reader.end()
  streams.finishAll()
  protocols.end()
  facts.payloadBytes = ingest.payloadBytes
  facts.messages = protocols.messages
  return { ...facts, holds: [ingest, streams, protocols, reader] }
}

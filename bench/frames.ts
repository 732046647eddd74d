import { ENHANCED_PACKET_DATA_AT } from '../src/core/pcapng/blocks'
import { PacketBlocks } from '../src/core/pcapng/packet-blocks'

/*
 * Batches as the capture binding lends them, made here: Ethernet frames of TCP connections on 127.0.0.1, half of them
 * bare acknowledgments, half full segments.
 */
const HEADERS_BYTES = 14 + 20 + 20
const FULL_PAYLOAD_BYTES = 1448
const ACK = 0x10
/** From the start of the frame. */
const SEQUENCE_AT = 38
const ACKNOWLEDGMENT_AT = 42

/** `count` packets over `connections` connections, in turn, with each side's sequence numbers going on. */
export function makeBatch(count: number, connections: number): Uint8Array {
  const blocks = new PacketBlocks()
  const frame = new Uint8Array(HEADERS_BYTES + FULL_PAYLOAD_BYTES)
  const view = new DataView(frame.buffer)
  const sent = new Uint32Array(connections).fill(1)
  view.setUint16(12, 0x0800)
  view.setUint8(14, 0x45)
  view.setUint8(22, 64)
  view.setUint8(23, 6)
  view.setUint32(26, 0x7f000001)
  view.setUint32(30, 0x7f000001)
  view.setUint8(46, 0x50)
  view.setUint8(47, ACK)
  view.setUint16(48, 0xffff)
  for (let i = 0; i < count; i++) {
    const connection = (i >> 1) % connections
    const isData = i % 2 === 1
    const payload = isData ? FULL_PAYLOAD_BYTES : 0
    const length = HEADERS_BYTES + payload
    const client = 20_000 + connection
    view.setUint16(16, length - 14)
    view.setUint16(34, isData ? client : 8080)
    view.setUint16(36, isData ? 8080 : client)
    view.setUint32(SEQUENCE_AT, isData ? sent[connection] : 1)
    view.setUint32(ACKNOWLEDGMENT_AT, isData ? 1 : sent[connection])
    if (isData) sent[connection] += payload
    blocks.append(0, 1_700_000_000, i * 1000, length, frame, 0, length)
  }
  return blocks.blocks
}

/** Makes the same batch the next one: each connection's sequence numbers go on where they ended. */
export function continueBatch(batch: Uint8Array, count: number, connections: number): void {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
  const sent = (count / 2 / connections) * FULL_PAYLOAD_BYTES
  for (let at = 0, i = 0; i < count; i++) {
    const number = at + ENHANCED_PACKET_DATA_AT + (i % 2 === 1 ? SEQUENCE_AT : ACKNOWLEDGMENT_AT)
    view.setUint32(number, view.getUint32(number) + sent)
    at += view.getUint32(at + 4, true)
  }
}

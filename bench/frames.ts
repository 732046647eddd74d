/*
 * Batches as the capture binding lends them, made here: Ethernet frames of TCP connections on 127.0.0.1, half of them
 * bare acknowledgments, half full segments.
 */
const RECORD_HEADER_BYTES = 16
const HEADERS_BYTES = 14 + 20 + 20
const FULL_PAYLOAD_BYTES = 1448
const ACK = 0x10

/** `count` records over `connections` connections, in turn, with each side's sequence numbers going on. */
export function makeBatch(count: number, connections: number): Uint8Array {
  const full = Math.floor(count / 2)
  const bytes = new Uint8Array(count * (RECORD_HEADER_BYTES + HEADERS_BYTES) + full * FULL_PAYLOAD_BYTES)
  const view = new DataView(bytes.buffer)
  const sent = new Uint32Array(connections).fill(1)
  let at = 0
  for (let i = 0; i < count; i++) {
    const connection = (i >> 1) % connections
    const isData = i % 2 === 1
    const payload = isData ? FULL_PAYLOAD_BYTES : 0
    const length = HEADERS_BYTES + payload
    view.setUint32(at, 1_700_000_000, true)
    view.setUint32(at + 4, i * 1000, true)
    view.setUint32(at + 8, length, true)
    view.setUint32(at + 12, length, true)
    const ethernet = at + RECORD_HEADER_BYTES
    view.setUint16(ethernet + 12, 0x0800)
    const ip = ethernet + 14
    view.setUint8(ip, 0x45)
    view.setUint16(ip + 2, length - 14)
    view.setUint8(ip + 8, 64)
    view.setUint8(ip + 9, 6)
    view.setUint32(ip + 12, 0x7f000001)
    view.setUint32(ip + 16, 0x7f000001)
    const tcp = ip + 20
    const client = 20_000 + connection
    view.setUint16(tcp, isData ? client : 8080)
    view.setUint16(tcp + 2, isData ? 8080 : client)
    view.setUint32(tcp + 4, isData ? sent[connection] : 1)
    view.setUint32(tcp + 8, isData ? 1 : sent[connection])
    view.setUint8(tcp + 12, 0x50)
    view.setUint8(tcp + 13, ACK)
    view.setUint16(tcp + 14, 0xffff)
    if (isData) sent[connection] += payload
    at += RECORD_HEADER_BYTES + length
  }
  return bytes
}

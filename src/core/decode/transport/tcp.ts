import { TCP } from '../../tcp/segment-flags'
import { setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader, markMalformed } from '../malformed'
import { readUint16, readUint32 } from '../read-number'
import { readTcpOptions } from './tcp-options'

/*
 * TCP, RFC 9293 §3.1:
 * 0 source port (2)   2 destination port (2)   4 sequence number (4)   8 acknowledgment number (4)
 * 12 data offset in words (4 bits)   13 control bits (1)   14 window (2)   20 options
 */
const DESTINATION_PORT_AT = 2
const SEQUENCE_AT = 4
const ACKNOWLEDGMENT_AT = 8
const DATA_OFFSET_AT = 12
const FLAGS_AT = 13
const WINDOW_AT = 14
const HEADER_BYTES = 20

/** Reads the fixed header even where options are cut off: who sent what to whom is known then all the same. */
export function decodeTcp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.tcpShort, MALFORMED.tcpCut))
    return setPayload(out, at, end, wireEnd)
  out.hasEndpoints = 1
  out.sourcePort = readUint16(bytes, at)
  out.destinationPort = readUint16(bytes, at + DESTINATION_PORT_AT)
  out.sequence = readUint32(bytes, at + SEQUENCE_AT)
  out.acknowledgment = readUint32(bytes, at + ACKNOWLEDGMENT_AT)
  out.tcpFlags = bytes[at + FLAGS_AT]
  out.window = readUint16(bytes, at + WINDOW_AT)
  const headerLength = (bytes[at + DATA_OFFSET_AT] >>> 4) * 4
  if (headerLength < HEADER_BYTES) {
    setPayload(out, end, end, end)
    return markMalformed(out, MALFORMED.tcpDataOffset, at + DATA_OFFSET_AT)
  }
  setPayload(out, at + headerLength, end, wireEnd)
  holdsHeader(at, headerLength, end, wireEnd, out, MALFORMED.tcpShort, MALFORMED.tcpCut)
  if (headerLength > HEADER_BYTES || (out.tcpFlags & TCP.syn) !== 0)
    readTcpOptions(bytes, at + HEADER_BYTES, Math.min(at + headerLength, end), out)
}

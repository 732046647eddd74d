import { setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader } from '../malformed'
import { readQuoted } from '../net/quoted-packet'
import { readUint16 } from '../read-number'

/*
 * ICMPv6, RFC 4443 §2.1: 0 type (1)   1 code (1)   2 checksum (2), then the body. Of echo (§4.1, §4.2) the
 * body begins with 4 identifier (2)   6 sequence (2).
 */
const IDENTIFIER_AT = 4
const HEADER_BYTES = 4
const ECHO_HEADER_BYTES = 8
const ECHO_REQUEST = 128
const ECHO_REPLY = 129
/** Errors are 1 to 4 of those in use (§2.1, §3), and have the packet they are about 8 bytes on. */
const LAST_ERROR = 4
const QUOTED_AT = 8

export function decodeIcmpv6(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.icmpv6Short, MALFORMED.icmpv6Cut)) return
  out.icmpType = bytes[at]
  out.icmpCode = bytes[at + 1]
  const isEcho = out.icmpType === ECHO_REQUEST || out.icmpType === ECHO_REPLY
  const headerLength = isEcho ? ECHO_HEADER_BYTES : HEADER_BYTES
  setPayload(out, at + headerLength, end, wireEnd)
  if (!holdsHeader(at, headerLength, end, wireEnd, out, MALFORMED.icmpv6Short, MALFORMED.icmpv6Cut)) return
  out.hasEndpoints = 1
  if (out.icmpType >= 1 && out.icmpType <= LAST_ERROR) readQuoted(bytes, at + QUOTED_AT, end, out)
  if (!isEcho) return
  out.sourcePort = readUint16(bytes, at + IDENTIFIER_AT)
  out.destinationPort = out.sourcePort
}

import { setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader } from '../malformed'
import { readQuoted } from '../net/quoted-packet'
import { readUint16 } from '../read-number'

/* ICMP, RFC 792: 0 type (1)   1 code (1)   2 checksum (2)   4 by type; of echo: identifier (2), sequence (2) */
const IDENTIFIER_AT = 4
const HEADER_BYTES = 8
const ECHO_REPLY = 0
const ECHO = 8
/** Errors, each with the packet it is about behind the header: unreachable, quench, redirect, time, parameter. */
const isError = (type: number) => type === 3 || type === 4 || type === 5 || type === 11 || type === 12

export function decodeIcmp(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!holdsHeader(at, HEADER_BYTES, end, wireEnd, out, MALFORMED.icmpShort, MALFORMED.icmpCut)) return
  out.hasEndpoints = 1
  out.icmpType = bytes[at]
  out.icmpCode = bytes[at + 1]
  if (out.icmpType === ECHO || out.icmpType === ECHO_REPLY) {
    out.sourcePort = readUint16(bytes, at + IDENTIFIER_AT)
    out.destinationPort = out.sourcePort
  }
  if (isError(out.icmpType)) readQuoted(bytes, at + HEADER_BYTES, end, out)
  setPayload(out, at + HEADER_BYTES, end, wireEnd)
}

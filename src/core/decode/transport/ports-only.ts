import { PROTOCOL } from '../../net/transport'
import { setPayload, type DecodedPacket } from '../decoded-packet'
import { MALFORMED, holdsHeader } from '../malformed'
import { readUint16 } from '../read-number'

/*
 * Transports of which the ports are read and no more. All three begin as TCP and UDP do: 0 source port (2)
 * 2 destination port (2).
 */
const DESTINATION_PORT_AT = 2

/** SCTP's common header (RFC 9260 §3.1); what follows are chunks. */
const SCTP_BYTES = 12
/** UDP-Lite (RFC 3828 §3.1): UDP with the length of what the checksum covers in place of the length. */
const UDP_LITE_BYTES = 8
/** DCCP (RFC 4340 §5.1): 4 length in words with the header's options. */
const DCCP_BYTES = 12
const DCCP_OFFSET_AT = 4

export function decodePortsOnly(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  switch (out.protocol) {
    case PROTOCOL.sctp:
      if (!holdsHeader(at, SCTP_BYTES, end, wireEnd, out, MALFORMED.sctpShort, MALFORMED.sctpCut)) return
      setPayload(out, at + SCTP_BYTES, end, wireEnd)
      break
    case PROTOCOL.udpLite:
      if (!holdsHeader(at, UDP_LITE_BYTES, end, wireEnd, out, MALFORMED.udpLiteShort, MALFORMED.udpLiteCut))
        return
      setPayload(out, at + UDP_LITE_BYTES, end, wireEnd)
      break
    case PROTOCOL.dccp: {
      if (!holdsHeader(at, DCCP_BYTES, end, wireEnd, out, MALFORMED.dccpShort, MALFORMED.dccpCut)) return
      const length = Math.max(DCCP_BYTES, bytes[at + DCCP_OFFSET_AT] * 4)
      setPayload(out, at + length, end, wireEnd)
      holdsHeader(at, length, end, wireEnd, out, MALFORMED.dccpShort, MALFORMED.dccpCut)
    }
  }
  out.hasEndpoints = 1
  out.sourcePort = readUint16(bytes, at)
  out.destinationPort = readUint16(bytes, at + DESTINATION_PORT_AT)
}

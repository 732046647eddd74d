import type { DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { readUint16, readUint32 } from '../read-number'
import { decodeEtherType } from './ether-type'
import { decodeEthernet } from './ethernet'

/*
 * Logical link control, IEEE 802.2 §5: 0 destination SAP (1)   1 source SAP (1)   2 control (1; 2 for numbered
 * frames). SNAP, IEEE 802 §10.3: 3 organization (3)   6 protocol (2).
 */
const HEADER_BYTES = 3
const SNAP_BYTES = 8
const ORGANIZATION_AND_CONTROL_AT = 2
const PROTOCOL_AT = 6

/** SAPs: SNAP, and IP by itself (RFC 948). */
const SNAP = 0xaaaa
const IP = 0x0606
const UNNUMBERED_INFORMATION = 0x03

/** Organizations, behind the control byte: EtherTypes (RFC 1042), those of bridged 802.1H, and RFC 2684's frames. */
const ETHER_TYPES = 0x03000000
const BRIDGED_TYPES = 0x030000f8
const RFC_2684 = 0x030080c2
/** RFC 2684 §5.2: Ethernet with and without its check sequence, behind 2 bytes of padding. */
const ETHERNET_WITH_CHECK = 0x0001
const ETHERNET = 0x0007
const BRIDGED_PADDING_BYTES = 2

export function decodeLlc(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, HEADER_BYTES, end, wireEnd, out)) return
  const saps = readUint16(bytes, at)
  if (saps === IP && bytes[at + 2] === UNNUMBERED_INFORMATION)
    return decodeIpv4(bytes, at + HEADER_BYTES, end, wireEnd, out)
  if (saps !== SNAP || !holdsLink(at, SNAP_BYTES, end, wireEnd, out)) return
  const organization = readUint32(bytes, at + ORGANIZATION_AND_CONTROL_AT)
  const protocol = readUint16(bytes, at + PROTOCOL_AT)
  if (organization === ETHER_TYPES || organization === BRIDGED_TYPES)
    return decodeEtherType(bytes, at + SNAP_BYTES, end, wireEnd, out, protocol)
  if (organization === RFC_2684 && (protocol === ETHERNET || protocol === ETHERNET_WITH_CHECK))
    decodeEthernet(bytes, at + SNAP_BYTES + BRIDGED_PADDING_BYTES, end, wireEnd, out)
}

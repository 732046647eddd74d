import type { DecodedPacket } from '../decoded-packet'
import { holdsLink } from '../malformed'
import { decodeIpv4 } from '../net/ipv4'
import { decodeIpv6 } from '../net/ipv6'
import { readUint16, readUint32 } from '../read-number'
import { decodeEtherType } from './ether-type'
import { decodeEthernet } from './ethernet'

/*
 * Frame relay, RFC 2427 §3: a Q.922 address of 2 to 4 bytes, the last of which has its low bit set; control 0x03;
 * perhaps padding of 0; a network layer protocol identifier. Cisco's own form has an EtherType behind the address.
 */
const LONGEST_ADDRESS = 4
const UNNUMBERED_INFORMATION = 0x03
const NLPID = { snap: 0x80, ipv6: 0x8e, ipv4: 0xcc } as const

/** SNAP behind the identifier: organization (3), protocol (2); as in link/llc.ts. */
const SNAP_BYTES = 5
const BRIDGED_ETHERNET = 0x80c2
const LOWEST_TYPE = 1536

export function decodeFrameRelay(
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  let at = start
  do {
    if (!holdsLink(at, 1, end, wireEnd, out)) return
    at++
  } while ((bytes[at - 1] & 1) === 0 && at - start < LONGEST_ADDRESS)
  if (!holdsLink(at, 2, end, wireEnd, out)) return
  if (bytes[at] !== UNNUMBERED_INFORMATION) {
    const type = readUint16(bytes, at)
    if (type >= LOWEST_TYPE) decodeEtherType(bytes, at + 2, end, wireEnd, out, type)
    return
  }
  at++
  if (bytes[at] === 0) at++
  if (!holdsLink(at, 1, end, wireEnd, out)) return
  const protocol = bytes[at++]
  if (protocol === NLPID.ipv4) decodeIpv4(bytes, at, end, wireEnd, out)
  else if (protocol === NLPID.ipv6) decodeIpv6(bytes, at, end, wireEnd, out)
  else if (protocol === NLPID.snap && holdsLink(at, SNAP_BYTES, end, wireEnd, out)) {
    const organization = readUint32(bytes, at) >>> 8
    if (organization === 0)
      decodeEtherType(bytes, at + SNAP_BYTES, end, wireEnd, out, readUint16(bytes, at + 3))
    else if (organization === BRIDGED_ETHERNET) decodeEthernet(bytes, at + SNAP_BYTES, end, wireEnd, out)
  }
}

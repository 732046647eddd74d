import { formatAddress } from '../net/address'
import { hexText } from '../protocols/line-text'

/** EtherTypes (IANA "IEEE 802 Numbers") by name. */
export const ETHER_TYPE_NAMES: Readonly<Record<number, string>> = {
  0x0800: 'IPv4',
  0x0806: 'ARP',
  0x6558: 'Ethernet',
  0x8035: 'RARP',
  0x8100: 'VLAN',
  0x86dd: 'IPv6',
  0x8808: 'Ethernet flow control',
  0x8809: 'slow protocols',
  0x880b: 'PPP',
  0x8847: 'MPLS',
  0x8848: 'MPLS multicast',
  0x8863: 'PPPoE discovery',
  0x8864: 'PPPoE session',
  0x888e: '802.1X',
  0x88a8: 'QinQ',
  0x88cc: 'LLDP',
  0x88e5: 'MACsec',
  0x88f7: 'PTP',
  0x9000: 'loopback test',
  0x9100: 'QinQ',
}

/** IP protocol numbers (IANA) by name. */
export const IP_PROTOCOL_NAMES: Readonly<Record<number, string>> = {
  0: 'hop-by-hop options',
  1: 'ICMP',
  2: 'IGMP',
  4: 'IPv4',
  6: 'TCP',
  17: 'UDP',
  33: 'DCCP',
  41: 'IPv6',
  43: 'routing',
  44: 'fragment',
  46: 'RSVP',
  47: 'GRE',
  50: 'ESP',
  51: 'AH',
  58: 'ICMPv6',
  59: 'no next header',
  60: 'destination options',
  88: 'EIGRP',
  89: 'OSPF',
  97: 'EtherIP',
  103: 'PIM',
  108: 'IPComp',
  112: 'VRRP',
  132: 'SCTP',
  135: 'mobility',
  136: 'UDP-Lite',
  137: 'MPLS',
  139: 'HIP',
  140: 'Shim6',
  143: 'Ethernet',
}

/** An EtherType with its name: `0x0800 (IPv4)`. */
export function etherTypeWords(type: number): string {
  const number = `0x${type.toString(16).padStart(4, '0')}`
  return type in ETHER_TYPE_NAMES ? `${number} (${ETHER_TYPE_NAMES[type]})` : number
}

/** A link-layer address: `02:00:00:00:00:01`. */
export function macText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** An IP address of 4 or 16 bytes; bytes of another length in hexadecimal. */
export function addressText(bytes: Uint8Array): string {
  if (bytes.length !== 4 && bytes.length !== 16) return hexWords(bytes)
  return formatAddress(bytes, 0, bytes.length === 4 ? 4 : 16)
}

/** Bytes of no known form in hexadecimal; `none` where there are none. */
export function hexWords(bytes: Uint8Array): string {
  return bytes.length === 0 ? 'none' : hexText(bytes)
}

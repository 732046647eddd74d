/** IP protocol numbers that Fourtuple looks into (IANA "Assigned Internet Protocol Numbers"). */
export const PROTOCOL = {
  icmp: 1,
  ipv4: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  authentication: 51,
  icmpv6: 58,
  etherIp: 97,
  pim: 103,
  sctp: 132,
  udpLite: 136,
  mpls: 137,
  ethernet: 143,
} as const

/** Name of a transport, as shown to people (in capitals) and written to JSON (as here). */
export type TransportName = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'sctp' | 'dccp' | 'udplite' | 'other'

/** By protocol number: 1 where its endpoints have ports. */
export const HAS_PORTS = new Uint8Array(256)
for (const name of ['tcp', 'udp', 'sctp', 'dccp', 'udpLite'] as const) HAS_PORTS[PROTOCOL[name]] = 1

/** Name of an IP protocol number; `other` for one that Fourtuple does not follow. */
export function transportName(protocol: number): TransportName {
  switch (protocol) {
    case PROTOCOL.tcp:
      return 'tcp'
    case PROTOCOL.udp:
      return 'udp'
    case PROTOCOL.icmp:
      return 'icmp'
    case PROTOCOL.icmpv6:
      return 'icmpv6'
    case PROTOCOL.sctp:
      return 'sctp'
    case PROTOCOL.dccp:
      return 'dccp'
    case PROTOCOL.udpLite:
      return 'udplite'
    default:
      return 'other'
  }
}

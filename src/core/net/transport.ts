/** IP protocol numbers of the transports that Fourtuple follows (IANA "Assigned Internet Protocol Numbers"). */
export const PROTOCOL = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
} as const

/** Name of a transport, as shown to people (in capitals) and written to JSON (as here). */
export type TransportName = 'tcp' | 'udp' | 'icmp' | 'icmpv6' | 'other'

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
    default:
      return 'other'
  }
}

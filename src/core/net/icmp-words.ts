/** Types of ICMP (IANA "ICMP Type Numbers"), and the codes of those that have them. */
const ICMP: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'unreachable',
  4: 'source quench',
  5: 'redirect',
  8: 'echo request',
  9: 'router advertisement',
  10: 'router solicitation',
  11: 'time exceeded',
  12: 'parameter problem',
  13: 'timestamp request',
  14: 'timestamp reply',
  15: 'information request',
  16: 'information reply',
  17: 'address mask request',
  18: 'address mask reply',
}
/** RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1. */
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'network unreachable',
  1: 'host unreachable',
  2: 'protocol unreachable',
  3: 'port unreachable',
  4: 'fragmentation needed',
  5: 'source route failed',
  6: 'network unknown',
  7: 'host unknown',
  8: 'source host isolated',
  9: 'network administratively prohibited',
  10: 'host administratively prohibited',
  11: 'network unreachable for this type of service',
  12: 'host unreachable for this type of service',
  13: 'administratively prohibited',
  14: 'host precedence violation',
  15: 'precedence cutoff',
}
/** IANA "ICMPv6 'type' Numbers" and codes; RFC 4443 §3.1. */
const ICMPV6: Readonly<Record<number, string>> = {
  1: 'unreachable',
  2: 'packet too big',
  3: 'time exceeded',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'multicast listener query',
  131: 'multicast listener report',
  132: 'multicast listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbor solicitation',
  136: 'neighbor advertisement',
  137: 'redirect',
  143: 'multicast listener report',
}
const UNREACHABLE6: Readonly<Record<number, string>> = {
  0: 'no route',
  1: 'administratively prohibited',
  2: 'beyond the scope of the source address',
  3: 'address unreachable',
  4: 'port unreachable',
  5: 'source address failed the policy',
  6: 'route rejected',
}

/**
 * An ICMP message in words, as `port unreachable`; one without words by its numbers.
 *
 * @param family 4 for ICMP, 6 for ICMPv6
 */
export function icmpWords(family: number, type: number, code: number): string {
  const isV6 = family === 6
  const name = (isV6 ? ICMPV6 : ICMP)[type] ?? `type ${type}`
  if (name !== 'unreachable') return name
  return (isV6 ? UNREACHABLE6 : UNREACHABLE)[code] ?? `unreachable, code ${code}`
}

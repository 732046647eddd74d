/** A capture filter with a name, to begin from. */
export interface NamedFilter {
  name: string
  /** pcap-filter(7). */
  filter: string
  explanation: string
  /** Does not compile for other link types, such as Linux's `any` or the loopback of macOS. */
  ethernetOnly?: true
}

// libpcap finds the TCP header by itself over IPv4 only. Over IPv6 these take it to follow the fixed header, as it
// nearly always does: next header at byte 6 (RFC 8200 section 3), then TCP's flags at 40 + 13 (RFC 9293 section 3.1).
const TCP6 = 'ip6[6] = 6'
const TCP6_FLAGS = 'ip6[53]'
/** Bytes of TCP header, from the upper four bits of its byte 12, which count words of four bytes. */
const TCP_HEADER_BYTES = '((tcp[12] & 0xf0) >> 2)'

/** Filters that people look for, those for everyday use first. */
export const FILTER_LIBRARY: readonly NamedFilter[] = [
  {
    name: 'One port',
    filter: 'port 8080',
    explanation: 'TCP and UDP from or to port 8080. Put your own port.',
  },
  {
    name: 'One host',
    filter: 'host 127.0.0.1',
    explanation: 'Everything from or to one address, IPv4 or IPv6. Put your own address.',
  },
  {
    name: 'One network',
    filter: 'net 192.168.0.0/16',
    explanation: 'From or to any address whose first 16 bits are these.',
  },
  {
    name: 'A range of ports',
    filter: 'portrange 5000-5010',
    explanation: 'From or to any port of the range, both ends of it included.',
  },
  {
    name: 'All but SSH',
    filter: 'not tcp port 22',
    explanation: 'For a machine that you are logged in to: leaves out what your own session sends.',
  },
  {
    name: 'Handshakes and ends',
    filter: `tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0 or (${TCP6} and ${TCP6_FLAGS} & 7 != 0)`,
    explanation: 'Segments with SYN, FIN or RST: who connects, and how it ends, without what is between.',
  },
  {
    name: 'Connection attempts',
    filter: `tcp[tcpflags] & (tcp-syn|tcp-ack) = tcp-syn or (${TCP6} and ${TCP6_FLAGS} & 0x12 = 2)`,
    explanation: 'SYN without ACK: the first segment of each connection, and each repeat of it.',
  },
  {
    name: 'Resets',
    filter: `tcp[tcpflags] & tcp-rst != 0 or (${TCP6} and ${TCP6_FLAGS} & 4 != 0)`,
    explanation: 'Refused and aborted connections: segments with RST.',
  },
  {
    name: 'TCP with payload',
    filter: `ip[2:2] - ((ip[0] & 0xf) << 2) - ${TCP_HEADER_BYTES} != 0 and tcp`,
    explanation: 'IPv4 segments that carry bytes: the packet’s length less both headers is not 0.',
  },
  {
    name: 'Receiver without room',
    filter: 'tcp[14:2] = 0 and tcp[tcpflags] & (tcp-syn|tcp-rst) = 0',
    explanation: 'IPv4 segments that announce a window of 0: the application there does not read.',
  },
  {
    name: 'HTTP requests (GET)',
    filter: `tcp[${TCP_HEADER_BYTES}:4] = 0x47455420`,
    explanation: 'IPv4 segments whose payload begins with “GET ”, on any port.',
  },
  {
    name: 'TLS handshakes begin',
    filter: `tcp[${TCP_HEADER_BYTES}] = 0x16 and tcp[${TCP_HEADER_BYTES} + 5] = 1`,
    explanation: 'IPv4 segments that begin a ClientHello, on any port (RFC 8446 section 4).',
  },
  {
    name: 'DNS',
    filter: 'port 53',
    explanation: 'Names being looked up, over UDP and TCP.',
  },
  {
    name: 'mDNS',
    filter: 'udp port 5353',
    explanation: 'Names and services on the local link (RFC 6762).',
  },
  {
    name: 'DHCP',
    filter: 'udp and (port 67 or 68 or 546 or 547)',
    explanation: 'Addresses being given out, for IPv4 and IPv6.',
  },
  {
    name: 'Ping',
    filter:
      'icmp[icmptype] = icmp-echo or icmp[icmptype] = icmp-echoreply or ' +
      'icmp6[icmp6type] = icmp6-echo or icmp6[icmp6type] = icmp6-echoreply',
    explanation: 'Echo requests and replies, for IPv4 and IPv6.',
  },
  {
    name: 'ICMP errors',
    filter:
      'icmp[icmptype] = icmp-unreach or icmp[icmptype] = icmp-timxceed or ' +
      'icmp[icmptype] = icmp-paramprob or icmp6[icmp6type] < 128',
    explanation: 'Unreachable, time exceeded, bad header, too big: why a packet did not arrive.',
  },
  {
    name: 'Too big for the path',
    filter: '(icmp[icmptype] = icmp-unreach and icmp[icmpcode] = 4) or icmp6[icmp6type] = icmp6-packettoobig',
    explanation: 'What path MTU discovery waits for: a link on the path takes smaller packets only.',
  },
  {
    name: 'ARP and neighbour discovery',
    filter: 'arp or (icmp6[icmp6type] >= 133 and icmp6[icmp6type] <= 137)',
    explanation: 'Which MAC address an IPv4 (ARP) or IPv6 (RFC 4861) address has on this link.',
  },
  {
    name: 'No broadcast, no multicast',
    filter: 'not broadcast and not multicast',
    explanation: 'Only what is sent to one receiver.',
    ethernetOnly: true,
  },
  {
    name: 'Fragments',
    filter: 'ip[6:2] & 0x3fff != 0 or ip6[6] = 44',
    explanation: 'Pieces of IP packets that were too big for a link (RFC 791, RFC 8200).',
  },
  {
    name: 'IPv6 only',
    filter: 'ip6',
    explanation: 'Leaves out IPv4 and everything that is not IP.',
  },
  {
    name: 'VLAN',
    filter: 'vlan',
    explanation: 'Frames with an 802.1Q tag. A filter for what is inside goes after it: vlan and tcp.',
    ethernetOnly: true,
  },
]

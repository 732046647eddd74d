/** Ids of our layers, each with tshark's name of the same one. */
export const FRAME_PROTOCOLS: readonly (readonly [ours: string, theirs: string])[] = [
  ...['eth', 'vlan', 'llc', 'macsec', 'sll', 'null', 'ppp', 'pppoes', 'pppoed', 'mpls', 'arp', 'ip', 'ipv6'],
  ...[
    'icmp',
    'icmpv6',
    'igmp',
    'tcp',
    'udp',
    'udplite',
    'sctp',
    'dccp',
    'gre',
    'vxlan',
    'geneve',
    'gtp',
    'l2tp',
  ],
  ...['ah', 'etherip', 'pim', 'radiotap', 'wlan', 'teredo', 'lisp'],
]
  .map((name): [string, string] => [name, name])
  .concat([
    ['ipv6-hopopts', 'ipv6.hopopts'],
    ['ipv6-routing', 'ipv6.routing'],
    ['ipv6-fraghdr', 'ipv6.fraghdr'],
    ['ipv6-dstopts', 'ipv6.dstopts'],
  ])

/** What a keyword is, in the terms of pcap-filter(7). */
export type WordKind = 'protocol' | 'direction' | 'type' | 'test' | 'length' | 'join' | 'field' | 'value'

/** What may stand after a word, in the order in which it is worth offering. */
export type Follow =
  | 'primitive'
  | 'join'
  | 'direction'
  | 'host type'
  | 'port type'
  | 'proto'
  | 'multicast'
  | 'broadcast'
  | 'index'
  | 'relation'
  | 'address'
  | 'network'
  | 'port'
  | 'port range'
  | 'protocol'
  | 'size'

/** A keyword of the filter language that people use. */
export interface Word {
  word: string
  kind: WordKind
  /** What it does, in at most 90 characters. */
  explanation: string
  then: readonly Follow[]
}

const word = (text: string, kind: WordKind, explanation: string, ...then: Follow[]): Word => ({
  word: text,
  kind,
  explanation,
  then,
})
/** A transport with ports. */
const transport = (text: string, explanation: string): Word =>
  word(text, 'protocol', explanation, 'port type', 'direction', 'join', 'index')
/** A protocol whose header can be looked into. */
const indexed = (text: string, explanation: string): Word =>
  word(text, 'protocol', explanation, 'join', 'index')
/** A word that is a primitive by itself. */
const alone = (text: string, explanation: string, kind: WordKind = 'protocol'): Word =>
  word(text, kind, explanation, 'join')

/** The keywords that can begin a primitive or follow one, most used first. */
export const WORDS: readonly Word[] = [
  transport('tcp', 'TCP segments, over IPv4 and IPv6'),
  transport('udp', 'UDP datagrams, over IPv4 and IPv6'),
  word('host', 'type', 'Packets from or to one address', 'address'),
  word('port', 'type', 'TCP, UDP or SCTP from or to one port', 'port'),
  word(
    'src',
    'direction',
    'Only where it is the sender: src port 80, src 10.0.0.1',
    'host type',
    'port type',
    'address',
  ),
  word(
    'dst',
    'direction',
    'Only where it is the receiver: dst port 80, dst 10.0.0.1',
    'host type',
    'port type',
    'address',
  ),
  word('net', 'type', 'Packets from or to any address of a network: net 10.0.0.0/8', 'network'),
  word('portrange', 'type', 'From or to any port of a range: portrange 6000-6010', 'port range'),
  word('not', 'join', 'Everything that the next primitive does not match', 'primitive'),
  indexed('icmp', 'ICMP for IPv4: echo (ping), unreachable, time exceeded'),
  indexed('icmp6', 'ICMP for IPv6: echo, neighbour discovery, packet too big'),
  word('ip', 'protocol', 'IPv4 packets', 'join', 'host type', 'direction', 'proto', 'multicast', 'index'),
  word('ip6', 'protocol', 'IPv6 packets', 'join', 'host type', 'direction', 'proto', 'multicast', 'index'),
  word(
    'arp',
    'protocol',
    'ARP: who has an IPv4 address on this link',
    'join',
    'host type',
    'direction',
    'index',
  ),
  word(
    'ether',
    'protocol',
    'The link layer: MAC addresses and ether types',
    'host type',
    'direction',
    'proto',
    'broadcast',
    'multicast',
    'index',
  ),
  alone('broadcast', 'Frames to the link-layer broadcast address', 'test'),
  alone('multicast', 'Frames to a group of receivers, broadcast among them', 'test'),
  alone('vlan', 'Frames with a VLAN tag; what comes after looks inside it', 'test'),
  word('less', 'length', 'Frames of at most so many bytes', 'size'),
  word('greater', 'length', 'Frames of at least so many bytes', 'size'),
  word('len', 'length', 'The frame’s length in bytes, to compare: len > 1000', 'relation'),
  transport('sctp', 'SCTP packets'),
  indexed('igmp', 'IGMP: hosts joining and leaving IPv4 multicast groups'),
  word('proto', 'type', 'An IP protocol by number or name, IPv4 and IPv6', 'protocol'),
  alone('mpls', 'Packets with an MPLS label; what comes after looks inside it', 'test'),
  alone('pppoes', 'PPP over Ethernet; what comes after looks inside it', 'test'),
  alone('esp', 'Encrypted IPsec packets'),
  alone('ah', 'Authenticated IPsec packets'),
  alone('stp', 'Spanning tree: bridges agreeing on a tree of links'),
  word('and', 'join', 'Both what stands before and what comes after', 'primitive'),
  word('or', 'join', 'Either what stands before or what comes after', 'primitive'),
]

/** A word that stands for a number in arithmetic on a header's bytes. */
const number = (text: string, kind: 'field' | 'value', explanation: string): Word =>
  word(text, kind, explanation, 'join')

/** Names of offsets and values of a protocol's header, by the protocol. */
export const HEADER_WORDS: Readonly<Partial<Record<string, readonly Word[]>>> = {
  tcp: [
    number('tcpflags', 'field', 'Where the TCP flags stand'),
    number('tcp-syn', 'value', 'SYN: opens a connection'),
    number('tcp-fin', 'value', 'FIN: the sender has no more to send'),
    number('tcp-rst', 'value', 'RST: the connection is gone'),
    number('tcp-ack', 'value', 'ACK: acknowledges what came'),
    number('tcp-push', 'value', 'PSH: pass it on at once'),
    number('tcp-urg', 'value', 'URG: the urgent pointer counts'),
  ],
  icmp: [
    number('icmptype', 'field', 'Where the ICMP type stands'),
    number('icmpcode', 'field', 'Where the ICMP code stands'),
    number('icmp-echo', 'value', 'Echo request: a ping'),
    number('icmp-echoreply', 'value', 'Echo reply: an answer to a ping'),
    number('icmp-unreach', 'value', 'Destination unreachable'),
    number('icmp-timxceed', 'value', 'Time exceeded, as traceroute uses'),
    number('icmp-redirect', 'value', 'A router names a better one'),
    number('icmp-paramprob', 'value', 'Something in the header cannot be right'),
  ],
  icmp6: [
    number('icmp6type', 'field', 'Where the ICMPv6 type stands'),
    number('icmp6code', 'field', 'Where the ICMPv6 code stands'),
    number('icmp6-echo', 'value', 'Echo request: a ping'),
    number('icmp6-echoreply', 'value', 'Echo reply: an answer to a ping'),
    number('icmp6-destinationunreach', 'value', 'Destination unreachable'),
    number('icmp6-packettoobig', 'value', 'The packet is too big for a link on its path'),
    number('icmp6-timeexceeded', 'value', 'Time exceeded, as traceroute uses'),
    number('icmp6-neighborsolicit', 'value', 'Who has this address?'),
    number('icmp6-neighboradvert', 'value', 'I have this address'),
    number('icmp6-routeradvert', 'value', 'A router announces itself and its prefixes'),
  ],
}

/** Further words that libpcap takes for its own, so that they are never names; for rare links and for pf. */
const RARE =
  `gateway link slip fddi tr wlan ppp radio rarp decnet lat sca moprc mopdl iso esis es-is isis is-is clnp l1 l2 iih lsp snp
  csnp psnp aarp atalk ipx netbeui igrp pim vrrp carp protochain mask inbound outbound length rnr rulenum rset
  ruleset srnr subrulenum ifname on reason action type subtype dir direction addr1 addr2 addr3 addr4 address1
  address2 address3 address4 ra ta llc geneve pppoed vpi vci lane oam oamf4 oamf4ec oamf4sc metac bcc sc ilmic
  connectmsg metaconnect fisu lssu lsu msu hfisu hlssu hmsu sio opc dpc sls hsio hopc hdpc hsls
  tcp-ece tcp-cwr icmp-sourcequench icmp-routeradvert icmp-routersolicit icmp-tstamp icmp-tstampreply icmp-ireq
  icmp-ireqreply icmp-maskreq icmp-maskreply icmp6-parameterproblem icmp6-multicastlistenerquery
  icmp6-multicastlistenerreportv1 icmp6-multicastlistenerdone icmp6-routersolicit icmp6-redirect icmp6-routerrenum
  icmp6-nodeinformationquery icmp6-nodeinformationresponse icmp6-ineighbordiscoverysolicit
  icmp6-ineighbordiscoveryadvert icmp6-multicastlistenerreportv2 icmp6-homeagentdiscoveryrequest
  icmp6-homeagentdiscoveryreply icmp6-mobileprefixsolicit icmp6-mobileprefixadvert icmp6-certpathsolicit
  icmp6-certpathadvert icmp6-multicastrouteradvert icmp6-multicastroutersolicit icmp6-multicastrouterterm`.split(
    /\s+/,
  )

const BY_TEXT = new Map(
  [...WORDS, ...Object.values(HEADER_WORDS).flatMap((words) => words ?? [])].map((known) => [
    known.word,
    known,
  ]),
)
const RESERVED = new Set([...BY_TEXT.keys(), ...RARE])

/** Whether libpcap takes this text for a keyword; keywords are in lower case only. */
export const isReserved = (text: string): boolean => RESERVED.has(text)

/** The word that is written so; undefined for one that is not explained here. */
export const wordOf = (text: string): Word | undefined => BY_TEXT.get(text)

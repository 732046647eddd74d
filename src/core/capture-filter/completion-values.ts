/** What can stand at the caret, and what it is, in at most 90 characters. */
export interface CompletionItem {
  text: string
  explanation: string
}

/** What the session has seen, most used first. */
export interface KnownEnds {
  addresses: string[]
  ports: number[]
}

const item = (text: string, explanation: string): CompletionItem => ({ text, explanation })

/** A service that has a name, and the transports that it is registered for. */
interface Service extends CompletionItem {
  over: 'tcp' | 'udp' | 'both'
}
const service = (text: string, over: Service['over'], explanation: string): Service => ({
  text,
  over,
  explanation,
})

/**
 * Names that every system's table of services has (IANA "Service Name and Port Number Registry"). libpcap refuses
 * one with a transport that the table does not have it for.
 */
export const SERVICES: readonly Service[] = [
  service('http', 'tcp', 'Port 80: the web without TLS'),
  service('https', 'tcp', 'Port 443: the web over TLS'),
  service('domain', 'both', 'Port 53: DNS'),
  service('ssh', 'tcp', 'Port 22: remote shells'),
  service('ntp', 'udp', 'Port 123: time'),
  service('smtp', 'tcp', 'Port 25: mail between servers'),
  service('imaps', 'tcp', 'Port 993: mailboxes, over TLS'),
  service('ftp', 'tcp', 'Port 21: file transfer, its commands'),
  service('ldap', 'tcp', 'Port 389: directories'),
  service('bootps', 'udp', 'Port 67: DHCP, the server’s'),
  service('bootpc', 'udp', 'Port 68: DHCP, the client’s'),
  service('syslog', 'udp', 'Port 514 over UDP: logs'),
]

/** Ranges of RFC 6335 section 6. */
export const PORT_RANGES: readonly CompletionItem[] = [
  item('0-1023', 'System ports: well-known services'),
  item('1024-49151', 'User ports: registered services'),
  item('49152-65535', 'Dynamic ports: clients, mostly'),
]

/** Private and special networks (RFC 1918, RFC 6890). */
export const NETWORKS: readonly CompletionItem[] = [
  item('192.168.0.0/16', 'Private IPv4: homes and small offices'),
  item('10.0.0.0/8', 'Private IPv4: larger networks'),
  item('172.16.0.0/12', 'Private IPv4: containers, often'),
  item('127.0.0.0/8', 'IPv4 loopback'),
  item('169.254.0.0/16', 'IPv4 link-local: no DHCP server answered'),
  item('224.0.0.0/4', 'IPv4 multicast'),
  item('fe80::/10', 'IPv6 link-local'),
  item('fc00::/7', 'Private IPv6'),
  item('ff00::/8', 'IPv6 multicast'),
]

export const MAC_ADDRESSES: readonly CompletionItem[] = [
  item('ff:ff:ff:ff:ff:ff', 'Broadcast: every host on the link'),
]

/** Names are keywords as well, so a backslash makes names of them. */
export const IP_PROTOCOLS: readonly CompletionItem[] = [
  item('\\tcp', 'IP protocol 6'),
  item('\\udp', 'IP protocol 17'),
  item('\\icmp', 'IP protocol 1'),
  item('58', 'ICMPv6'),
  item('\\sctp', 'IP protocol 132'),
  item('\\igmp', 'IP protocol 2'),
  item('47', 'GRE: tunnels'),
  item('\\esp', 'IP protocol 50: encrypted IPsec'),
  item('89', 'OSPF: routing'),
]
export const ETHER_TYPES: readonly CompletionItem[] = [
  item('\\ip', 'Ether type 0x0800: IPv4'),
  item('\\ip6', 'Ether type 0x86dd: IPv6'),
  item('\\arp', 'Ether type 0x0806: ARP'),
  item('0x88cc', 'LLDP: switches naming themselves'),
  item('0x888e', '802.1X: being let into the network'),
  item('0x8100', 'An 802.1Q VLAN tag'),
]

export const SIZES: readonly CompletionItem[] = [
  item('64', 'The shortest Ethernet frame, its checksum counted'),
  item('128', 'Little more than headers'),
  item('1000', 'Well filled frames'),
  item('1514', 'The longest usual Ethernet frame without its checksum'),
]

export const RELATIONS: readonly CompletionItem[] = [
  item('=', 'Is equal'),
  item('!=', 'Is not equal'),
  item('>', 'Is greater'),
  item('<', 'Is less'),
  item('>=', 'Is greater or equal'),
  item('<=', 'Is less or equal'),
]
export const BITS: CompletionItem = item('&', 'The bits that both have')
export const INDEX: CompletionItem = item('[', 'Bytes of its header, by offset: tcp[13], ip[2:2]')
export const CLOSING: CompletionItem = item(']', 'Ends the offset')
export const GROUP: CompletionItem = item('(', 'What is to be taken together')
export const CLOSE_GROUP: CompletionItem = item(')', 'Ends what is taken together')

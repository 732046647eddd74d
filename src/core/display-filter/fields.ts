import type { End, Mark, NumberColumn, TextColumn } from './subject'

/** How a field's values are written: see values.ts. */
export type FieldType =
  'port' | 'address' | 'state' | 'size' | 'count' | 'rate' | 'span' | 'time' | 'during' | 'number' | 'name'

/** One field of the language: `name operator value`. */
export interface Field {
  name: string
  aliases: readonly string[]
  type: FieldType
  /** One sentence, in at most 90 characters. */
  doc: string
  /** An example of a value, as completion proposes it where the session has none to show. */
  example: string
  column: NumberColumn | TextColumn | 'address'
  /** The ends that it asks: any of them may fit. Fields of the whole flow ask the first. */
  ends: readonly End[]
  /** Unit of a number that is written without one, in the column's own unit (milliseconds, bytes). */
  unit: number
}

/** A word that stands alone. */
export interface Word {
  name: string
  aliases: readonly string[]
  doc: string
  test: { protocols: readonly number[] } | { family: 4 | 6 } | { mark: Mark } | { service: string }
}

const BOTH: readonly End[] = [0, 1]
const LOCAL: readonly End[] = [0]
const REMOTE: readonly End[] = [1]
const SOURCE: readonly End[] = [2]
const DESTINATION: readonly End[] = [3]

const field = (
  type: FieldType,
  column: Field['column'],
  names: string,
  doc: string,
  example: string,
  ends: readonly End[] = LOCAL,
  unit = 1,
): Field => {
  const [name, ...aliases] = names.split(' ')
  return { name, aliases, type, doc, example, column, ends, unit }
}

/** Every field, those for everyday use first. Its first name is the one that is proposed and printed. */
export const FIELDS: readonly Field[] = [
  field('port', 'port', 'port', 'The port of either end: 8080, 80,443, 8000-8999', '8080', BOTH),
  field(
    'address',
    'address',
    'host addr ip.addr',
    'The address of either end: one, a network, a range, a name',
    '10.0.0.0/8',
    BOTH,
  ),
  field(
    'state',
    'state',
    'state',
    'The TCP state of either end; its names are those of RFC 9293',
    'established',
    BOTH,
  ),
  field('size', 'bytes', 'bytes size', 'Payload bytes, both directions together', '1k'),
  field('name', 'process', 'proc process', 'The name of the program that has the socket', 'node'),
  field(
    'name',
    'service',
    'service proto protocol',
    'The application protocol that its payload is of',
    'http',
  ),
  field('name', 'note', 'note', 'What the notes on it and on its packets say', 'slow'),
  field('address', 'address', 'local', 'The local address', '127.0.0.1', LOCAL),
  field('address', 'address', 'remote peer', 'The remote address', '10.0.0.0/8', REMOTE),
  field('address', 'address', 'src source', 'The address of the end that began the flow', '10.0.0.1', SOURCE),
  field(
    'address',
    'address',
    'dst dest destination',
    'The address of the end that was asked',
    '10.0.0.2',
    DESTINATION,
  ),
  field('port', 'port', 'lport local.port', 'The local port', '8080', LOCAL),
  field('port', 'port', 'rport remote.port peer.port', 'The remote port', '443', REMOTE),
  field('port', 'port', 'sport src.port', 'The port of the end that began the flow', '49152-65535', SOURCE),
  field('port', 'port', 'dport dst.port', 'The port of the end that was asked', '443', DESTINATION),
  field('state', 'state', 'state.local lstate', 'The TCP state of the local end', 'close-wait', LOCAL),
  field(
    'state',
    'state',
    'state.remote rstate state.peer',
    'The TCP state of the remote end',
    'established',
    REMOTE,
  ),
  field('size', 'bytesOut', 'out bytes.out', 'Payload bytes from local to remote', '1k'),
  field('size', 'bytesIn', 'in bytes.in', 'Payload bytes from remote to local', '1k'),
  field('count', 'packets', 'packets', 'Captured packets, both directions together', '100'),
  field('count', 'packetsOut', 'packets.out', 'Captured packets from local to remote', '100'),
  field('count', 'packetsIn', 'packets.in', 'Captured packets from remote to local', '100'),
  field('rate', 'rate', 'rate', 'Payload bytes a second, from the first packet to the last', '1M'),
  field('span', 'rtt', 'rtt', 'Round-trip time, smoothed; a number alone counts milliseconds', '50ms'),
  field(
    'count',
    'retransmissions',
    'retransmissions retransmission retrans',
    'Segments that were sent again',
    '0',
  ),
  field(
    'count',
    'outOfOrder',
    'outoforder ooo out-of-order',
    'Segments that came later than those after them',
    '0',
  ),
  field('count', 'lost', 'lost', 'Times that a segment before was not captured', '0'),
  field('count', 'duplicateAcks', 'dupack duplicateack dupacks', 'Duplicate acknowledgments', '0'),
  field(
    'count',
    'zeroWindows',
    'zerowindow zero-window',
    'Segments that announce a window of 0: nobody reads there',
    '0',
  ),
  field(
    'count',
    'windowFull',
    'windowfull window-full',
    'Segments that fill the window of their receiver',
    '0',
  ),
  field('count', 'keepAlives', 'keepalive keep-alive', 'Keep-alive segments', '0'),
  field(
    'span',
    'duration',
    'duration',
    'From the first packet to the last; a number alone counts seconds',
    '5s',
    LOCAL,
    1000,
  ),
  field(
    'span',
    'age',
    'age',
    'Time since the first packet; a number alone counts seconds',
    '2m',
    LOCAL,
    1000,
  ),
  field(
    'span',
    'idle',
    'idle',
    'Time since the last packet; a number alone counts seconds',
    '30s',
    LOCAL,
    1000,
  ),
  field(
    'time',
    'firstSeen',
    'first',
    'When the first packet came: 14:05, 14:05:30, 2026-01-31T14:05',
    '14:05',
  ),
  field('time', 'lastSeen', 'last', 'When the last packet came: 14:05, 14:05:30, 2026-01-31T14:05', '14:05'),
  field(
    'during',
    'firstSeen',
    'time during',
    'Packets came in a span: 2.5..4 in seconds since the session’s first packet, 14:05..14:06',
    '0..10',
  ),
  field('number', 'pid', 'pid', 'The number of the program that has the socket', '1234'),
  field('number', 'flow', 'flow id', 'The number of the flow', '0'),
]

const word = (names: string, doc: string, test: Word['test']): Word => {
  const [name, ...aliases] = names.split(' ')
  return { name, aliases, doc, test }
}
const service = (names: string, doc: string): Word => word(names, doc, { service: names.split(' ')[0] })

/** Every word that stands alone. Protocol numbers are IANA's; ICMP counts for both families. */
export const WORDS: readonly Word[] = [
  word('tcp', 'TCP', { protocols: [6] }),
  word('udp', 'UDP', { protocols: [17] }),
  word('icmp', 'ICMP, of IPv4 or IPv6', { protocols: [1, 58] }),
  word('icmpv6 icmp6', 'ICMP of IPv6', { protocols: [58] }),
  word('sctp', 'SCTP', { protocols: [132] }),
  word('dccp', 'DCCP', { protocols: [33] }),
  word('udplite udp-lite', 'UDP-Lite', { protocols: [136] }),
  word('ipv4 ip ip4', 'IPv4', { family: 4 }),
  word('ipv6 ip6', 'IPv6', { family: 6 }),
  word('own', 'An end of it is a socket of our own', { mark: 'own' }),
  word('wire', 'Packets of it were captured', { mark: 'wire' }),
  word('listener listening', 'A socket of our own in LISTEN', { mark: 'listener' }),
  word('two-tuple twotuple', 'Without a peer: a listener, a bound datagram socket', { mark: 'twoTuple' }),
  word('noted', 'There is a note on it, or on a packet of it', { mark: 'noted' }),
  word('tunnel tunnelled', 'Packets of it came inside others, through a tunnel', { mark: 'tunnelled' }),
  word('malformed', 'At least one of its packets is malformed', { mark: 'malformed' }),
  word('rst reset', 'One of its ends sent a reset', { mark: 'reset' }),
  word('syn', 'Its opening SYN was captured', { mark: 'syn' }),
  word('fin', 'One of its ends sent a FIN', { mark: 'fin' }),
  word('late', 'Its beginning was not seen', { mark: 'beginningUnseen' }),
  word('evicted', 'Some of its packets made room in memory', { mark: 'evicted' }),
  service('dns', 'DNS'),
  service('mdns', 'Multicast DNS'),
  service('llmnr', 'LLMNR: names on the local link'),
  service('http http1', 'HTTP/1'),
  service('http2 h2', 'HTTP/2'),
  service('tls ssl', 'TLS'),
  service('quic', 'QUIC'),
  service('websocket ws', 'WebSocket'),
  service('ssh', 'SSH'),
  service('smtp', 'SMTP'),
  service('imap', 'IMAP'),
  service('pop3', 'POP3'),
  service('ftp', 'FTP, its commands'),
  service('mqtt', 'MQTT'),
  service('dhcp', 'DHCP'),
  service('ntp', 'NTP'),
  service('redis', 'Redis'),
  service('postgresql postgres', 'PostgreSQL'),
  service('mysql', 'MySQL'),
]

const fields = new Map(
  FIELDS.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one] as const)),
)
const words = new Map(WORDS.flatMap((one) => [one.name, ...one.aliases].map((name) => [name, one] as const)))

/** A field by any of its names, in any case. */
export function fieldNamed(name: string): Field | undefined {
  return fields.get(name.toLowerCase())
}

/** A word by any of its names, in any case. */
export function wordNamed(name: string): Word | undefined {
  return words.get(name.toLowerCase())
}

/** Every name that something has, for what was misspelt. */
export const ALL_NAMES: readonly string[] = [...fields.keys(), ...words.keys()]

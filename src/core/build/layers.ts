import { address, flag, found, number, options, type Field, type Layer } from './field'
import { ICMP_LAYERS } from './icmp-layers'

const layer = (
  name: string,
  title: string,
  reference: string,
  numbers: { protocol?: number; etherType?: number },
  fields: Field[],
): Layer => ({
  name,
  title,
  reference,
  protocol: numbers.protocol ?? null,
  etherType: numbers.etherType ?? null,
  fields,
})

const nextHeader = found('nextHeader', 8, 'next header', 'What follows, by IP protocol number.')
const extensionLength = found(
  'length',
  8,
  'extension length',
  'Length in units of 8 bytes, the first not counted.',
)

/** Every layer that can be built, outermost first. */
export const LAYERS: readonly Layer[] = [
  layer('ethernet', 'Ethernet', 'IEEE 802.3', {}, [
    address('mac', 'destination', 'destination MAC'),
    address('mac', 'source', 'source MAC'),
    found('type', 16, 'ether type', 'What the frame carries: 0x0800 IPv4, 0x86dd IPv6, 0x0806 ARP.'),
  ]),
  layer('vlan', 'VLAN tag', 'IEEE 802.1Q', { etherType: 0x8100 }, [
    number('priority', 3, 0),
    flag('dropEligible'),
    number('id', 12, 1, 'The VLAN, 1 to 4094.'),
    found('type', 16, 'ether type'),
  ]),
  layer('arp', 'ARP', 'RFC 826', { etherType: 0x0806 }, [
    number('hardwareType', 16, 1, '1: Ethernet.'),
    number('protocolType', 16, 0x0800),
    number('hardwareLength', 8, 6),
    number('protocolLength', 8, 4),
    number('operation', 16, 1, '1 asks, 2 answers.'),
    address('mac', 'senderMac', 'source MAC'),
    address('ipv4', 'senderAddress', 'source'),
    address('mac', 'targetMac', null, '00:00:00:00:00:00'),
    address('ipv4', 'targetAddress', 'destination'),
  ]),
  layer('ipv4', 'IPv4', 'RFC 791 §3.1', { protocol: 4, etherType: 0x0800 }, [
    number('version', 4, 4),
    found('headerLength', 4, 'header words', 'In units of 4 bytes; at least 5.'),
    number('dscp', 6, 0, 'Differentiated services (RFC 2474).'),
    number('ecn', 2, 0, 'Explicit congestion notification (RFC 3168).'),
    found('totalLength', 16, 'length with header', 'Header and all that follows, in bytes.'),
    number('identification', 16, 0, 'Fragments of one packet share it; Linux fills in a 0.'),
    flag('reserved', 'Must be zero.'),
    flag('dontFragment'),
    flag('moreFragments', 'Set in all fragments but the last.'),
    number('fragmentOffset', 13, 0, 'In units of 8 bytes.'),
    number('ttl', 8, 64, 'Each router takes one; at 0 it is dropped.'),
    found('protocol', 8, 'next header', '1 ICMP, 6 TCP, 17 UDP.'),
    found('checksum', 16, 'checksum of header', 'Of the header alone.'),
    address('ipv4', 'source', 'source'),
    address('ipv4', 'destination', 'destination'),
    options('ipv4', 'nop, eol, router-alert 0, record-route 3, timestamp 3, lsrr A …, ssrr A …, raw HEX'),
  ]),
  layer('ipv6', 'IPv6', 'RFC 8200 §3', { protocol: 41, etherType: 0x86dd }, [
    number('version', 4, 6),
    number('trafficClass', 8, 0),
    number('flowLabel', 20, 0, 'RFC 6437.'),
    found('payloadLength', 16, 'length after header', 'All after this header, in bytes.'),
    nextHeader,
    number('hopLimit', 8, 64, 'Each router takes one; at 0 it is dropped.'),
    address('ipv6', 'source', 'source'),
    address('ipv6', 'destination', 'destination'),
  ]),
  layer('hopByHop', 'Hop-by-hop options', 'RFC 8200 §4.3', { protocol: 0 }, [
    nextHeader,
    extensionLength,
    options('ipv6', 'pad1, padn 4, router-alert 0, jumbo 70000, raw HEX'),
  ]),
  layer('destinationOptions', 'Destination options', 'RFC 8200 §4.6', { protocol: 60 }, [
    nextHeader,
    extensionLength,
    options('ipv6', 'pad1, padn 4, router-alert 0, jumbo 70000, raw HEX'),
  ]),
  layer('routing', 'Routing header', 'RFC 8200 §4.4', { protocol: 43 }, [
    nextHeader,
    extensionLength,
    number('routingType', 8, 253, '0 is deprecated (RFC 5095); 253 and 254 are for experiments.'),
    number('segmentsLeft', 8, 0),
    {
      name: 'content',
      kind: 'hex',
      bits: 0,
      preset: '00000000',
      auto: null,
      optionSet: null,
      says: 'What the type defines, hex; 4 bytes and then units of 8.',
    },
  ]),
  layer('fragment', 'Fragment header', 'RFC 8200 §4.5', { protocol: 44 }, [
    nextHeader,
    number('reserved', 8, 0),
    number('fragmentOffset', 13, 0, 'In units of 8 bytes.'),
    number('reserved2', 2, 0),
    flag('moreFragments'),
    number('identification', 32, 1),
  ]),
  layer('tcp', 'TCP', 'RFC 9293 §3.1', { protocol: 6 }, [
    number('sourcePort', 16, 40_000),
    number('destinationPort', 16, 80),
    number('sequence', 32, 1000),
    number('acknowledgment', 32, 0),
    found('dataOffset', 4, 'header words', 'Header length in units of 4 bytes; at least 5.'),
    number('reserved', 4, 0),
    flag('cwr', 'Congestion window reduced.'),
    flag('ece', 'Congestion was seen.'),
    flag('urg', 'The urgent pointer counts.'),
    flag('ack', 'The acknowledgment number counts.'),
    flag('psh', 'Deliver at once.'),
    flag('rst', 'Reset the connection.'),
    flag('syn', 'Begin: synchronize sequence numbers.'),
    flag('fin', 'No more bytes from the sender.'),
    number('window', 16, 64_240, 'Bytes that the sender of this takes, not scaled.'),
    found('checksum', 16, 'checksum with pseudo-header', 'Of the segment and the addresses.'),
    number('urgentPointer', 16, 0),
    options('tcp', 'mss 1460, wscale 7, sack-ok, sack 1 5, timestamps 1 0, nop, eol, raw HEX'),
  ]),
  layer('udp', 'UDP', 'RFC 768', { protocol: 17 }, [
    number('sourcePort', 16, 40_000),
    number('destinationPort', 16, 53),
    found('length', 16, 'length with header', 'Header and payload, in bytes.'),
    found('checksum', 16, 'checksum with pseudo-header', '0 means that none was computed (IPv4 only).'),
  ]),
  ...ICMP_LAYERS,
  layer('payload', 'Payload', '', {}, [
    { name: 'text', kind: 'text', bits: 0, preset: '', auto: null, optionSet: null, says: 'As UTF-8.' },
    { name: 'hex', kind: 'hex', bits: 0, preset: '', auto: null, optionSet: null, says: 'After the text.' },
  ]),
]

const BY_NAME: ReadonlyMap<string, Layer> = new Map(LAYERS.map((one) => [one.name, one]))

export function layerOf(name: string): Layer | undefined {
  return BY_NAME.get(name)
}

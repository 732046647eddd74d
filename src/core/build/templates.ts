import type { LayerSpec, PacketSpec } from './field'

/** How a field changes from one packet of a series to the next. */
export interface Step {
  layer: number
  field: string
  by: number
}

/** Packets to begin with, and how a series of them goes on. */
export interface Template {
  name: string
  title: string
  says: string
  family: 4 | 6 | 'frame'
  packets: PacketSpec[]
  /** Of the first packet. */
  steps: Step[]
  malformed: boolean
}

const packet = (...layers: LayerSpec[]): PacketSpec => ({ layers })
const ip4 = (fields: Partial<LayerSpec> = {}): LayerSpec => ({ layer: 'ipv4', ...fields })
const syn = (fields: Partial<LayerSpec> = {}): LayerSpec => ({
  layer: 'tcp',
  syn: true,
  options: ['mss 1460', 'sack-ok', 'timestamps 1 0', 'nop', 'wscale 7'],
  ...fields,
})
const payload = (text: string): LayerSpec => ({ layer: 'payload', text })
const FIFTY_SIX = payload('Fourtuple echo request, fifty-six bytes as ping sends it')

const make = (
  name: string,
  family: Template['family'],
  title: string,
  says: string,
  packets: PacketSpec[],
  more: { steps?: Step[]; malformed?: boolean } = {},
): Template => ({
  name,
  title,
  says,
  family,
  packets,
  steps: more.steps ?? [],
  malformed: more.malformed ?? false,
})
const malformed = { malformed: true }
const nextEcho = { steps: [{ layer: 1, field: 'sequence', by: 1 }] }

/** What can be sent without building it first. */
export const TEMPLATES: readonly Template[] = [
  make(
    'ping',
    4,
    'Ping',
    'An echo request; the target’s kernel answers (RFC 792).',
    [packet(ip4(), { layer: 'icmpEcho' }, FIFTY_SIX)],
    nextEcho,
  ),
  make(
    'ping6',
    6,
    'Ping, IPv6',
    'An echo request (RFC 4443 §4.1).',
    [packet({ layer: 'ipv6' }, { layer: 'icmpv6Echo' }, FIFTY_SIX)],
    nextEcho,
  ),
  make(
    'syn',
    4,
    'SYN',
    'Asks for a connection: SYN-ACK where something listens, RST where nothing does.',
    [packet(ip4({ dontFragment: true }), syn())],
    { steps: [{ layer: 1, field: 'sourcePort', by: 1 }] },
  ),
  make('syn6', 6, 'SYN, IPv6', 'Asks for a connection over IPv6.', [packet({ layer: 'ipv6' }, syn())], {
    steps: [{ layer: 1, field: 'sourcePort', by: 1 }],
  }),
  make('udp', 4, 'UDP probe', 'A datagram: an answer, or ICMP port unreachable where the port is closed.', [
    packet(ip4(), { layer: 'udp' }, payload('Fourtuple probe')),
  ]),
  make('udp6', 6, 'UDP probe, IPv6', 'A datagram over IPv6.', [
    packet({ layer: 'ipv6' }, { layer: 'udp' }, payload('Fourtuple probe')),
  ]),
  make(
    'traceroute',
    4,
    'Traceroute step',
    'A datagram with a small TTL: the router where it ends says so. In a series the TTL grows.',
    [packet(ip4({ ttl: 1 }), { layer: 'udp', destinationPort: 33_434 }, payload('Fourtuple traceroute'))],
    {
      steps: [
        { layer: 0, field: 'ttl', by: 1 },
        { layer: 1, field: 'destinationPort', by: 1 },
      ],
    },
  ),
  make(
    'traceroute6',
    6,
    'Traceroute step, IPv6',
    'The same with the hop limit of IPv6.',
    [
      packet(
        { layer: 'ipv6', hopLimit: 1 },
        { layer: 'udp', destinationPort: 33_434 },
        payload('Fourtuple traceroute'),
      ),
    ],
    {
      steps: [
        { layer: 0, field: 'hopLimit', by: 1 },
        { layer: 1, field: 'destinationPort', by: 1 },
      ],
    },
  ),
  make(
    'arp',
    'frame',
    'ARP request',
    'Who has that address? Its owner answers with its MAC address (RFC 826).',
    [packet({ layer: 'ethernet', destination: 'ff:ff:ff:ff:ff:ff' }, { layer: 'arp' })],
  ),
  make(
    'neighbor',
    'frame',
    'Neighbor solicitation',
    'IPv6’s way to ask for a MAC address (RFC 4861 §4.3), here to all nodes.',
    [
      packet(
        { layer: 'ethernet', destination: '33:33:00:00:00:01' },
        { layer: 'ipv6', hopLimit: 255, destination: 'ff02::1' },
        { layer: 'icmpv6NeighborSolicitation' },
      ),
    ],
  ),
  make(
    'bad-ip-checksum',
    'frame',
    'Bad IP checksum',
    'A receiver drops it silently. As a frame: a raw socket’s kernel fills the checksum in.',
    [packet({ layer: 'ethernet' }, ip4({ checksum: 'wrong' }), { layer: 'icmpEcho' }, FIFTY_SIX)],
    malformed,
  ),
  make(
    'bad-tcp-checksum',
    4,
    'Bad TCP checksum',
    'A SYN that a receiver drops silently (RFC 9293 §3.1).',
    [packet(ip4(), syn({ checksum: 'wrong' }))],
    malformed,
  ),
  make(
    'short-header',
    'frame',
    'Header length too small',
    'An IPv4 header that says it has 4 words; 5 is the least.',
    [packet({ layer: 'ethernet' }, ip4({ headerLength: 4 }), { layer: 'icmpEcho' }, FIFTY_SIX)],
    malformed,
  ),
  make(
    'long-total',
    'frame',
    'Total length over the packet',
    'An IPv4 header that claims more bytes than there are.',
    [packet({ layer: 'ethernet' }, ip4({ totalLength: 1400 }), { layer: 'icmpEcho' }, FIFTY_SIX)],
    malformed,
  ),
  make(
    'overlapping-fragments',
    4,
    'Overlapping fragments',
    'Two fragments, of which the second begins inside the first. Linux drops both (RFC 5722 for IPv6).',
    [
      packet(
        ip4({ identification: 0x4f54, moreFragments: true }),
        { layer: 'icmpEcho' },
        { layer: 'payload', text: 'A'.repeat(24) },
      ),
      packet(ip4({ identification: 0x4f54, fragmentOffset: 2, protocol: 1 }), {
        layer: 'payload',
        text: 'B'.repeat(32),
      }),
    ],
    malformed,
  ),
  make(
    'christmas-tree',
    4,
    'Christmas tree',
    'Every flag of TCP at once. A closed port answers with RST, or nobody does.',
    [
      packet(ip4(), {
        layer: 'tcp',
        cwr: true,
        ece: true,
        urg: true,
        ack: true,
        psh: true,
        rst: false,
        syn: true,
        fin: true,
      }),
    ],
    malformed,
  ),
  make(
    'land',
    4,
    'Land',
    'A SYN whose source is its own destination: address and port.',
    [packet(ip4({ source: '127.0.0.1' }), { layer: 'tcp', syn: true, sourcePort: 80, destinationPort: 80 })],
    malformed,
  ),
]

export function templateOf(name: string): Template | undefined {
  return TEMPLATES.find((one) => one.name === name)
}

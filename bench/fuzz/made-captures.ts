import { buildPacket } from '../../src/core/build/build-packet'
import type { LayerSpec } from '../../src/core/build/field'
import { TEMPLATES } from '../../src/core/build/templates'
import { PacketBlocks } from '../../src/core/pcapng/packet-blocks'
import { interfaceDescription, sectionHeader } from '../../src/core/pcapng/pcapng-writer'
import { joined } from './change-bytes'
import type { Lot } from './random'

const CRLF = '\r\n'
const lines = (...all: string[]) => all.map((line) => line + CRLF).join('')

/** What two ends may say to each other over TCP: the originator's text and the responder's. */
const TALKS: readonly (readonly [string, string, number])[] = [
  [
    lines('GET /index.html HTTP/1.1', 'Host: example.com', ''),
    `${lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '')}5${CRLF}hello${CRLF}0${CRLF}${CRLF}`,
    80,
  ],
  [
    `${lines('POST /form HTTP/1.1', 'Host: example.com', 'Content-Length: 7', '')}a=1&b=2`,
    lines('HTTP/1.1 204 No Content', ''),
    8080,
  ],
  [lines('SSH-2.0-OpenSSH_9.6'), lines('SSH-2.0-OpenSSH_9.2'), 22],
  [
    lines('EHLO there', 'MAIL FROM:<a@example.com>', 'DATA'),
    lines('220 mail', '250-mail', '250 STARTTLS', '354 Go'),
    25,
  ],
  [lines('USER anonymous', 'PASS x', 'PORT 127,0,0,1,4,5'), lines('220 ftp', '331 Password', '230 In'), 21],
  [lines('*2', '$3', 'GET', '$1', 'k'), lines('$5', 'value'), 6379],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0', '\0\0\0\x04\0\0\0\0\0', 80],
  [
    '\x16\x03\x01\0\x2f\x01\0\0\x2b\x03\x03' + 'r'.repeat(32) + '\0\0\x02\x13\x01\x01\0',
    '\x15\x03\x03\0\x02\x02\x28',
    443,
  ],
  ['\x10\x10\0\x04MQTT\x04\x02\0\x3c\0\x04test', '\x20\x02\0\0', 1883],
  [
    '\0\x1d\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01',
    '\0\x0c\x12\x34\x81\x83\0\0\0\0\0\0\0\0',
    53,
  ],
]

/** What a datagram may hold. */
const DATAGRAMS: readonly (readonly [string, number])[] = [
  ['\x12\x34\x01\0\0\x01\0\0\0\0\0\0\x07example\x03com\0\0\x01\0\x01', 53],
  [
    '\x12\x34\x81\x80\0\x01\0\x01\0\0\0\0\x01a\0\0\x01\0\x01\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\x7f\0\0\x01',
    53,
  ],
  ['\x01\x01\x06\0' + '\0'.repeat(232) + '\x63\x82\x53\x63\x35\x01\x01\xff', 67],
  ['\x1b' + '\0'.repeat(47), 123],
  ['\xc3\0\0\0\x01\x08' + 'd'.repeat(8) + '\0\0\x40\x20' + 'p'.repeat(32), 443],
  [lines('NOTIFY * HTTP/1.1', 'HOST: 239.255.255.250:1900', ''), 1900],
]

const hexOf = (text: string) =>
  Array.from(text, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('')
const payload = (text: string): LayerSpec => ({ layer: 'payload', hex: hexOf(text) })

/** A small capture of made traffic: packets of every kind that can be built, talks in segments of any size and order. */
export function madeCapture(lot: Lot): Uint8Array {
  const blocks = new PacketBlocks()
  let time = 1_700_000_000
  const add = (layers: LayerSpec[]) => {
    const { bytes } = buildPacket({ layers: [{ layer: 'ethernet' }, ...layers] })
    blocks.append(
      0,
      time++,
      0,
      bytes.length,
      bytes,
      0,
      lot.below(20) === 0 ? lot.below(bytes.length) : bytes.length,
    )
  }
  for (let talks = 1 + lot.below(3); talks > 0; talks--) for (const packet of talk(lot)) add(packet)
  for (let datagrams = lot.below(4); datagrams > 0; datagrams--) {
    const [text, port] = lot.of(DATAGRAMS)
    add([lot.of(NETWORKS), { layer: 'udp', destinationPort: port }, payload(text)])
  }
  const { packets } = lot.of(TEMPLATES)
  for (const { layers } of packets) if (layers[0].layer !== 'ethernet') add(layers)
  return joined(
    sectionHeader({ application: 'fuzz', os: 'any' }),
    interfaceDescription({ linkType: 1, snaplen: 0, name: 'made', filter: '' }),
    blocks.blocks,
  )
}

const NETWORKS: readonly LayerSpec[] = [
  { layer: 'ipv4', source: '10.0.0.1', destination: '10.0.0.2' },
  { layer: 'ipv6', source: '::1', destination: '::2' },
]

/** The packets of one connection: a handshake, both texts cut into segments, some twice and some late. */
function talk(lot: Lot): LayerSpec[][] {
  const [asked, answered, port] = lot.of(TALKS)
  const client = 1024 + lot.below(60_000)
  const isns = [lot.below(2 ** 32), lot.below(2 ** 32)]
  const packet = (
    side: 0 | 1,
    at: number,
    acknowledgment: number,
    more: Partial<LayerSpec>,
    text: string,
  ) => [
    side === 0
      ? { layer: 'ipv4', source: '10.0.0.1', destination: '10.0.0.2' }
      : { layer: 'ipv4', source: '10.0.0.2', destination: '10.0.0.1' },
    {
      layer: 'tcp',
      sourcePort: side === 0 ? client : port,
      destinationPort: side === 0 ? port : client,
      sequence: (isns[side] + at) % 2 ** 32,
      acknowledgment: (isns[1 - side] + acknowledgment) % 2 ** 32,
      ...more,
    } as LayerSpec,
    payload(text),
  ]
  const packets = [packet(0, 0, 0, { syn: true }, ''), packet(1, 0, 1, { syn: true, ack: true }, '')]
  for (const [side, text] of [
    [0, asked],
    [1, answered],
  ] as const) {
    const behind = side === 0 ? 1 : asked.length + 1
    for (let at = 0; at < text.length;) {
      const length = 1 + lot.below(text.length)
      const to = lot.below(6) === 0 ? lot.below(packets.length) : packets.length
      const one = packet(side, at + 1, behind, { ack: true }, text.slice(at, at + length))
      packets.splice(to, 0, ...(lot.below(8) === 0 ? [one, one] : [one]))
      at += length
    }
  }
  packets.push(packet(0, asked.length + 1, answered.length + 1, { ack: true, fin: true }, ''))
  return packets
}

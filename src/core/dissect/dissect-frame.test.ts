import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { internetChecksum, pseudoHeaderSum } from '../build/checksum'
import type { Layer } from '../protocols/layer'
import { expectSoundLayer } from '../protocols/sound-layer'
import { dissectFrame } from './dissect-frame'

const SOURCE = [10, 0, 0, 1]
const DESTINATION = [10, 0, 0, 2]
const ETHERNET = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]

function ipv4(protocol: number, payload: readonly number[], fragment = 0): number[] {
  const length = 20 + payload.length
  const head = [0x45, 0, length >> 8, length & 255, 0, 1, fragment >> 8, fragment & 255, 64, protocol, 0, 0]
  const header = [...head, ...SOURCE, ...DESTINATION]
  const sum = internetChecksum(Uint8Array.from(header), 0, 20)
  header[10] = sum >> 8
  header[11] = sum & 255
  return [...header, ...payload]
}

function ipv6(next: number, payload: readonly number[]): number[] {
  const address = (last: number) => [0x20, 1, 0xd, 0xb8, ...new Array<number>(11).fill(0), last]
  return [
    0x60,
    0,
    0,
    0,
    payload.length >> 8,
    payload.length & 255,
    next,
    64,
    ...address(1),
    ...address(2),
    ...payload,
  ]
}

/** A SYN with a segment size, its checksum right. */
function syn(checksum?: number): number[] {
  const segment = [0x9c, 0x40, 0, 80, 0, 0, 0, 7, 0, 0, 0, 0, 0x60, 2, 0xff, 0xff, 0, 0, 0, 0, 2, 4, 5, 0xb4]
  const sum =
    checksum ?? internetChecksum(Uint8Array.from(segment), 0, segment.length, pseudo(6, segment.length))
  segment[16] = sum >> 8
  segment[17] = sum & 255
  return segment
}

function pseudo(protocol: number, length: number): number {
  return pseudoHeaderSum(Uint8Array.from(SOURCE), Uint8Array.from(DESTINATION), protocol, length)
}

const udp = (port: number, payload: readonly number[]) => {
  const length = 8 + payload.length
  return [0x9c, 0x40, port >> 8, port & 255, length >> 8, length & 255, 0, 0, ...payload]
}
const inEthernet = (type: number, payload: readonly number[]) => [
  ...ETHERNET,
  type >> 8,
  type & 255,
  ...payload,
]

function read(linkType: number, frame: readonly number[], cut = frame.length): Layer[] {
  const layers = dissectFrame(linkType, Uint8Array.from(frame.slice(0, cut)), cut, frame.length)
  for (const layer of layers) expectSoundLayer(layer, cut)
  return layers
}

const ids = (layers: readonly Layer[]) => layers.map(({ protocol }) => protocol).join(' ')
const field = (layer: Layer, name: string) => layer.fields.find((found) => found.name === name)

const ICMP_ECHO = [8, 0, 0xf7, 0xf9, 0, 1, 0, 5]
const ARP = [0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, ...SOURCE, 0, 0, 0, 0, 0, 0, ...DESTINATION]
const SAMPLES: Readonly<Record<string, readonly number[]>> = {
  tcp: inEthernet(0x800, ipv4(6, syn())),
  vlan: inEthernet(0x88a8, [0, 1, 0x81, 0, 0, 2, 8, 0, ...ipv4(1, ICMP_ECHO)]),
  arp: inEthernet(0x806, ARP),
  udp6: inEthernet(0x86dd, ipv6(0, [17, 0, 5, 2, 0, 0, 1, 0, ...udp(9, [1, 2, 3])])),
  vxlan: inEthernet(
    0x800,
    ipv4(17, udp(4789, [8, 0, 0, 0, 0, 0, 7, 0, ...inEthernet(0x800, ipv4(6, syn()))])),
  ),
  unreachable: inEthernet(0x800, ipv4(1, [3, 3, 0, 0, 0, 0, 0, 0, ...ipv4(17, udp(53, []))])),
  gre: inEthernet(0x800, ipv4(47, [0, 0, 8, 0, ...ipv4(6, syn())])),
  solicitation: inEthernet(
    0x86dd,
    ipv6(58, [135, 0, 0, 0, 0, 0, 0, 0, ...new Array<number>(16).fill(1), 1, 1, 2, 0, 0, 0, 0, 1]),
  ),
  mpls: inEthernet(0x8847, [0, 1, 0x41, 64, ...ipv4(17, udp(9, [1]))]),
}

describe('the layers of a frame', () => {
  it.each([
    ['tcp', 'eth ip tcp eth-trailer'],
    ['vlan', 'eth vlan vlan ip icmp'],
    ['arp', 'eth arp'],
    ['udp6', 'eth ipv6 ipv6-hopopts udp data'],
    ['vxlan', 'eth ip udp vxlan eth ip tcp'],
    ['unreachable', 'eth ip icmp ip udp'],
    ['gre', 'eth ip gre ip tcp'],
    ['solicitation', 'eth ipv6 icmpv6'],
    ['mpls', 'eth mpls ip udp data'],
  ])('of %s are %s', (sample, expected) => {
    const padding = sample === 'tcp' ? [0, 0] : []
    expect(ids(read(1, [...SAMPLES[sample], ...padding]))).toBe(expected)
  })

  it('say a SYN on one line', () => {
    expect(read(1, SAMPLES.tcp).at(-1)?.summary).toBe('40000 → 80 [SYN] seq 7 win 65535 mss 1460')
  })

  it('take what the flow knows', () => {
    const frame = Uint8Array.from(SAMPLES.tcp)
    const facts = { relativeSequence: 0, windowShift: 1, marks: ['retransmission'] }
    const summary = dissectFrame(1, frame, frame.length, frame.length, facts).at(-1)?.summary
    expect(summary).toBe('40000 → 80 [SYN] seq 0 win 131070 mss 1460 (retransmission)')
  })

  it('end with data where a fragment is not the first', () => {
    expect(ids(read(101, ipv4(6, syn(), 0x0002)))).toBe('ip data')
  })

  it('have no tunnel where a port only looks like one', () => {
    expect(ids(read(101, ipv4(17, udp(4789, [8, 0, 0, 0, 1, 2, 3, 4, 5]))))).toBe('ip udp data')
  })

  it('are found behind a link header that is not read', () => {
    expect(ids(read(109, [...new Array<number>(12).fill(0), ...ipv4(6, syn())]))).toBe('link ip tcp')
  })
})

describe('a checksum', () => {
  const checksum = (frame: number[], cut?: number) => field(read(101, frame, cut)[1], 'Checksum')

  it('that is right', () => {
    expect(checksum(ipv4(6, syn()))?.value).toMatch(/\(right\)$/)
  })

  it('that is wrong comes with the right one', () => {
    const right = /0x[0-9a-f]{4}/.exec(checksum(ipv4(6, syn()))?.value ?? '')?.[0] ?? 'none'
    expect(checksum(ipv4(6, syn(0x1234)))?.problem).toBe(`The right checksum is ${right}`)
  })

  it('that the network card computes', () => {
    const partial = ~internetChecksum(Uint8Array.from([]), 0, 0, pseudo(6, 24)) & 0xffff
    expect(checksum(ipv4(6, syn(partial)))?.value).toContain('the network card does it')
  })

  it('of a cut packet is not checked', () => {
    expect(checksum(ipv4(6, syn()), 42)?.value).toContain('not checked')
  })
})

describe('every bit of a header', () => {
  it.each([
    ['ip', 1, SAMPLES.tcp],
    ['tcp', 2, SAMPLES.tcp],
    ['ipv6', 1, SAMPLES.udp6],
    ['udp', 3, SAMPLES.udp6],
    ['icmp', 4, SAMPLES.vlan],
    ['arp', 1, SAMPLES.arp],
  ])('of %s is in one field, in order', (protocol, place, frame) => {
    const layer = read(1, frame)[place]
    expect(layer.protocol).toBe(protocol)
    let next = 0
    for (const { at, length, bits } of layer.fields) {
      expect(8 * at + (bits?.at ?? 0)).toBe(next)
      next += bits?.count ?? 8 * length
    }
    expect(next).toBe(8 * layer.length)
  })
})

describe('frames of any kind', () => {
  it.each(Object.keys(SAMPLES))('%s, cut at every length, has sound layers', (sample) => {
    const frame = SAMPLES[sample]
    for (let cut = 0; cut <= frame.length; cut++) expect(read(1, frame, cut).length).toBeLessThan(49)
  })

  it('made of nothing but extension headers or labels end', () => {
    const headers = new Array<number[]>(4000).fill([60, 0, 1, 4, 0, 0, 0, 0]).flat()
    expect(read(101, ipv6(60, headers)).length).toBeLessThan(20)
    expect(read(1, inEthernet(0x8847, new Array<number>(4000).fill(0))).length).toBeLessThan(49)
  })

  it('of any bytes have sound layers', () => {
    const links = fc.constantFrom(0, 1, 9, 51, 100, 101, 104, 105, 113, 127, 276, 999)
    fc.assert(
      fc.property(links, fc.uint8Array({ maxLength: 200 }), (link, bytes) => {
        read(link, [...bytes])
      }),
      { numRuns: 1000 },
    )
  })

  it('with bytes changed have sound layers', () => {
    const change = fc.tuple(fc.nat(120), fc.nat(255))
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(SAMPLES)),
        fc.array(change, { maxLength: 4 }),
        (sample, changes) => {
          const frame = [...sample]
          for (const [at, value] of changes) if (at < frame.length) frame[at] = value
          read(1, frame)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

import { describe, expect, it } from 'vitest'
import { createDecodedPacket, TUNNEL } from './decoded-packet'
import { decodeFrame } from './decode-frame'
import { ethernet, fragmentHeader, ieee80211, ipv4, ipv6, snap, tcp, u16, udp, zeros } from './made-frames'
import { FragmentTable } from './net/fragment-table'

const RAW = 101
const segment = tcp(40_000, 80, [1, 2, 3])
const v4 = ipv4(6, segment)
const v6 = ipv6(6, segment)
const frame = ethernet(0x0800, v4)
/** From a Teredo address. */
const teredoV6 = [...v6.slice(0, 8), 0x20, 1, 0, 0, ...v6.slice(12)]
const overUdp = (port: number, payload: number[]) => ipv4(17, udp(5000, port, payload))

const decode = (bytes: number[], length = bytes.length) => {
  const out = createDecodedPacket(new FragmentTable())
  decodeFrame(RAW, Uint8Array.from(bytes), 0, length, bytes.length, out)
  return out
}

const TUNNELS: [string, number, number[]][] = [
  ['4in4', TUNNEL.ipInIp, ipv4(4, v4)],
  ['6in4', TUNNEL.ipInIp, ipv4(41, v6)],
  ['4in6 behind a destination option', TUNNEL.ipInIp, ipv6(60, [4, 0, ...zeros(6), ...v4])],
  ['GRE', TUNNEL.gre, ipv4(47, [0, 0, 8, 0, ...v4])],
  ['GRE with checksum, key, sequence', TUNNEL.gre, ipv4(47, [0xb0, 0, 0x86, 0xdd, ...zeros(12), ...v6])],
  ['GRE with a route', TUNNEL.gre, ipv4(47, [0x40, 0, 8, 0, ...zeros(4), 8, 0, 0, 4, ...zeros(8), ...v4])],
  ['GRE with Ethernet', TUNNEL.gre, ipv4(47, [0x20, 0, 0x65, 0x58, ...zeros(4), ...frame])],
  ['PPTP', TUNNEL.gre, ipv4(47, [0x30, 0x81, 0x88, 0x0b, ...zeros(12), 0xff, 3, 0, 0x21, ...v4])],
  ['ERSPAN I', TUNNEL.gre, ipv4(47, [0, 0, 0x88, 0xbe, ...frame])],
  ['ERSPAN II', TUNNEL.gre, ipv4(47, [0x10, 0, 0x88, 0xbe, ...zeros(12), ...frame])],
  ['ERSPAN III', TUNNEL.gre, ipv4(47, [0x10, 0, 0x22, 0xeb, ...zeros(15), 1, ...zeros(8), ...frame])],
  ['802.11 of Aruba', TUNNEL.gre, ipv4(47, [0, 0, 0x82, 0, ...ieee80211(snap(0x0800, v4))])],
  ['EtherIP', TUNNEL.etherIp, ipv4(97, [0x30, 0, ...frame])],
  ['MPLS in IP', TUNNEL.mpls, ipv4(137, [0, 0, 0x11, 64, ...v4])],
  ['PIM Register', TUNNEL.pim, ipv4(103, [0x21, ...zeros(7), ...v4])],
  ['VXLAN', TUNNEL.vxlan, overUdp(4789, [8, ...zeros(7), ...frame])],
  ['VXLAN-GPE', TUNNEL.vxlan, overUdp(4790, [0x0c, 0, 0, 2, ...zeros(4), ...v6])],
  ['Geneve with options', TUNNEL.geneve, overUdp(6081, [2, 0, 0x65, 0x58, ...zeros(12), ...frame])],
  ['GTP-U', TUNNEL.gtp, overUdp(2152, [0x30, 255, ...u16(v4.length), ...zeros(4), ...v4])],
  [
    'GTP-U with an extension',
    TUNNEL.gtp,
    overUdp(2152, [0x34, 255, ...u16(v4.length + 8), ...zeros(7), 0x85, 1, 0, 0, 0, ...v4]),
  ],
  ['Teredo', TUNNEL.teredo, overUdp(3544, v6)],
  ['Teredo with proof and origin', TUNNEL.teredo, overUdp(3544, [0, 1, ...zeros(11), ...zeros(8), ...v6])],
  ['Teredo from any port to any', TUNNEL.teredo, overUdp(6000, teredoV6)],
  ['L2TP', TUNNEL.l2tp, overUdp(1701, [0x40, 2, 0, 0, 0, 1, 0, 1, 0xff, 3, 0, 0x21, ...v4])],
  ['LISP', TUNNEL.lisp, overUdp(4341, [...zeros(8), ...v6])],
  ['MPLS in UDP', TUNNEL.mpls, overUdp(6635, [0, 0, 0x11, 64, ...v4])],
]

it('IPv6 in UDP of any port, without a Teredo address or with more behind it → no tunnel', () => {
  expect(decode(overUdp(6000, v6))).toMatchObject({ outerCount: 0, protocol: 17 })
  expect(decode(overUdp(6000, [...teredoV6, 0]))).toMatchObject({ outerCount: 0, protocol: 17 })
})

describe.each(TUNNELS)('%s', (_name, tunnel, bytes) => {
  it('whole → the inner segment, and the packet around it', () => {
    const out = decode(bytes)
    expect(out).toMatchObject({
      malformed: 0,
      protocol: 6,
      sourcePort: 40_000,
      payloadLength: 3,
      tunnel,
      outerCount: 1,
    })
    expect(out.outers[0]).toMatchObject({ hasEndpoints: 1, tunnel: TUNNEL.none })
    expect(out.outers[0].sourceAt).toBeLessThan(out.sourceAt)
    expect(bytes.slice(out.payloadAt, out.payloadAt + 3)).toEqual([1, 2, 3])
  })

  it('cut anywhere inside → the outer packet, as before', () => {
    const { outers } = decode(bytes)
    for (let length = outers[0].payloadAt; length < bytes.length - 23; length++) {
      const out = decode(bytes, length)
      expect(out).toMatchObject({ outerCount: 0, protocol: outers[0].protocol, hasEndpoints: 1 })
      expect(out.destinationPort).toBe(outers[0].destinationPort)
    }
  })
})

it('tunnels in each other → each of them, outermost first', () => {
  const out = decode(ipv4(41, ipv6(17, udp(9, 4789, [8, ...zeros(7), ...ethernet(0x0800, ipv4(4, v4))]))))
  expect(out.outers.slice(0, out.outerCount).map((outer) => outer.protocol)).toEqual([41, 17, 4])
  expect(out).toMatchObject({ protocol: 6, tunnel: TUNNEL.ipInIp })
  expect(out.outers[1].destinationPort).toBe(4789)
})

it('nine tunnels in each other → a reason; what follows is not guessed', () => {
  let packet = v4
  for (let i = 0; i < 9; i++) packet = ipv4(4, packet)
  expect(decode(packet).malformed).not.toBe(0)
})

it('port of a tunnel with something else in it → a datagram, with nothing wrong', () => {
  for (const port of [1701, 2152, 3544, 4341, 4789, 4790, 6081, 6635]) {
    expect(decode(overUdp(port, [0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9]))).toMatchObject({
      protocol: 17,
      malformed: 0,
    })
  }
})

it('ARP inside → the outer packet', () => {
  const out = decode(overUdp(4789, [8, ...zeros(7), ...ethernet(0x0806, zeros(28))]))
  expect(out).toMatchObject({ protocol: 17, destinationPort: 4789, outerCount: 0, tunnel: TUNNEL.none })
})

describe('IP headers on the way to the transport', () => {
  it('source route → the last address is the destination', () => {
    const route = [131, 11, 4, 1, 1, 1, 1, 9, 9, 9, 9, 0]
    expect(decode(ipv4(6, segment, 0, route))).toMatchObject({ destinationAt: 27, sourcePort: 40_000 })
    // The pointer behind the end: the route is done, and the destination the last already.
    expect(decode(ipv4(6, segment, 0, [131, 11, 12, ...route.slice(3)]))).toMatchObject({ destinationAt: 16 })
  })

  it('routing header with segments left → whom the transport speaks to', () => {
    const routing = (type: number, left: number) => [6, 4, type, left, ...zeros(36), ...segment]
    expect(decode(ipv6(43, routing(0, 2))).destinationAt).toBe(40 + 8 + 16)
    expect(decode(ipv6(43, routing(4, 1))).destinationAt).toBe(40 + 8)
    expect(decode(ipv6(43, routing(0, 0))).destinationAt).toBe(24)
    expect(decode(ipv6(43, routing(0, 3)))).toMatchObject({ destinationAt: 24, hasEndpoints: 1 })
    expect(decode(ipv6(43, routing(0, 3))).malformed).not.toBe(0)
  })

  it('home address option → whom the transport speaks for', () => {
    expect(decode(ipv6(60, [6, 2, 1, 2, 0, 0, 0xc9, 16, ...zeros(16), ...segment])).sourceAt).toBe(48)
  })

  it('authentication header, in IPv4 and IPv6 → passed over', () => {
    const header = [6, 4, ...zeros(22)]
    for (const packet of [ipv4(51, [...header, ...segment]), ipv6(51, [...header, ...segment])])
      expect(decode(packet)).toMatchObject({ protocol: 6, sourcePort: 40_000, malformed: 0 })
  })

  it('a fragment that is all of its packet → the packet', () => {
    expect(decode(ipv6(44, [...fragmentHeader(6, 0, false), ...segment]))).toMatchObject({
      sourcePort: 40_000,
    })
  })

  it('SCTP, UDP-Lite, DCCP → their ports', () => {
    for (const [protocol, length] of [
      [132, 12],
      [136, 8],
      [33, 12],
    ]) {
      const header = [0, 5, 0, 6, 3, ...zeros(length - 5)]
      expect(decode(ipv4(protocol, [...header, 1]))).toMatchObject({
        sourcePort: 5,
        destinationPort: 6,
        payloadLength: 1,
      })
      expect(decode(ipv4(protocol, header.slice(1))).malformed).not.toBe(0)
    }
  })
})

describe('ICMP errors', () => {
  const about = ipv4(17, udp(53, 4000, []))

  it('IPv4 and IPv6 → whose packet they are about', () => {
    const v4Error = decode(ipv4(1, [3, 3, ...zeros(6), ...about]))
    expect(v4Error).toMatchObject({ protocol: 1, hasQuoted: 1, icmpType: 3 })
    expect(v4Error.quoted).toMatchObject({
      family: 4,
      protocol: 17,
      sourcePort: 53,
      destinationPort: 4000,
      sourceAt: 40,
    })
    const v6Error = decode(ipv6(58, [1, 4, ...zeros(6), ...ipv6(17, udp(53, 4000, []))]))
    expect(v6Error.quoted).toMatchObject({ family: 6, protocol: 17, sourcePort: 53, sourceAt: 56 })
  })

  it('IPv6 with extension headers → the ports behind them; of a later fragment none', () => {
    const error = (next: number, body: number[]) =>
      decode(ipv6(58, [1, 4, ...zeros(6), ...ipv6(next, body)])).quoted
    const options = [44, 1, ...zeros(14)]
    const first = error(60, [...options, ...fragmentHeader(17, 0, true), ...udp(53, 4000, [])])
    expect(first).toMatchObject({ protocol: 17, sourcePort: 53, destinationPort: 4000 })
    const later = error(60, [...options, ...fragmentHeader(17, 64, false), ...udp(53, 4000, [])])
    expect(later).toMatchObject({ protocol: 17, sourcePort: 0, destinationPort: 0 })
  })

  it('quotation cut anywhere → no ports, or nobody', () => {
    for (let length = 0; length < 24; length++) {
      const out = decode(ipv4(1, [11, 0, ...zeros(6), ...about.slice(0, length)]))
      expect(out.hasQuoted).toBe(length < 20 ? 0 : 1)
      if (length >= 20) expect(out.quoted.sourcePort).toBe(0)
    }
  })

  it('echo → about nobody, also after an error', () => {
    const out = createDecodedPacket()
    for (const type of [3, 8]) {
      const bytes = Uint8Array.from(ipv4(1, [type, 0, 0, 0, 0, 7, 0, 1, ...about]))
      decodeFrame(RAW, bytes, 0, bytes.length, bytes.length, out)
    }
    expect(out).toMatchObject({ hasQuoted: 0, sourcePort: 7 })
  })
})

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecodedPacket } from '../decode/decoded-packet'
import { decodeFrame, LINK } from '../decode/decode-frame'
import { MALFORMED } from '../decode/malformed'
import { formatAddress } from '../net/address'
import { buildPacket } from './build-packet'
import { internetChecksum, pseudoHeaderSum } from './checksum'
import type { LayerSpec } from './field'
import { LAYERS, layerOf } from './layers'
import { TEMPLATES } from './templates'

const v4 = { source: Uint8Array.of(10, 0, 0, 1), destination: Uint8Array.of(10, 0, 0, 2) }
const v6 = {
  source: Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? 0xfd : i === 15 ? 1 : 0)),
  destination: Uint8Array.from({ length: 16 }, (_, i) => (i === 0 ? 0xfd : i === 15 ? 2 : 0)),
}

function built(layers: LayerSpec[], facts = {}) {
  const made = buildPacket({ layers }, facts)
  expect(made.problems).toEqual([])
  return made
}

function decoded(bytes: Uint8Array, linkType: number = LINK.raw) {
  const out = createDecodedPacket()
  decodeFrame(linkType, bytes, 0, bytes.length, bytes.length, out)
  return out
}

/** What tcpdump says of packets, one text each. */
function tcpdump(packets: Uint8Array[], linkType: number = LINK.raw): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-build-'))
  try {
    const header = Buffer.alloc(24)
    header.writeUInt32LE(0xa1b2c3d4, 0)
    header.writeUInt16LE(2, 4)
    header.writeUInt16LE(4, 6)
    header.writeUInt32LE(65_535, 16)
    header.writeUInt32LE(linkType, 20)
    const records = packets.flatMap((bytes) => {
      const record = Buffer.alloc(16)
      record.writeUInt32LE(bytes.length, 8)
      record.writeUInt32LE(bytes.length, 12)
      return [record, Buffer.from(bytes)]
    })
    const path = join(folder, 'built.pcap')
    writeFileSync(path, Buffer.concat([header, ...records]))
    const said = execFileSync('tcpdump', ['-vv', '-n', '-t', '-r', path], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return said.split(/\n(?=\S)/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const port = fc.integer({ min: 0, max: 65_535 })
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 })

describe('buildPacket', () => {
  it('TCP over IPv4 with any numbers → decodes to them, and both checksums verify', () => {
    fc.assert(
      fc.property(
        port,
        port,
        uint32,
        uint32,
        port,
        fc.uint8Array({ maxLength: 200 }),
        (from, to, sequence, acknowledgment, window, payload) => {
          const hex = Buffer.from(payload).toString('hex')
          const { bytes } = built(
            [
              { layer: 'ipv4', options: ['router-alert 0'] },
              {
                layer: 'tcp',
                sourcePort: from,
                destinationPort: to,
                sequence,
                acknowledgment,
                window,
                ack: true,
                options: ['nop', 'wscale 3'],
              },
              { layer: 'payload', hex },
            ],
            v4,
          )
          const out = decoded(bytes)
          expect(out).toMatchObject({
            family: 4,
            protocol: 6,
            sourcePort: from,
            destinationPort: to,
            sequence,
            acknowledgment,
            window,
            tcpFlags: 16,
            payloadLength: payload.length,
            malformed: 0,
          })
          expect(formatAddress(bytes, out.destinationAt, 4)).toBe('10.0.0.2')
          expect(internetChecksum(bytes, 0, 24)).toBe(0)
          const sum = pseudoHeaderSum(v4.source, v4.destination, 6, bytes.length - 24)
          expect(internetChecksum(bytes, 24, bytes.length, sum)).toBe(0)
        },
      ),
    )
  })

  it('UDP over IPv6 with extension headers → decodes through them', () => {
    fc.assert(
      fc.property(port, port, fc.uint8Array({ maxLength: 64 }), (from, to, payload) => {
        const { bytes } = built(
          [
            { layer: 'ipv6' },
            { layer: 'hopByHop', options: ['router-alert 0'] },
            { layer: 'destinationOptions', options: ['padn 4'] },
            { layer: 'routing' },
            { layer: 'fragment' },
            { layer: 'udp', sourcePort: from, destinationPort: to },
            { layer: 'payload', hex: Buffer.from(payload).toString('hex') },
          ],
          v6,
        )
        expect(decoded(bytes)).toMatchObject({
          family: 6,
          protocol: 17,
          sourcePort: from,
          destinationPort: to,
          payloadLength: payload.length,
          malformed: 0,
        })
      }),
    )
  })

  it('any value in any field of any layer → no throw, ranges inside the packet, a problem for what does not fit', () => {
    const value = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.array(fc.string()),
      fc.constantFrom('auto', 'wrong', '0xff', 'mss 1460'),
    )
    const layer = fc
      .constantFrom(...LAYERS)
      .chain(({ name, fields }) =>
        fc
          .dictionary(fc.constantFrom(...fields.map((field) => field.name), 'unknown'), value)
          .map((set): LayerSpec => ({ ...set, layer: name })),
      )
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 6 }), (layers) => {
        const { bytes, ranges, problems } = buildPacket({ layers }, v4)
        for (const { fromBit, bits } of ranges) expect(fromBit + bits).toBeLessThanOrEqual(bytes.length * 8)
        if (layers.some((one) => 'unknown' in one))
          expect(problems.some(({ at }) => at.endsWith('.unknown'))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('a value that does not fit → said at its path, the field left zero', () => {
    const { problems, bytes } = buildPacket({ layers: [{ layer: 'ipv4', ttl: 256, source: 'nowhere' }] })
    expect(problems).toEqual([
      { at: 'layers.0.ttl', why: 'It takes a whole number from 0 to 255.' },
      { at: 'layers.0.source', why: '“nowhere” is not an IPv4 address.' },
    ])
    expect(bytes[8]).toBe(0)
  })

  it('own lengths and offsets → kept, however wrong', () => {
    const { bytes } = built(
      [{ layer: 'ipv4', headerLength: 15, totalLength: 9, protocol: 200, version: 7, checksum: 0xbeef }],
      v4,
    )
    expect([bytes[0], bytes[3], bytes[9], bytes[10], bytes[11]]).toEqual([0x7f, 9, 200, 0xbe, 0xef])
  })

  it('wrong → never the right value, in each field that can be found', () => {
    for (const { name, fields } of LAYERS) {
      for (const field of fields.filter((one) => one.auto !== null && one.kind === 'number')) {
        const right = buildPacket({ layers: [{ layer: name }] }, v4).bytes
        const wrong = buildPacket({ layers: [{ layer: name, [field.name]: 'wrong' }] }, v4).bytes
        expect(wrong, `${name}.${field.name}`).not.toEqual(right)
      }
    }
  })

  it('malformed templates → malformed in the way they say', () => {
    const of = (name: string) => {
      const [packet] = TEMPLATES.find((one) => one.name === name)?.packets ?? []
      return decoded(
        buildPacket(packet, v4).bytes,
        packet.layers[0].layer === 'ethernet' ? LINK.ethernet : LINK.raw,
      )
    }
    expect(of('short-header').malformed).toBe(MALFORMED.ipv4HeaderLength)
    expect(of('long-total').malformed).toBe(MALFORMED.ipv4LengthOverFrame)
    expect(of('christmas-tree').tcpFlags).toBe(0xff & ~4)
  })

  it('every template → builds without a problem, for its family', () => {
    for (const { name, family, packets } of TEMPLATES) {
      for (const packet of packets) {
        const isV6 = family === 6 || packet.layers.some(({ layer }) => layer === 'ipv6')
        expect(buildPacket(packet, isV6 ? v6 : v4).problems, name).toEqual([])
        for (const { layer } of packet.layers) expect(layerOf(layer)).toBeDefined()
      }
    }
  })
})

describe('beside tcpdump', () => {
  it('right packets → tcpdump reads the fields and finds the checksums correct', () => {
    const [syn, echo, udp] = tcpdump([
      built(
        [
          { layer: 'ipv4', ttl: 7, dscp: 10 },
          {
            layer: 'tcp',
            syn: true,
            sourcePort: 1025,
            destinationPort: 80,
            sequence: 77,
            options: ['mss 1460', 'sack-ok', 'timestamps 5 6', 'nop', 'wscale 7'],
          },
        ],
        v4,
      ).bytes,
      built(
        [
          { layer: 'ipv6', hopLimit: 9 },
          { layer: 'icmpv6Echo', identifier: 3, sequence: 4 },
        ],
        v6,
      ).bytes,
      built(
        [
          { layer: 'ipv4' },
          { layer: 'udp', sourcePort: 1, destinationPort: 9 },
          { layer: 'payload', text: 'né' },
        ],
        v4,
      ).bytes,
    ])
    expect(syn).toContain('ttl 7')
    expect(syn).toContain('tos 0x28')
    expect(syn).toMatch(
      /10\.0\.0\.1\.1025 > 10\.0\.0\.2\.80: Flags \[S\], cksum 0x[\da-f]+ \(correct\), seq 77/,
    )
    expect(syn).toContain('options [mss 1460,sackOK,TS val 5 ecr 6,nop,wscale 7]')
    expect(syn).not.toContain('bad cksum')
    expect(echo).toContain('hlim 9')
    expect(echo).toMatch(/\[icmp6 sum ok\].*echo request, id 3, seq 4/)
    expect(udp).toContain('[udp sum ok] UDP, length 3')
  })

  it('deliberately wrong ones → tcpdump finds just that', () => {
    const [ip, tcp, udp] = tcpdump([
      built([{ layer: 'ipv4', checksum: 'wrong' }, { layer: 'icmpEcho' }], v4).bytes,
      built([{ layer: 'ipv4' }, { layer: 'tcp', checksum: 'wrong' }], v4).bytes,
      built([{ layer: 'ipv4' }, { layer: 'udp', checksum: 'wrong' }], v4).bytes,
    ])
    expect(ip).toContain('bad cksum')
    expect(tcp).toContain('incorrect')
    expect(tcp).not.toContain('bad cksum')
    expect(udp).toContain('bad udp cksum')
  })

  it('frames: VLAN, ARP, ICMP error that quotes, neighbor discovery → read as such', () => {
    const mac = { sourceMac: Uint8Array.of(2, 0, 0, 0, 0, 1) }
    const [arp, quoted, neighbor] = tcpdump(
      [
        built([{ layer: 'ethernet' }, { layer: 'vlan', id: 42, priority: 3 }, { layer: 'arp' }], {
          ...v4,
          ...mac,
        }).bytes,
        built(
          [
            { layer: 'ethernet' },
            { layer: 'ipv4' },
            { layer: 'icmpUnreachable' },
            { layer: 'ipv4', source: '10.0.0.2', destination: '10.0.0.1' },
            { layer: 'udp', destinationPort: 99 },
          ],
          { ...v4, ...mac },
        ).bytes,
        built(
          [
            { layer: 'ethernet' },
            { layer: 'ipv6', hopLimit: 255 },
            { layer: 'icmpv6NeighborSolicitation', options: ['source-mac 02:00:00:00:00:01'] },
          ],
          { ...v6, ...mac },
        ).bytes,
      ],
      LINK.ethernet,
    )
    expect(arp).toContain('Request who-has 10.0.0.2')
    expect(quoted).toContain('ICMP 10.0.0.1 udp port 99 unreachable')
    expect(neighbor).toMatch(/\[icmp6 sum ok\].*neighbor solicitation.*who has fd00::2/)
    expect(neighbor).toContain('source link-address option (1), length 8 (1): 02:00:00:00:00:01')
  })
})

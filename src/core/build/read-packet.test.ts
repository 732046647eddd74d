import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LINK } from '../decode/decode-frame'
import { buildPacket } from './build-packet'
import type { LayerSpec } from './field'
import { readPacket } from './read-packet'
import { TEMPLATES } from './templates'

const build = (...layers: LayerSpec[]) => buildPacket({ layers }).bytes
/** `ipv4.ttl 64+8`: the name of a field, where its bits begin, and how many there are. */
const named = (linkType: number, bytes: Uint8Array) => {
  const { layers, ranges } = readPacket(linkType, bytes)
  return ranges.map(({ layer, field, fromBit, bits }) => `${layers[layer].name}.${field} ${fromBit}+${bits}`)
}
const layersOf = (linkType: number, bytes: Uint8Array) =>
  readPacket(linkType, bytes).layers.map(({ name }) => name)

it.each(TEMPLATES.filter(({ malformed }) => !malformed))(
  '$name built, then read → the same fields',
  (template) => {
    const { bytes, ranges } = buildPacket(template.packets[0])
    const { layers } = template.packets[0]
    const built = ranges.map(
      ({ layer, field, fromBit, bits }) => `${layers[layer].layer}.${field} ${fromBit}+${bits}`,
    )
    const linkType = layers[0].layer === 'ethernet' ? LINK.ethernet : LINK.raw
    const isHeader = (name: string) => !name.startsWith('payload.')
    expect(named(linkType, bytes).filter(isHeader)).toEqual(built.filter(isHeader))
  },
)

it('options, extension headers, a VLAN tag, and bytes after the packet → named as such', () => {
  const padded = new Uint8Array([
    ...build(
      { layer: 'ethernet' },
      { layer: 'vlan' },
      { layer: 'ipv4', options: ['router-alert 0'] },
      { layer: 'udp' },
    ),
    ...new Uint8Array(8),
  ])
  expect(layersOf(LINK.ethernet, padded)).toEqual(['ethernet', 'vlan', 'ipv4', 'udp', 'padding'])
  expect(named(LINK.ethernet, padded)).toContain('ipv4.options 304+32')
  const extended = build(
    { layer: 'ipv6' },
    { layer: 'hopByHop', options: ['router-alert 0'] },
    { layer: 'fragment' },
    { layer: 'tcp', options: ['mss 1460'] },
    { layer: 'payload', text: 'x' },
  )
  expect(layersOf(LINK.raw, extended)).toEqual(['ipv6', 'hopByHop', 'fragment', 'tcp', 'payload'])
})

it('an ICMP error → the packet that it quotes is named as well; a later fragment has no transport header', () => {
  const quoting = build(
    { layer: 'ipv4' },
    { layer: 'icmpUnreachable', code: 3 },
    { layer: 'ipv4' },
    { layer: 'udp' },
    { layer: 'payload', text: 'quoted' },
  )
  expect(layersOf(LINK.raw, quoting)).toEqual(['ipv4', 'icmpUnreachable', 'ipv4', 'udp', 'payload'])
  const later = build(
    { layer: 'ipv4', fragmentOffset: 2, protocol: 17 },
    { layer: 'payload', text: 'A'.repeat(32) },
  )
  expect(layersOf(LINK.raw, later)).toEqual(['ipv4', 'payload'])
})

it('a header that is cut → payload; a reply is laid out as its request', () => {
  const ping = build({ layer: 'ipv4' }, { layer: 'icmpEcho', type: 0 })
  expect(layersOf(LINK.raw, ping)).toEqual(['ipv4', 'icmpEcho'])
  expect(layersOf(LINK.raw, ping.subarray(0, 24))).toEqual(['ipv4', 'payload'])
  expect(layersOf(LINK.raw, ping.subarray(0, 19))).toEqual(['payload'])
  expect(layersOf(LINK.null, Uint8Array.of(2, 0, 0, 0, ...ping))).toEqual(['link', 'ipv4', 'icmpEcho'])
})

it('any bytes → nothing throws; each bit has one name at most, and none lies outside', () => {
  const starts = TEMPLATES.map(({ packets }) => buildPacket(packets[0]).bytes)
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(LINK)),
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc
          .tuple(fc.constantFrom(...starts), fc.nat(120), fc.nat(255), fc.nat(120))
          .map(([start, at, byte, cut]) => {
            const bytes = start.slice(0, Math.max(1, cut))
            bytes[at % bytes.length] = byte
            return bytes
          }),
      ),
      (linkType, bytes) => {
        const { ranges, layers } = readPacket(linkType, bytes)
        let next = 0
        for (const { layer, fromBit, bits } of ranges) {
          expect(layers[layer]).toBeDefined()
          expect(fromBit).toBeGreaterThanOrEqual(next)
          next = fromBit + bits
        }
        expect(next).toBeLessThanOrEqual(bytes.length * 8)
      },
    ),
  )
})

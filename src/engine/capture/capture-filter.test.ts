import { compileFilter } from 'cap'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { complete } from '#core/capture-filter/complete'
import { filterOfFlow } from '#core/capture-filter/flow-filter'
import { FILTER_LIBRARY } from '#core/capture-filter/library'
import { locateError } from '#core/capture-filter/locate-error'
import { withoutNames } from '#core/capture-filter/safe-to-check'
import { HEADER_WORDS, WORDS } from '#core/capture-filter/vocabulary'
import { formatAddress } from '#core/net/address'
import { transportName } from '#core/net/transport'

/** What core/capture-filter says of the language, held against libpcap itself. */

const compile = (filter: string, linkType?: number) => compileFilter(filter, linkType)?.message ?? null
/** As a check while someone types compiles: nothing is looked up. */
const check = (filter: string) => compile(withoutNames(filter).filter)

/** pcap's numbers for Ethernet, Linux's `any`, BSD loopback and raw IP. */
const LINK_TYPES = [1, 113, 0, 12]

it.each(FILTER_LIBRARY)('$name: $filter → compiles', ({ filter, explanation, ethernetOnly }) => {
  for (const linkType of ethernetOnly ? [1] : LINK_TYPES) expect(compile(filter, linkType)).toBeNull()
  expect(explanation.length).toBeGreaterThan(10)
})

const address = (family: 4 | 6) =>
  fc
    .uint8Array({ minLength: 16, maxLength: 16 })
    .map((bytes) => formatAddress(bytes, 0, family === 6 ? 16 : 4))
    .chain((text) =>
      fc.constantFrom(text, family === 6 ? '::' : '0.0.0.0', family === 6 ? '::1' : '127.0.0.1'),
    )
const row = fc.constantFrom<4 | 6>(4, 6).chain((family) => {
  const end = fc.record({ address: address(family), port: fc.nat(65535) })
  return fc.record({
    family: fc.constant(family),
    protocol: fc.oneof(fc.constantFrom(6, 17, family === 6 ? 58 : 1), fc.integer({ min: 2, max: 255 })),
    local: end,
    remote: fc.option(end),
  })
})

it('filter of any flow → compiles, for every link type', () => {
  fc.assert(
    fc.property(row, fc.constantFrom(...LINK_TYPES), (flow, linkType) => {
      fc.pre(flow.family === 4 ? flow.protocol !== 58 : flow.protocol !== 1)
      const filter = filterOfFlow({ ...flow, transport: transportName(flow.protocol) })
      expect([filter, compile(filter, linkType)]).toEqual([filter, null])
    }),
    { numRuns: 500 },
  )
})

it.each([
  // What goes on: the place is the end.
  ['tcp and', '<end>'],
  ['(tcp', '<end>'],
  ['tcp port', '<end>'],
  ['ip[0', '<end>'],
  ['tcp[0] &', '<end>'],
  ['src or', '<end>'],
  ['portrange 1-', '<end>'],
  ['((ip[2:2] - ((ip[0] & 0xf) << 2', '<end>'],
  // A word that cannot stand where it stands.
  ['tcp prot 80', 'prot'],
  ['TCP port 80', 'TCP'],
  ['tcp port 80 adn udp', 'adn'],
  ['tcp or or udp', 'or'],
  ['tcp) and udp', ')'],
  ['tcp $ udp', '$'],
  ['tcp 1', '1'],
  ['host and', 'and'],
  ['less x', 'x'],
  ['net backbone/8', '/'],
  ['ip proto tcp', 'tcp'],
  ['dst or port 80', 'port'],
  ['http', 'http'],
  ['tcp[13] == 0x1g', '0x1g'],
  ['tcp[0:3] = 1', '3'],
  ['tcp[tcpflags & tcp-syn != 0', '!='],
  ['ip[2:2] - ((ip[0]&0xf)<<2) ! 0', '!'],
  ['((port 80 or 443) and ip[2:2] - ((ip[0]&0xf)<<2) != 0) and hots 1.2.3.4', 'hots'],
  // A word that libpcap names.
  ['port 80 or port 80000', '80000'],
  ['port nosuchservice', 'nosuchservice'],
  ['ip proto nosuchproto', 'nosuchproto'],
  ['net 10.0.0.0/33', '10.0.0.0/33'],
  ['net 1.2.3.4/24', '1.2.3.4/24'],
  ['host 300.1.1.1', '300.1.1.1'],
  ['tcp and host 1:2:3', '1:2:3'],
  ['tcp[13] == 99999999999', '99999999999'],
  ['port 080', '080'],
  ['ip6 host 1.2.3.4', 'ip6'],
  ['gateway router', 'gateway'],
])('%s → wrong at %s', (filter, wrong) => {
  const message = check(filter) ?? ''
  expect(message).not.toBe('')
  let compiles = 0
  const place = locateError(filter, message, (text) => {
    compiles++
    return check(text)
  })
  const found = place && filter.slice(place.from, place.to)
  expect(found).toBe(wrong === '<end>' ? '' : wrong)
  if (wrong === '<end>') expect(place?.from).toBe(filter.length)
  expect(compiles).toBeLessThanOrEqual(600)
})

it('libpcap names a word that is there twice → the one that it had come to', () => {
  const filter = 'ip6 and ip6 host 1.2.3.4 and ip6'
  expect(locateError(filter, check(filter) ?? '', check)).toEqual({ from: 8, to: 11 })
})

it('well written, but of no packet → no place', () => {
  expect(locateError('tcp and arp', check('tcp and arp') ?? '', check)).toBeNull()
})

const PIECES = (
  'and or not ( ) host net port portrange src dst gateway proto ether ip ip6 arp tcp udp icmp [ ] : & = != mask / ' +
  '0 80 443 1.2.3.4 10.0.0.0 ::1 0:0:0:0:0:1 name.invalid other-name.invalid \\escaped \\tcp http broadcast vlan - $ é'
).split(' ')
const anyFilter = fc
  .array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(' ', ' ', ' ', '')), { maxLength: 14 })
  .map((pieces) => pieces.flat().join(''))

it('any filter without its names → libpcap looks nothing up but services and protocols', () => {
  fc.assert(
    fc.property(anyFilter, (filter) => {
      const checked = withoutNames(filter)
      for (const { name, from, to } of checked.names) {
        expect(filter.slice(from, to).replace(/^\\/, '')).toBe(name)
      }
      expect([checked.filter, check(filter) ?? '']).not.toEqual([
        checked.filter,
        expect.stringMatching(/unknown (\w+ )?(host|network)/),
      ])
    }),
    { numRuns: 5000 },
  )
})

it('filter with a name that this machine knows → compiles without it where it compiles with it', () => {
  const place = fc.constantFrom(
    'host',
    'src',
    'dst host',
    'ip host',
    'ip src',
    'not host',
    'arp host',
    'src or dst host',
  )
  fc.assert(
    fc.property(
      place,
      fc.constantFrom('', ' and port http', ' or 1.2.3.4', ' or tcp', '/8', ' mask 1'),
      (head, tail) => {
        const filter = `${head} localhost${tail}`
        expect([filter, check(filter) === null]).toEqual([filter, compile(filter) === null])
      },
    ),
  )
})

it('any filter → the error has a place in it, found in at most 600 compiles', () => {
  fc.assert(
    fc.property(anyFilter, (filter) => {
      const message = check(filter)
      if (message === null) return
      let compiles = 0
      const place = locateError(filter, message, (text) => {
        compiles++
        return check(text)
      })
      expect(compiles).toBeLessThanOrEqual(600)
      if (place === null) return
      expect(place.from).toBeLessThanOrEqual(place.to)
      expect(place.to).toBeLessThanOrEqual(filter.length)
    }),
    { numRuns: 500 },
  )
})

/** Whether the filter is one, or the beginning of one. */
function canGoOn(filter: string): boolean {
  const message = check(filter)
  return message === null || (locateError(filter, message, check)?.from ?? filter.length) === filter.length
}

it('every completion, one after another → always the beginning of a filter', () => {
  const known = { addresses: ['10.0.0.1', '::1'], ports: [8080] }
  const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(choices, (chosen) => {
      let filter = ''
      for (const choice of chosen) {
        const { items, from, to } = complete(filter, filter.length, known)
        expect(items.length).toBeLessThanOrEqual(12)
        if (items.length === 0) break
        const { text } = items[choice % items.length]
        filter = `${filter.slice(0, from)}${text}${filter.slice(to)}`
        expect([filter, canGoOn(filter)]).toEqual([filter, true])
        filter += ' '
      }
    }),
    { numRuns: 500 },
  )
})

it('every word of the vocabulary → libpcap takes it for a keyword, not for a name', () => {
  const words = [...WORDS, ...Object.values(HEADER_WORDS).flatMap((list) => list ?? [])]
  for (const { word, explanation } of words) {
    expect(compile(`host ${word}`) ?? '').not.toMatch(/unknown host/)
    expect(explanation.length).toBeLessThanOrEqual(90)
  }
})

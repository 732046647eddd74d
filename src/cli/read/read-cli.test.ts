import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { endAll } from '../test-program'
import { pcapFile, segment } from './made-capture'
import { A, ANSWER, B, HTTP, objects, PACKETS, read, ReadFolder, REQUEST, sha256 } from './made-reading'

const folder = new ReadFolder()
const { capture } = folder
afterEach(endAll)
afterAll(() => folder.remove())

describe('read', () => {
  it('a capture → a line a flow, aligned under a head', async () => {
    const { code, output, said } = await read(capture)
    expect([code, said]).toEqual([0, ''])
    const [head, ...lines] = output.trimEnd().split('\n')
    expect(head).toMatch(
      /^# +time {2}proto {2}service {2}orig +resp +state +packets +bytes +duration +rtt +retrans$/,
    )
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(
      /^0 {2}0\.000000 {2}tcp +http +10\.0\.0\.1:40000 +→ {2}10\.0\.0\.2:8080 +CLOSED\/TIME-WAIT +5\/5 /,
    )
    expect(lines[1]).toMatch(
      /^1 {2}0\.010000 {2}udp +10\.0\.0\.1:5000 +→ {2}10\.0\.0\.3:6000 +1\/1 +33\/38 +1\.00ms$/,
    )
    expect(new Set(lines.map((line) => line.indexOf('→'))).size).toBe(1)
  })

  it.each([
    ['utc', '2024-01-01 00:00:00.000123'],
    ['epoch', '1704067200.000123'],
    ['relative', '0.000000'],
  ])('--time %s → %s', async (form, shown) => {
    expect((await read('--time', form, capture)).output).toContain(`0  ${shown}  tcp`)
  })

  it('--json → ends, counts, times, TCP facts', async () => {
    const [http, udp, refused] = objects((await read('--json', capture)).output)
    const headers = 5 * 40
    expect(http).toMatchObject({
      flow: 0,
      protocol: 'tcp',
      family: 4,
      service: 'http',
      orig: { address: '10.0.0.1', port: 40000, packets: 5, payloadBytes: 27, frameBytes: headers + 27 },
      resp: { address: '10.0.0.2', port: 8080, packets: 5, payloadBytes: 43, frameBytes: headers + 43 },
      first: '2024-01-01T00:00:00.000123Z',
      last: '2024-01-01T00:00:00.009123Z',
      durationSeconds: 0.009,
      tcp: { orig: { state: 'CLOSED' }, resp: { state: 'TIME-WAIT' }, retransmissions: 0, outOfOrder: 0 },
      tunnelled: false,
      malformed: false,
    })
    expect(udp).toMatchObject({ protocol: 'udp', service: null, orig: { payloadBytes: 5 } })
    expect(udp).not.toHaveProperty('tcp')
    expect(refused).toMatchObject({ tcp: { resetBy: 'resp' } })
  })

  it('--streams → the digests of what was sent; of a capture with a hole what is missing', async () => {
    const [whole] = objects((await read('--json', '--streams', capture)).output)
    expect(whole.streams).toEqual({
      orig: { sha256: sha256(REQUEST.join('')), length: 27, missing: 0, conflicts: 0 },
      resp: { sha256: sha256(ANSWER.join('')), length: 43, missing: 0, conflicts: 0 },
    })
    const holed = folder.file('holed.pcap', pcapFile(HTTP.filter((_, i) => i !== 3)))
    const [flow] = objects((await read('--json', '--streams', holed)).output)
    expect(flow.streams.orig).toEqual({ sha256: sha256(REQUEST[1]), length: 19, missing: 8, conflicts: 0 })
  })

  it('--conn-log → Zeek’s field names', async () => {
    const [http, , refused] = objects<object>((await read('--conn-log', capture)).output)
    expect(http).toMatchObject({
      ts: 1704067200.000123,
      'id.orig_h': '10.0.0.1',
      'id.orig_p': 40000,
      'id.resp_h': '10.0.0.2',
      'id.resp_p': 8080,
      proto: 'tcp',
      service: 'http',
      conn_state: 'SF',
      orig_bytes: 27,
      resp_bytes: 43,
      missed_bytes: 0,
      orig_pkts: 5,
      orig_ip_bytes: 227,
      resp_pkts: 5,
      resp_ip_bytes: 243,
      history: 'ShADdfFa',
      ip_proto: 6,
    })
    expect(refused).toMatchObject({ conn_state: 'REJ', history: 'Sr' })
  })

  it('a wrong checksum → left out of the conn log, unless -C', async () => {
    const broken = segment(A, B, 'syn', 1, 0)
    broken[36] ^= 1
    const path = folder.file('checksum.pcap', pcapFile([broken]))
    const [checked] = objects((await read('--conn-log', path)).output)
    expect(checked).toMatchObject({ orig_pkts: 0, history: 'C' })
    const [counted] = objects((await read('--conn-log', '-C', path)).output)
    expect(counted).toMatchObject({ orig_pkts: 1, history: 'S' })
  })

  it('--stats → all added up, as text and as one object', async () => {
    const [facts] = objects<object>((await read('--stats', '--json', capture)).output)
    expect(facts).toMatchObject({
      packets: PACKETS.length,
      bytes: PACKETS.reduce((sum, one) => sum + one.length, 0),
      flows: 3,
      seconds: 0.013,
      transports: { tcp: { flows: 2, packets: 12 }, udp: { flows: 1, packets: 2, payloadBytes: 15 } },
      services: { http: { flows: 1 } },
      talkers: [{ address: '10.0.0.2' }, { address: '10.0.0.1' }, { flows: 1 }, { flows: 1 }],
      malformed: 0,
      withoutFlow: 0,
      linkTypes: { 101: PACKETS.length },
    })
    const { output } = await read('--stats', capture)
    expect(output).toContain('14 packets')
    expect(output).toMatch(/^udp +1 +2 +71 +15$/m)
  })

  it.each([
    ['udp', [1]],
    ['service:http', [0]],
    ['reset', [2]],
    ['"GET / HTTP/1.1"', [0]],
    ['"second"', [1]],
    ['not /hel+o/', [1, 2]],
    ['evicted', []],
  ])('--filter %s → flows %j', async (filter, flows) => {
    const { code, output } = await read('--json', '--filter', filter, capture)
    expect(code).toBe(0)
    expect(objects(output).map(({ flow }) => flow)).toEqual(flows)
  })

  it('--limit → so many', async () => {
    expect(objects((await read('--json', '--limit', '2', capture)).output)).toHaveLength(2)
    expect((await read('--limit', '1', capture)).output).toMatch(/\n2 more flows\.\n$/)
  })
})

describe('read: wrong use', () => {
  it('a filter with a mistake → the place, why, what may be meant; exit 2', async () => {
    const { code, said } = await read('--filter', 'tcp and prot:80', capture)
    expect(code).toBe(2)
    const [, shown, mark, why, perhaps] = said.split('\n')
    expect(mark.indexOf('^')).toBe(shown.indexOf('prot'))
    expect(mark.trim()).toBe('^^^^')
    expect(why).toContain('prot')
    expect(perhaps).toBe('  Perhaps: tcp and port:80')
  })

  it.each([
    [['--conn-log', '--stats'], 'exclude each other'],
    [['--conn-log', '--json'], 'leave --json out'],
    [['--streams'], '--streams needs --json'],
    [['--time', 'utc', '--json'], '--time is for the table'],
    [['--limit', '0'], 'whole number'],
    [['-', '-'], 'Standard input can be read once'],
  ])('%j → exit 2, in words', async (args, words) => {
    const { code, said } = await read(...args, capture)
    expect(code).toBe(2)
    expect(said).toContain(words)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { comment, encodeOptions, interfaceDescription, sectionHeader } from '#core/pcapng/pcapng-writer'
import { endAll, fourtuple } from '../test-program'
import { connection, datagram, pcapFile, segment } from './made-capture'

const [A, B] = ['10.0.0.1:40000', '10.0.0.2:8080']
const REQUEST = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'
const PACKETS = [
  ...connection(A, B, [REQUEST], [ANSWER]),
  datagram('10.0.0.1:5000', '10.0.0.3:6000', 'abc'),
  segment(B, A, 'psh,ack', 5000, 1000 + REQUEST.length, ANSWER),
]

let folder = ''
let capture = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-packets-'))
  capture = join(folder, 'made.pcap')
  writeFileSync(capture, pcapFile(PACKETS))
})
afterAll(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

async function packets(...options: string[]): Promise<string[]> {
  const { exit, output, said } = fourtuple('read', '--packets', ...options)
  expect(await exit, said()).toBe(0)
  return output().toString().split('\n').slice(0, -1)
}

describe.concurrent('read --packets', () => {
  it('comments of a pcapng → below the line, with what a terminal would act on escaped; with --json as they are', async () => {
    const blocks = new PacketBlocks()
    const bytes = datagram('10.0.0.1:5000', '10.0.0.3:6000', 'abc')
    const options = encodeOptions([comment('look\nhere'), comment('\u001b[31mred')])
    blocks.append(0, 1, 0, bytes.length, bytes, 0, bytes.length, options)
    blocks.append(0, 2, 0, bytes.length, bytes, 0, bytes.length)
    const noted = join(folder, 'noted.pcapng')
    writeFileSync(
      noted,
      Buffer.concat([
        sectionHeader({ application: 'test' }),
        interfaceDescription({ linkType: 101, snaplen: 0, name: 'test0' }),
        blocks.blocks,
      ]),
    )
    expect((await packets(noted)).slice(1, 4)).toEqual(['    # look', '    # here', '    # \\x1b[31mred'])
    const [first, second] = (await packets('--json', noted)).map((line) => JSON.parse(line) as object)
    expect(first).toHaveProperty('comments', ['look\nhere', '\u001b[31mred'])
    expect(second).not.toHaveProperty('comments')
  })

  it('a connection → a line a packet, relative numbers, messages where they begin', async () => {
    const lines = await packets(capture)
    expect(lines.slice(0, 5)).toEqual([
      `     1     0.000000000 ${A} → ${B} TCP    [SYN] seq 0 win 60000`,
      `     2     0.001000000 ${B} → ${A} TCP    [SYN ACK] seq 0 ack 1 win 60000`,
      `     3     0.002000000 ${A} → ${B} TCP    [ACK] seq 1 ack 1 win 60000`,
      `     4     0.003000000 ${A} → ${B} HTTP/1 GET a/`,
      expect.stringMatching(/^ {5}5 {5}0\.004000000 .* HTTP\/1 200 OK/u),
    ])
    expect(lines).toHaveLength(PACKETS.length)
    expect(lines[8]).toContain('10.0.0.1:5000 → 10.0.0.3:6000 UDP    len 3')
  })

  it.each([
    ['utc', '2024-01-01T00:00:00.000123000Z'],
    ['epoch', '1704067200.000123000'],
    ['relative', '    0.000000000'],
  ])('--time %s → %s', async (form, time) => {
    expect((await packets('--time', form, '--limit', '1', capture))[0]).toContain(` ${time} `)
  })

  it('--time delta → the time since the line before', async () => {
    const lines = await packets('--time', 'delta', '-Y', 'udp', capture)
    expect(lines).toEqual([expect.stringContaining('    0.000000000 10.0.0.1:5000')])
    expect((await packets('--time', 'delta', capture))[3]).toContain(' 0.001000000 ')
  })

  it('--json → an object a packet, its layers and fields by place', async () => {
    const objects = (await packets('--json', capture)).map((line) => JSON.parse(line) as object)
    expect(objects[3]).toMatchObject({
      packet: 4,
      time: '2024-01-01T00:00:00.003123000Z',
      flow: 0,
      side: 'orig',
      length: 40 + REQUEST.length,
      captured: 40 + REQUEST.length,
      linkType: 101,
      interface: 0,
      layers: [
        { protocol: 'ip', at: 0, length: 20 },
        { protocol: 'tcp', at: 20, length: 20, malformed: null },
        { protocol: 'http', at: 40, length: REQUEST.length },
      ],
      marks: [],
    })
    expect(objects[3]).toHaveProperty('layers.1.fields.2', {
      name: 'Sequence number',
      value: '1000 (relative: 1)',
      at: 4,
      length: 4,
    })
    expect(objects[9]).toMatchObject({ flow: 0, side: 'resp', marks: ['retransmission', expect.any(String)] })
    expect(objects[8]).toMatchObject({ flow: 1, marks: [] })
  })

  it('--json --fields less → layers without fields; --fields more → lines with them', async () => {
    const [first] = await packets('--json', '--fields', 'less', capture)
    expect(first).not.toContain('"fields"')
    const lines = await packets('--fields', 'more', '--limit', '1', capture)
    expect(lines).toContain('      Source port: 40000')
  })

  it('a segment without a message → its line says what the dissected header does', async () => {
    const lines = await packets(capture)
    const objects = (await packets('--json', capture)).map(
      (line) => JSON.parse(line) as { layers: { protocol: string; summary: string }[] },
    )
    for (const [at, { layers }] of objects.entries()) {
      const tcp = layers.find(({ protocol }) => protocol === 'tcp')
      if (!lines[at].includes(' TCP ') || !tcp) continue
      expect(lines[at]).toContain(tcp.summary.replace(/^\d+ → \d+ /u, ''))
    }
  })

  it.each([
    [['--packets', '--follow', '0'], '--packets and --follow exclude each other.'],
    [['--hex'], '--hex needs --follow.'],
    [['--direction', 'orig'], '--direction needs --follow.'],
    [['--follow', '0', '--hex', '--raw'], '--hex and --raw exclude each other.'],
    [['--follow', '0', '--json', '--raw'], '--json and --raw exclude each other.'],
    [['--fields', 'more'], '--fields needs --packets or --messages.'],
    [['--packets', '--stats'], '--packets and --follow exclude --conn-log, --stats and --streams.'],
    [['--follow', 'x'], 'It takes a whole number from 0'],
  ])('%j → exit 2, in words', async (options, words) => {
    const { exit, said } = fourtuple('read', ...options, capture)
    expect(await exit).toBe(2)
    expect(said()).toContain(words)
  })
})

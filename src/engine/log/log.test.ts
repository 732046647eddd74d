import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventFilter, type EventFilter } from '#contract/log'
import { EVENT_KINDS } from '#core/own/event-log'
import { readEventRows } from '#core/rows/event-row'
import { readRowsHeader } from '#core/rows/packed-rows'
import { Engine } from '../server/engine'
import { eventsPage } from '../server/event-pages'
import { Session } from '../session/session'
import { EventsView } from '../views/events-view'
import { StreamView } from '../views/stream-view'

const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }
const launch = { command: 'npm run start:capture' }
const bytesOf = (text: string) => new TextEncoder().encode(text)
const wanted = (filter: Partial<EventFilter> = {}) => eventFilter.parse(filter)

function rowsOf(session: Session, filter: Partial<EventFilter> = {}) {
  const view = new EventsView(session, wanted(filter))
  while (view.advance()) continue
  return readEventRows(view.rows(0, 1000))
}

describe('a log alone', () => {
  /** A session with an UDP flow to each of three peers. */
  function withFlows() {
    const session = new Session('0.1.0', () => null)
    const places = [1, 2, 3].map((host) =>
      session.own.join(host, {
        protocol: 17,
        local: { address: '127.0.0.1', port: 5000 },
        peer: { address: `10.0.0.${host}`, port: 7000 + host },
        originator: true,
        since: 0,
        state: 0,
      }),
    )
    return { session, places }
  }

  it('any events, any filter → the view has those that fit, as they come', () => {
    const filters = fc.record({
      socket: fc.option(fc.integer({ min: 1, max: 3 })),
      kinds: fc.subarray(['sent', 'received', 'error'] as const),
      text: fc.constantFrom('', 'NEEDLE', '10.0.0.2', 'recv()', 'öre'),
    })
    const payloads = fc.constantFrom('hay', 'a needle', 'ÖRE', '')
    const events = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), payloads),
    )
    fc.assert(
      fc.property(filters, events, events, (filter, first, then) => {
        const { session, places } = withFlows()
        const view = new EventsView(session, wanted(filter))
        const expected: number[] = []
        for (const batch of [first, then]) {
          for (const [place, what, payload] of batch) {
            const socket = place + 1
            const kind = (['sent', 'received', 'error'] as const)[what]
            const sequence = session.own.events.next
            if (kind === 'error') session.own.log(socket, places[place], kind, payload)
            else session.own.transfer(socket, places[place], kind, bytesOf(payload))
            const said = `${payload} ${kind === 'received' ? 'recv()' : ''} 10.0.0.${socket}:`
            if (
              (filter.socket === null || filter.socket === socket) &&
              (filter.kinds.length === 0 || filter.kinds.includes(kind)) &&
              said.toLowerCase().includes(filter.text.toLowerCase())
            )
              expected.push(sequence)
          }
          while (view.advance()) continue
          const packed = view.rows(0, 1000)
          expect(readEventRows(packed).map(({ sequence }) => sequence)).toEqual(expected)
          expect(readRowsHeader(packed)?.total).toBe(expected.length)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('more events than are kept → the filtered view has the newest, and each page of a socket goes on', () => {
    const { session, places } = withFlows()
    const view = new EventsView(session, wanted({ text: 'x' }))
    for (let i = 0; i < 300_000; i++) {
      const place = i % 3
      session.own.transfer(place + 1, places[place], 'received', bytesOf(place === 0 ? 'x' : 'y'))
      if (i % 10_000 === 0) while (view.advance()) continue
    }
    while (view.advance()) continue
    const { events } = session.own
    expect(events.evicted).toBe(300_000 - 131_072)
    expect(view.total).toBe(Math.ceil((131_072 - ((3 - (events.first % 3)) % 3)) / 3))
    expect(readEventRows(view.rows(0, 1))[0].sequence).toBeGreaterThanOrEqual(events.first)
    let after = -1
    let pages = 0
    let count = 0
    const steps = vi.spyOn(events, 'nextOfSocket')
    for (let more = true; more; pages++) {
      const page = eventsPage(session, { socket: 2, flow: null, after, count: 100 })
      after = page.events.at(-1)?.sequence ?? after
      count += page.events.length
      more = page.more
      expect(page.events.every(({ socket }) => socket === 2)).toBe(true)
    }
    expect(Math.abs(count - view.total)).toBeLessThanOrEqual(1)
    expect(pages).toBeGreaterThan(400)
    // Each page goes on where the one before ended: from the beginning each would take ten million steps in all.
    expect(steps.mock.calls.length).toBeLessThanOrEqual(count + pages)
    steps.mockRestore()
  })

  it('a message → shown with its payload, and no bytes of the stream', () => {
    const { session, places } = withFlows()
    const place = places[0]
    session.own.transfer(1, place, 'received', bytesOf('one\ntwo\n'))
    const payloadAt = session.own.payload.append(bytesOf('one'), 0)
    const { flow, side } = place ?? { flow: -1, side: 0 }
    session.own.events.append({
      time: 1,
      socket: 1,
      flow,
      side,
      kind: 'message',
      bytes: 3,
      payloadAt,
      text: '',
    })
    const stream = new StreamView(session, flow, 'text', 'own socket')
    while (stream.advance()) continue
    expect(stream.total).toBe(2)
    const [, message] = rowsOf(session)
    expect(message).toMatchObject({ kind: 'message', bytes: 3, text: '' })
    expect(new TextDecoder().decode(message.preview)).toBe('one')
  })
})

describe('the log of an engine', () => {
  let folder = ''
  let engine: Engine
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fourtuple-log-'))
    engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
  })
  afterEach(async () => {
    await engine.end()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A TCP connection with bytes both ways, closed; a UDP exchange over IPv6. */
  async function traffic() {
    const listener = await engine.sockets.openListener({ reply: { kind: 'echo' } })
    const client = connect(listener.local?.port ?? 0, '127.0.0.1')
    client.end('hello, "log"\r\n')
    const said: Buffer[] = []
    client.on('data', (part: Buffer) => said.push(part))
    await new Promise((resolve) => client.on('close', resolve))
    const one = await engine.sockets.openUdp({ address: '::1', reply: { kind: 'echo' } })
    const other = await engine.sockets.openUdp({ address: '::1' })
    await engine.sockets.get(other.id).send(bytesOf('=ping'), { host: '::1', port: one.local?.port ?? 0 })
    await vi.waitFor(() => expect(engine.sockets.get(other.id).state.bytesIn).toBe(5))
    return { listener, one, other, ports: [listener.local?.port, one.local?.port] }
  }
  const write = (format: 'text' | 'csv' | 'json' | 'pcapng', filter: Partial<EventFilter> = {}) => {
    const file = join(folder, `log.${format}`)
    return Promise.resolve(engine.handlers['log.export']({ file, format, filter: wanted(filter) })).then(
      (result) => ({ file, ...result }),
    )
  }

  it('log.payload → the bytes from where they are asked for; of another event none', async () => {
    await traffic()
    const [sent] = rowsOf(engine.session, { kinds: ['sent'] })
    const ask = (event: number, offset: number, length: number) =>
      engine.handlers['log.payload']({ event, offset, length })
    expect(ask(sent.sequence, 7, 5)).toEqual({ bytes: bytesOf('"log"'), total: 14, evicted: false })
    expect(ask(sent.sequence, 14, 5)).toMatchObject({ bytes: new Uint8Array(0), total: 14 })
    expect(ask(0, 0, 5)).toEqual({ bytes: new Uint8Array(0), total: 0, evicted: false })
    expect(() => ask(10_000, 0, 1)).toThrow(/no such event/)
  })

  it('export as JSON → every event, its payload in hex; a filter leaves the others out', async () => {
    await traffic()
    const { file, events, bytes, withoutPayload } = await write('json')
    const read = JSON.parse(readFileSync(file, 'utf8')) as { kind: string; payloadHex?: string }[]
    expect(read).toHaveLength(events)
    expect(events).toBe(engine.session.own.events.next)
    expect(withoutPayload).toBe(0)
    expect(statSync(file).size).toBe(bytes)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(read.find(({ kind }) => kind === 'sent')?.payloadHex).toBe(
      Buffer.from('hello, "log"\r\n').toString('hex'),
    )
    const some = await write('json', { text: 'ping', kinds: ['sent'] })
    expect(some.events).toBe(2)
    const none = await write('json', { text: 'nowhere to be found' })
    expect(JSON.parse(readFileSync(none.file, 'utf8'))).toEqual([])
  })

  it('export as CSV → as many fields in each row, read as RFC 4180 has it', async () => {
    await traffic()
    const { file, events } = await write('csv')
    const script =
      'import csv,sys,json; print(json.dumps(list(csv.reader(open(sys.argv[1], newline=""), strict=True))))'
    const read = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' })) as string[][]
    expect(read).toHaveLength(events + 1)
    expect(new Set(read.map((row) => row.length))).toEqual(new Set([9]))
    expect(read.some((row) => row[7].startsWith('bind() gave'))).toBe(true)
  })

  it('export as text → payload with escapes, no control character', async () => {
    await traffic()
    const { file } = await write('text')
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('    hello, "log"\\r\\n\n')
    expect(/[^\P{Cc}\n]/u.test(text)).toBe(false)
  })

  it('export as pcapng → tshark follows it, finds every checksum right and the numbers in order', async () => {
    const { ports } = await traffic()
    const { file, events } = await write('pcapng')
    expect(events).toBeGreaterThan(5)
    const tshark = (...args: string[]) => execFileSync('tshark', ['-r', file, ...args], { encoding: 'utf8' })
    const checked = [
      '-o',
      'tcp.check_checksum:TRUE',
      '-o',
      'udp.check_checksum:TRUE',
      '-o',
      'ip.check_checksum:TRUE',
    ]
    expect(
      tshark(
        ...checked,
        '-Y',
        'tcp.checksum.status == 0 || udp.checksum.status == 0 || ip.checksum.status == 0 || tcp.analysis.flags || _ws.malformed',
      ),
    ).toBe('')
    const tcp = tshark(
      '-d',
      `tcp.port==${ports[0]},echo`,
      '-Y',
      'tcp',
      '-T',
      'fields',
      '-e',
      'tcp.flags.str',
      '-e',
      'tcp.len',
    )
    expect(tcp).toContain('S')
    expect(tshark('-Y', 'tcp.len == 14').trim().split('\n')).toHaveLength(2)
    expect(tshark('-Y', 'ipv6 && udp.length == 13').trim().split('\n')).toHaveLength(2)
    const info = execFileSync('capinfos', [file], { encoding: 'utf8' })
    expect(info).toContain('made up')
    expect(info).toMatch(/Encapsulation:\s+Raw IP/i)
  })

  it('a file that can’t be written → said so, with the system’s error', async () => {
    await expect(
      Promise.resolve(
        engine.handlers['log.export']({ file: '/nowhere/log.txt', format: 'text', filter: wanted() }),
      ),
    ).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('a full log exported while a flood comes → written, and the loop is free meanwhile', async () => {
    const { one } = await traffic()
    const place = { flow: engine.sockets.get(one.id).state.flow ?? 0, side: 0 as const }
    for (let i = 0; i < 140_000; i++)
      engine.session.own.transfer(one.id, place, 'received', bytesOf(`payload ${i}`))
    let longest = 0
    let last = performance.now()
    const turns = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
      for (let i = 0; i < 250; i++) engine.session.own.transfer(one.id, place, 'received', bytesOf('more'))
    }, 5)
    const { events } = await write('csv')
    clearInterval(turns)
    expect(events).toBeGreaterThan(50_000)
    expect(events).toBeLessThanOrEqual(131_072)
    expect(longest).toBeLessThan(150)
  })
})

it('kinds of event fit their column', () => expect(EVENT_KINDS.length).toBeLessThan(256))

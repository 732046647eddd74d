import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { packetSpec, rawOpenRequest, rawRunRequest } from '#contract/raw'
import { templateOf } from '#core/build/templates'
import { captureReadiness } from '../capture/readiness'
import { Engine } from '../server/engine'
import { RawSocket } from './raw-socket'
import { RemotePace } from './remote-pace'

const launch = { command: 'npm run start:capture' }
const permitted = captureReadiness(launch).ready && process.getuid?.() === 0
const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }

let folder = ''
let engine: Engine
const closers: (() => void)[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-raw-test-'))
  engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'approved' }, silent)
})
afterEach(async () => {
  await engine.end()
  for (const close of closers.splice(0).reverse()) close()
  rmSync(folder, { recursive: true, force: true })
})

/** A template with some fields of its layers set. */
function packetsOf(name: string, fields: Record<string, Record<string, number | string>> = {}) {
  return (templateOf(name)?.packets ?? []).map((packet) =>
    packetSpec.parse({ layers: packet.layers.map((layer) => ({ ...layer, ...fields[layer.layer] })) }),
  )
}

/** Runs packets to their end. */
async function run(asked: Parameters<typeof rawRunRequest.parse>[0]) {
  const { id } = await engine.rawRuns.start(rawRunRequest.parse(asked))
  await vi.waitFor(() => expect(engine.rawRuns.look(id, 1).run.running).toBe(false), {
    timeout: 10_000,
    interval: 10,
  })
  return engine.rawRuns.look(id, 1000)
}

async function listening(host: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.resume()).listen(0, host)
  await once(server, 'listening')
  closers.push(() => server.close())
  return { server, port: (server.address() as AddressInfo).port }
}

describe.runIf(permitted)('on loopback', () => {
  it.each([
    ['ping', '127.0.0.1'],
    ['ping6', '::1'],
  ])('%s → a reply to each request, by identifier and sequence number', async (name, to) => {
    const { run: state, exchanges } = await run({
      packets: packetsOf(name),
      to,
      times: 3,
      everyMs: 10,
      steps: templateOf(name)?.steps,
    })
    expect(state).toMatchObject({
      sent: 3,
      answered: 3,
      failed: 0,
      evicted: 0,
      local: true,
      error: null,
      notes: [],
    })
    for (const [i, { answers, onWire, line }] of exchanges.entries()) {
      expect(onWire).toBe(true)
      expect(line).toContain(`echo request id 20308 seq ${i + 1}`)
      expect(answers).toHaveLength(1)
      expect(answers[0].line).toContain(`echo reply id 20308 seq ${i + 1}`)
      expect(answers[0].afterMs).toBeGreaterThan(0)
    }
  })

  it.each([
    ['syn', '127.0.0.1'],
    ['syn6', '::1'],
  ])('%s to a listener → SYN-ACK, then our kernel’s RST; to a closed port → RST', async (name, to) => {
    const { server, port } = await listening(to)
    const open = await run({ packets: packetsOf(name, { tcp: { destinationPort: port } }), to })
    expect(
      open.exchanges[0].answers.map(({ relation, line }) => [relation, /(SYN, ACK|RST)/.exec(line)?.[0]]),
    ).toEqual([
      ['answer', 'SYN, ACK'],
      ['kernel reaction', 'RST'],
    ])
    expect(open.exchanges[0].answers[1].explanation).toContain('RFC 9293 §3.10.7.1')
    server.close()
    await once(server, 'close')
    const closed = await run({
      packets: packetsOf(name, { tcp: { destinationPort: port, sourcePort: 40_001 } }),
      to,
    })
    expect(closed.exchanges[0].answers).toHaveLength(1)
    expect(closed.exchanges[0].answers[0]).toMatchObject({ relation: 'answer' })
    expect(closed.exchanges[0].answers[0].line).toContain('RST, ACK seq 0 ack 1001')
  })

  it.each([
    ['udp', '127.0.0.1'],
    ['udp6', '::1'],
  ])('%s to a closed port → port unreachable that quotes it', async (name, to) => {
    const { server, port } = await listening(to) // Of TCP: nothing of UDP is bound there.
    server.close()
    const { exchanges } = await run({ packets: packetsOf(name, { udp: { destinationPort: port } }), to })
    expect(exchanges[0].answers[0].line).toContain('port unreachable')
    expect(exchanges[0].answers[0].explanation).toContain(`port ${port}`)
  })

  it('bad TCP checksum to a listener → silence, which is said as no answer', async () => {
    const { port } = await listening('127.0.0.1')
    const { run: state, exchanges } = await run({
      packets: packetsOf('bad-tcp-checksum', { tcp: { destinationPort: port } }),
      to: '127.0.0.1',
      waitMs: 300,
    })
    expect(state).toMatchObject({ sent: 1, answered: 0 })
    expect(exchanges[0]).toMatchObject({ onWire: true, answers: [] })
  })

  it('a wrong IP checksum through a raw socket → said that the kernel filled it in; as a frame → as it was written', async () => {
    const [{ layers }] = packetsOf('bad-ip-checksum')
    const raw = await run({ packets: [{ layers: layers.slice(1) }], to: '127.0.0.1', waitMs: 300 })
    expect(raw.run.notes.join()).toContain('The kernel filled in the IPv4 checksum')
    expect(raw.run.answered).toBe(1)
    const frame = await run({ packets: [{ layers }], to: '127.0.0.1', waitMs: 300 })
    expect(frame.run).toMatchObject({ sent: 1, answered: 0, notes: [] })
    expect(frame.exchanges[0].onWire).toBe(true)
  })

  it('a series without an end + stop → nothing more is sent', async () => {
    const { id } = await engine.rawRuns.start(
      rawRunRequest.parse({ packets: packetsOf('ping'), to: '127.0.0.1', times: null, everyMs: 5 }),
    )
    await vi.waitFor(() => expect(engine.rawRuns.look(id, 1).run.sent).toBeGreaterThan(5))
    const { sent, running } = engine.rawRuns.stop(id)
    expect(running).toBe(false)
    await vi.waitFor(() => expect(engine.rawRuns.look(id, 1).run.endedAt).not.toBeNull())
    expect(engine.rawRuns.look(id, 1).run.sent).toBe(sent)
  })

  it('a value that does not fit → refused with its path, nothing sent', async () => {
    await expect(
      run({ packets: packetsOf('ping', { ipv4: { ttl: 256 } }), to: '127.0.0.1' }),
    ).rejects.toMatchObject({
      code: 'EINVAL',
      message: 'layers.0.ttl: It takes a whole number from 0 to 255.',
    })
  })

  it('another machine, as the target or in the header alone → a person is asked first, about that address', async () => {
    await expect(run({ packets: packetsOf('ping'), to: '192.0.2.1' })).rejects.toMatchObject({
      code: 'EAPPROVAL',
      about: '192.0.2.1',
    })
    await expect(
      run({ packets: packetsOf('ping', { ipv4: { destination: '192.0.2.7' } }), to: '127.0.0.1' }),
    ).rejects.toMatchObject({ code: 'EAPPROVAL', about: '192.0.2.7' })
  })
})

describe.runIf(permitted)('a raw socket', () => {
  const remote = { require: () => undefined, pace: new RemotePace() }
  const opened = (asked: Parameters<typeof rawOpenRequest.parse>[0]) => {
    const socket = engine.sockets.open(
      (context, id) => new RawSocket(context, id, rawOpenRequest.parse(asked), remote),
    )
    socket.open()
    return socket
  }
  const received = (socket: RawSocket) => {
    const { events, payload } = engine.session.own
    const found: Uint8Array[] = []
    for (let i = events.first; i < events.next; i++) {
      const event = events.read(i)
      if (event.kind === 'received' && event.socket === socket.state.id)
        found.push(payload.read(event.payloadAt, event.bytes) ?? new Uint8Array(0))
    }
    return found
  }

  it.each([
    ['IPv4', '127.0.0.1', [8, 0]],
    ['IPv6', '::1', [128, 129]],
  ] as const)(
    '%s, header by the kernel: an echo request sent → it and the kernel’s reply are received',
    async (family, host, types) => {
      const isV6 = family === 'IPv6'
      const socket = opened({ family, protocol: isV6 ? 58 : 1, address: host })
      // Type, code, checksum (ICMPv6’s is filled in by the kernel, RFC 3542 §3.1), identifier 1, sequence 1.
      await socket.send(
        isV6 ? Uint8Array.of(128, 0, 0, 0, 0, 1, 0, 1) : Uint8Array.of(8, 0, 0xf7, 0xfd, 0, 1, 0, 1),
        { host, port: 1 },
      )
      await vi.waitFor(() => {
        expect(received(socket).map((bytes) => bytes[isV6 ? 0 : 20])).toEqual(
          expect.arrayContaining([...types]),
        )
      })
      expect(socket.state.bytesOut).toBe(8)
      await socket.close()
      expect(socket.state.phase).toBe('closed')
    },
  )

  it('protocol 6 → copies of TCP segments, which the kernel answers all the same', async () => {
    const { port } = await listening('127.0.0.1')
    const socket = opened({ protocol: 6 })
    const client = connect(port, '127.0.0.1')
    closers.push(() => client.destroy())
    await once(client, 'connect')
    await vi.waitFor(() =>
      expect(received(socket).some((bytes) => bytes[22] * 256 + bytes[23] === port && bytes[33] === 2)).toBe(
        true,
      ),
    )
  })

  it('closed while others are open → those go on', async () => {
    const [one, other] = [opened({ protocol: 1 }), opened({ protocol: 1 })]
    await one.close()
    spawnSync('ping', ['-c', '1', '127.0.0.1'])
    await vi.waitFor(() => expect(received(other).length).toBeGreaterThanOrEqual(2))
    expect(received(one)).toEqual([])
  })

  it('an interface that is not there → ENODEV in words, and the socket is closed', () => {
    expect(() => opened({ protocol: 1, interface: 'nowhere0' })).toThrow('There is no such interface.')
    expect(engine.sockets.list().at(-1)).toMatchObject({ phase: 'closed', error: { code: 'ENODEV' } })
  })
})

describe.runIf(permitted)('over veth, between two network namespaces', () => {
  const PEER = `ft-raw-${process.pid}`
  const OURS = `ftr${process.pid % 100_000}a`
  const THEIRS = `ftr${process.pid % 100_000}b`
  const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })
  const children: ChildProcess[] = []

  beforeEach(async () => {
    ip('netns', 'add', PEER)
    closers.push(() => ip('netns', 'del', PEER))
    ip('link', 'add', OURS, 'type', 'veth', 'peer', 'name', THEIRS, 'netns', PEER)
    ip('addr', 'add', '198.18.77.1/24', 'dev', OURS)
    ip('addr', 'add', 'fd77::1/64', 'dev', OURS, 'nodad')
    ip('link', 'set', OURS, 'up')
    ip('-n', PEER, 'addr', 'add', '198.18.77.2/24', 'dev', THEIRS)
    ip('-n', PEER, 'addr', 'add', 'fd77::2/64', 'dev', THEIRS, 'nodad')
    ip('-n', PEER, 'link', 'set', THEIRS, 'up')
    ip('-n', PEER, 'link', 'set', 'lo', 'up')
    closers.push(() => {
      for (const child of children.splice(0)) child.kill('SIGKILL')
    })
    for (const address of ['198.18.77.2', 'fd77::2']) {
      engine.approvals.approve({ kind: 'destination', address })
      await vi.waitFor(() => execFileSync('ping', ['-c', '1', '-W', '1', address], { stdio: 'pipe' }))
    }
  })

  async function peerListener(address: string): Promise<number> {
    const child = spawn('ip', [
      'netns',
      'exec',
      PEER,
      process.execPath,
      '-e',
      `require('net').createServer(s=>s.resume()).listen(0,'${address}',function(){console.log(this.address().port)})`,
    ])
    children.push(child)
    const [said] = (await once(child.stdout, 'data')) as [Buffer]
    return Number(said.toString())
  }

  it.each([
    ['syn', '198.18.77.2'],
    ['syn6', 'fd77::2'],
  ])('%s: open port → SYN-ACK then our kernel’s RST; closed port → RST', async (name, to) => {
    const port = await peerListener(to)
    const open = await run({ packets: packetsOf(name, { tcp: { destinationPort: port } }), to })
    expect(open.run).toMatchObject({ local: false, interface: OURS })
    expect(open.exchanges[0].answers.map(({ relation }) => relation)).toEqual(['answer', 'kernel reaction'])
    expect(open.exchanges[0].answers[0].line).toContain('SYN, ACK')
    const closed = await run({ packets: packetsOf(name, { tcp: { destinationPort: 1 } }), to })
    expect(closed.exchanges[0].answers.map(({ line }) => line.includes('RST, ACK'))).toEqual([true])
  })

  it.each([
    ['ping', 'ping', '198.18.77.2', '-4'],
    ['ping6', 'ping', 'fd77::2', '-6'],
  ])(
    '%s beside iputils ping, at once: all answered, round trips alike; tcpdump sees what was built',
    async (name, program, to, family) => {
      const sniffer = spawn('tcpdump', [
        '-i',
        OURS,
        '-n',
        '-l',
        '-vv',
        '--immediate-mode',
        family === '-4' ? 'icmp[icmptype] == 8' : 'icmp6[icmp6type] == 128',
      ])
      children.push(sniffer)
      let seen = ''
      sniffer.stdout.on('data', (text: Buffer) => (seen += text.toString()))
      await new Promise<void>((resolve) =>
        sniffer.stderr.on('data', (text: Buffer) => text.includes('listening') && resolve()),
      )
      const theirs = spawn(program, [family, '-c', '10', '-i', '0.05', '-q', to])
      let said = ''
      theirs.stdout.on('data', (text: Buffer) => (said += text.toString()))
      const done = once(theirs, 'close')
      const ours = await run({
        packets: packetsOf(name),
        to,
        times: 10,
        everyMs: 50,
        steps: templateOf(name)?.steps,
      })
      await done
      expect(said).toContain('10 received')
      expect(ours.run).toMatchObject({ sent: 10, answered: 10 })
      const average = Number(/= [\d.]+\/([\d.]+)\//.exec(said)?.[1])
      // Ours is by the kernel's clock at the interface, theirs by the program's: the same order of size.
      expect(ours.run.roundTrip?.mean).toBeLessThan(average * 5 + 1)
      await vi.waitFor(() => expect(seen.match(new RegExp(`id 20308, seq \\d+`, 'g'))).toHaveLength(10))
      expect(seen).not.toContain('bad')
    },
  )

  it('ARP request and neighbor solicitation, as frames → the owner’s MAC address', async () => {
    const mac =
      /link\/ether (\S+)/.exec(
        execFileSync('ip', ['-n', PEER, 'link', 'show', THEIRS], { encoding: 'utf8' }),
      )?.[1] ?? ''
    const arp = await run({ packets: packetsOf('arp'), to: '198.18.77.2' })
    expect(arp.exchanges[0].answers[0].line).toBe(`ARP 198.18.77.2 is at ${mac}`)
    engine.approvals.approve({ kind: 'destination', address: 'ff02::1' })
    const neighbor = await run({ packets: packetsOf('neighbor'), to: 'fd77::2' })
    expect(neighbor.exchanges[0].answers[0].line).toContain('neighbor advertisement for fd77::2')
  })

  it('a frame to a network whose IP destination is our own, or that has none → a person is asked about the interface', async () => {
    for (const layers of [
      [{ layer: 'ethernet' }, { layer: 'ipv4' }],
      [{ layer: 'ethernet' }, { layer: 'payload', text: 'no IP' }],
    ])
      await expect(run({ packets: [{ layers }], to: '127.0.0.1', interface: OURS })).rejects.toMatchObject({
        code: 'EAPPROVAL',
        about: OURS,
      })
  })

  it('an echo request as a frame → answered, unlike on loopback; malformed frames → silence', async () => {
    const layers = [{ layer: 'ethernet' }, { layer: 'ipv4' }, { layer: 'icmpEcho' }]
    expect((await run({ packets: [{ layers }], to: '198.18.77.2' })).run.answered).toBe(1)
    for (const name of ['bad-ip-checksum', 'short-header', 'long-total']) {
      const { run: state, exchanges } = await run({
        packets: packetsOf(name),
        to: '198.18.77.2',
        waitMs: 200,
      })
      expect(state, name).toMatchObject({ sent: 1, failed: 0 })
      expect(
        exchanges[0].answers.filter(({ line }) => line.includes('echo reply')),
        name,
      ).toEqual([])
    }
  })

  it('traceroute over a router → its address by time exceeded, then the target’s port unreachable', async () => {
    const far = `${PEER}-far`
    ip('netns', 'add', far)
    closers.push(() => ip('netns', 'del', far))
    ip('-n', PEER, 'link', 'add', 'r1', 'type', 'veth', 'peer', 'name', 'r2', 'netns', far)
    ip('-n', PEER, 'addr', 'add', '198.18.78.1/24', 'dev', 'r1')
    ip('-n', PEER, 'link', 'set', 'r1', 'up')
    ip('-n', far, 'addr', 'add', '198.18.78.2/24', 'dev', 'r2')
    ip('-n', far, 'link', 'set', 'r2', 'up')
    ip('-n', far, 'route', 'add', 'default', 'via', '198.18.78.1')
    ip('netns', 'exec', PEER, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
    ip('route', 'add', '198.18.78.0/24', 'via', '198.18.77.2')
    engine.approvals.approve({ kind: 'destination', address: '198.18.78.2' })
    const { run: state, exchanges } = await run({
      packets: packetsOf('traceroute'),
      to: '198.18.78.2',
      times: 30,
      everyMs: 100,
      steps: templateOf('traceroute')?.steps,
      untilAnswered: true,
    })
    expect(state.sent).toBeLessThan(10)
    expect(exchanges[0].answers[0].explanation).toContain('ended at 198.18.77.2, a router on the way')
    expect(exchanges[1].answers[0]).toMatchObject({ from: '198.18.78.2' })
    expect(exchanges[1].answers[0].line).toContain('port unreachable')
  })
})

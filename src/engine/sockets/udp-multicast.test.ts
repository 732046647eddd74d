import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Engine } from '../server/engine'
import { eventsPage } from '../server/event-pages'
import { cLibrary } from '../system/libc'

const silent = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }
const launch = { command: 'npm run start:capture' }
const bytesOf = (text: string) => new TextEncoder().encode(text)
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const CLONE_NEWNET = 0x40000000

/** Ours, and that of the peers; names of their own, so that tests may run side by side. */
const ours = `ft${process.pid}a`
const theirs = `ft${process.pid}b`
const ip = (...args: string[]) => execFileSync('ip', args, { stdio: 'pipe' })
const inside = (name: string, ...command: string[]) => ip('netns', 'exec', name, ...command)

/** Moves this thread into a network namespace: what it opens from then on is in there. */
function enter(fd: number): void {
  const setns = cLibrary()?.func('int setns(int, int)')
  const result = setns?.(fd, CLONE_NEWNET) as number
  closeSync(fd)
  if (result !== 0) throw new Error('setns')
}

describe.runIf(isRoot)('two network namespaces, joined by a veth pair', () => {
  let folder = ''
  let engine: Engine
  const peers: ChildProcess[] = []

  let home = -1

  beforeAll(async () => {
    home = openSync('/proc/self/ns/net', 'r')
    for (const name of [ours, theirs]) {
      ip('netns', 'add', name)
      inside(name, 'sysctl', '-qw', 'net.ipv6.conf.default.accept_dad=0', 'net.ipv4.ip_forward=1')
    }
    ip('-n', ours, 'link', 'add', 'veth0', 'type', 'veth', 'peer', 'name', 'veth0', 'netns', theirs)
    ip('-n', ours, 'addr', 'add', '10.77.0.1/24', 'brd', '+', 'dev', 'veth0')
    ip('-n', ours, 'addr', 'add', 'fd77::1/64', 'dev', 'veth0', 'nodad')
    for (const host of ['2', '3']) {
      ip('-n', theirs, 'addr', 'add', `10.77.0.${host}/24`, 'brd', '+', 'dev', 'veth0')
      ip('-n', theirs, 'addr', 'add', `fd77::${host}/64`, 'dev', 'veth0', 'nodad')
    }
    for (const name of [ours, theirs]) {
      ip('-n', name, 'link', 'set', 'lo', 'up')
      ip('-n', name, 'link', 'set', 'veth0', 'up')
    }
    // The link is up a moment later, and with it the route of multicast.
    await vi.waitFor(() => ip('-n', theirs, 'route', 'get', 'ff02::7701'), { timeout: 5000, interval: 50 })
    enter(openSync(`/run/netns/${ours}`, 'r'))
  })
  afterAll(() => {
    enter(home)
    for (const name of [ours, theirs]) ip('netns', 'del', name)
  })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fourtuple-multicast-'))
    engine = new Engine({ sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' }, silent)
  })
  afterEach(async () => {
    await engine.end()
    for (const peer of peers.splice(0)) peer.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  function there(program: string, args: string[]): { child: ChildProcess; said: () => string } {
    const child = spawn('ip', ['netns', 'exec', theirs, program, ...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    peers.push(child)
    let text = ''
    child.stdout.on('data', (part: Buffer) => (text += part.toString()))
    return { child, said: () => text }
  }
  /** Sends from over there, again and again, until told to end: a datagram may come before the group is known. */
  function sendFrom(address: string, text: string): ChildProcess {
    const { child } = there('socat', ['-u', '-', address])
    const timer = setInterval(() => child.stdin?.write(text), 20)
    child.on('exit', () => clearInterval(timer))
    child.stdin?.on('error', () => clearInterval(timer))
    return child
  }
  const received = (socket: number) =>
    eventsPage(engine.session, { socket, flow: null, after: -1, count: 1000 }).events.filter(
      ({ kind }) => kind === 'received',
    )
  const kindsOf = (socket: number) =>
    eventsPage(engine.session, { socket, flow: null, after: -1, count: 1000 }).events.map(({ kind }) => kind)

  for (const [family, any, group, to] of [
    [
      'IPv4',
      '0.0.0.0',
      '239.77.1.1',
      (from: string, port: number) =>
        `UDP4-DATAGRAM:239.77.1.1:${port},bind=10.77.0.${from},ip-multicast-if=10.77.0.${from}`,
    ],
    [
      'IPv6',
      '::',
      'ff02::7701',
      (from: string, port: number) => `UDP6-DATAGRAM:[ff02::7701%veth0]:${port},bind=[fd77::${from}]`,
    ],
  ] as const) {
    const address = (host: string) => (family === 'IPv4' ? `10.77.0.${host}` : `fd77::${host}`)

    it(`joined on veth0, ${family} → the group's datagrams; left → none`, async () => {
      const { id, local } = await engine.sockets.openUdp({ address: any })
      const socket = engine.sockets.get(id)
      const membership = { group, interface: 'veth0', source: null }
      socket.joinGroup(membership)
      expect(socket.state.groups).toEqual([`${group} on veth0`])
      expect(() => socket.joinGroup(membership)).toThrow(/already a member/)
      const sender = sendFrom(to('2', local?.port ?? 0), 'to all')
      await vi.waitFor(() => expect(received(id).length).toBeGreaterThan(2), 5000)
      expect(received(id)[0].peer?.address).toBe(address('2'))
      socket.leaveGroup(membership)
      expect(socket.state.groups).toEqual([])
      expect(kindsOf(id)).toEqual(expect.arrayContaining(['group-joined', 'group-left']))
      // A second socket that joins hears the sender still: what the first no longer hears was sent.
      const other = await engine.sockets.openUdp({ address: any, port: 0 })
      const before = received(id).length
      await new Promise((resolve) => setTimeout(resolve, 200))
      expect(received(id).length - before).toBeLessThanOrEqual(1)
      await engine.sockets.get(other.id).close()
      sender.kill('SIGKILL')
    })

    it(`joined with a source, ${family} → that sender is let in, another is kept out`, async () => {
      const membership = { group, interface: 'veth0', source: address('2') }
      const { id, local } = await engine.sockets.openUdp({ address: any, memberships: [membership] })
      const all = await engine.sockets.openUdp({ address: any, memberships: [{ group, interface: 'veth0' }] })
      const outsider = sendFrom(to('3', local?.port ?? 0), 'outsider')
      // The same outsider to a socket without a filter: it does arrive on this machine.
      const control = sendFrom(to('3', all.local?.port ?? 0), 'outsider')
      await vi.waitFor(() => expect(received(all.id).length).toBeGreaterThan(3), 5000)
      sendFrom(to('2', local?.port ?? 0), 'let in')
      await vi.waitFor(() => expect(received(id).length).toBeGreaterThan(3), 5000)
      expect(new Set(received(id).map(({ peer }) => peer?.address))).toEqual(new Set([address('2')]))
      expect(engine.sockets.get(id).state.groups).toEqual([`${group} on veth0 from ${address('2')}`])
      outsider.kill('SIGKILL')
      control.kill('SIGKILL')
    })

    it(`sent to a group on veth0, ${family} → socat that joined has it`, async () => {
      const join =
        family === 'IPv4' ? 'ip-add-membership=239.77.1.1:10.77.0.2' : 'ipv6-join-group=[ff02::7701]:veth0'
      const socat = there('socat', ['-u', `UDP${family === 'IPv4' ? 4 : 6}-RECV:7701,${join}`, '-'])
      const { id } = await engine.sockets.openUdp({
        address: any,
        options: { multicastInterface: 'veth0', multicastTtl: 2 },
      })
      await vi.waitFor(
        async () => {
          await engine.sockets.get(id).send(bytesOf('hear'), { host: group, port: 7701 })
          expect(socat.said()).toContain('hear')
        },
        { timeout: 5000, interval: 50 },
      )
    })
  }

  it('broadcast off → EACCES in words; on → socat over there has it', async () => {
    const socat = there('socat', ['-u', 'UDP4-RECV:7702', '-'])
    const { id } = await engine.sockets.openUdp({ address: '0.0.0.0' })
    const socket = engine.sockets.get(id)
    const to = { host: '10.77.0.255', port: 7702 }
    await expect(socket.send(bytesOf('x'), to)).rejects.toMatchObject({
      code: 'EACCES',
      message: expect.stringContaining('broadcast') as string,
    })
    socket.setDatagramOptions({ broadcast: true })
    await vi.waitFor(
      async () => {
        await socket.send(bytesOf('to everyone'), to)
        expect(socat.said()).toContain('to everyone')
      },
      { timeout: 5000, interval: 50 },
    )
  })

  it('a TTL that ends at a router → time exceeded, with the router that said so', async () => {
    // The namespace over there forwards; what is beyond does not exist, but the TTL ends before.
    ip('-n', theirs, 'route', 'replace', '10.88.0.0/24', 'dev', 'veth0')
    ip('-n', ours, 'route', 'replace', '10.88.0.0/24', 'via', '10.77.0.2')
    const { id } = await engine.sockets.openUdp({ address: '0.0.0.0', options: { ttl: 1 } })
    const socket = engine.sockets.get(id)
    await socket.send(bytesOf('too far'), { host: '10.88.0.9', port: 33_434 })
    await vi.waitFor(() => expect(kindsOf(id)).toContain('icmp-error'), 5000)
    expect(socket.state.error?.message).toContain('type 11 code 0 about 10.88.0.9:33434: time exceeded')
    expect(socket.state.error?.message).toContain('sent by 10.77.0.2')
  })
})

import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureRequest } from '#contract/capture'
import type { Notice } from '#contract/notice'
import { Engine } from '../server/engine'
import { captureReadiness } from './readiness'

const launch = { command: 'npm run start:capture' }
const canCapture = captureReadiness(launch).ready

let folder = ''
let engine: Engine
let notices: Notice[] = []
let port = 0
const sink = createSocket('udp4')

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-captures-'))
  notices = []
  engine = new Engine(
    { sessionsFolder: folder, version: '0.1.0', launch, trust: 'approved' },
    { onChange: () => undefined, onSockets: () => undefined, onNotice: (notice) => notices.push(notice) },
  )
  if (port === 0) {
    sink.bind(0, '127.0.0.1')
    await once(sink, 'listening')
    port = sink.address().port
  }
})
afterEach(async () => {
  await engine.end()
  rmSync(folder, { recursive: true, force: true })
})

const request = (more: object = {}) =>
  captureRequest.parse({ source: { kind: 'interface', name: 'lo' }, filter: `udp port ${port}`, ...more })
const start = (more: object = {}) => engine.captures.start(request(more))
const state = (id: number) => engine.captures.list().find((one) => one.id === id)
const files = () => readdirSync(folder).filter((name) => name.endsWith('.pcapng'))
const tcpdump = (name: string) =>
  execFileSync('tcpdump', ['-r', join(folder, name), '-n'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })

/** Sends datagrams of `length` bytes to the sink, one after the other was taken by the kernel. */
async function send(count: number, length = 10): Promise<void> {
  const socket = createSocket('udp4')
  for (let i = 0; i < count; i++)
    await new Promise((resolve) => socket.send(new Uint8Array(length), port, '127.0.0.1', resolve))
  socket.close()
}

describe.runIf(canCapture)('a capture ends by itself', () => {
  it('after so many packets: exactly these are in the session and in the file', async () => {
    const { id } = start({ stopAfter: { packets: 5 } })
    await send(20)
    await vi.waitFor(() =>
      expect(state(id)).toMatchObject({ running: false, endedBy: 'packets', packets: 5 }),
    )
    expect(engine.session.packets.next).toBe(5)
    await engine.end()
    expect(tcpdump(files()[0]).trim().split('\n')).toHaveLength(5)
    expect(notices).toMatchObject([{ level: 'note', title: 'The capture on lo ended' }])
  })

  it('after so many bytes: the packet that reaches them is the last', async () => {
    const { id } = start({ stopAfter: { bytes: 300 } })
    await send(20, 100)
    await vi.waitFor(() => expect(state(id)).toMatchObject({ endedBy: 'bytes', packets: 3, bytes: 3 * 142 }))
  })

  it('after so many seconds', async () => {
    const { id } = start({ stopAfter: { seconds: 0.2 } })
    await vi.waitFor(() => expect(state(id)).toMatchObject({ running: false, endedBy: 'seconds' }), 3000)
    expect(state(id)?.endedAt).toBeGreaterThan(state(id)?.startedAt ?? Infinity)
  })
})

describe.runIf(canCapture)('captures of one session', () => {
  it('restart → the same is asked for again, under another number; the first one’s counts stay', async () => {
    const first = start({ snaplen: 100 })
    await send(2)
    await vi.waitFor(() => expect(state(first.id)?.packets).toBe(2))
    const second = await engine.captures.restart(first.id)
    expect(second.id).not.toBe(first.id)
    expect(second.request).toEqual(first.request)
    expect(state(first.id)).toMatchObject({ running: false, endedBy: null, packets: 2 })
    await send(3)
    await vi.waitFor(() => expect(state(second.id)?.packets).toBe(3))
  })

  it('two at once on one interface → each has its own packets, under its own interface in the file', async () => {
    const [one, two] = [start(), start({ filter: `udp dst port ${port}` })]
    await send(4)
    await vi.waitFor(() => expect([state(one.id)?.packets, state(two.id)?.packets]).toEqual([4, 4]))
    await engine.end()
    expect(tcpdump(files()[0]).trim().split('\n')).toHaveLength(8)
  })

  it('rotation → every file can be read alone; all packets are in one of them', async () => {
    const { id } = start({ rotation: { bytes: 2_000_000 } })
    await send(150, 30_000)
    await vi.waitFor(() => expect(state(id)?.packets).toBe(150), 5000)
    await engine.end()
    expect(files().length).toBeGreaterThan(2)
    const counts = files().map((name) => tcpdump(name).trim().split('\n').length)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(150)
  })

  it('rotation that a later capture asks no more for → the file goes on', async () => {
    const first = start({ rotation: { bytes: 2_000_000 } })
    await engine.captures.stop(first.id)
    const { id } = start({ rotation: {} })
    await send(150, 30_000)
    await vi.waitFor(() => expect(state(id)?.packets).toBe(150), 5000)
    expect(engine.status().disk.files).toBe(1)
  })

  it('a ring → old files go, and another engine reads back what stayed', async () => {
    const { id } = start({ rotation: { bytes: 2_000_000, files: 2 } })
    await send(300, 30_000)
    await vi.waitFor(() => expect(state(id)?.packets).toBe(300), 5000)
    expect(engine.status().disk.files).toBe(2)
    await engine.end()
    expect(files()).toHaveLength(2)
    const facts = { sessionsFolder: folder, version: '0.1.0', launch, trust: 'all' as const }
    const quiet = { onChange: () => undefined, onSockets: () => undefined, onNotice: () => undefined }
    const later = new Engine(facts, quiet)
    const [kept] = await later.handlers['recovery.list']({})
    const read = await later.handlers['recovery.open']({ id: kept.id })
    expect(read.cutOff).toBe(false)
    expect(read.packets).toBe(files().reduce((sum, name) => sum + tcpdump(name).trim().split('\n').length, 0))
    await later.handlers['recovery.discard']({ id: kept.id })
    expect(files()).toEqual([])
    await later.end()
  })
})

describe.runIf(canCapture)('times', () => {
  it('are those that tcpdump has of the same packets', async () => {
    const file = join(folder, 'tcpdump.pcap')
    const asked = ['-i', 'lo', '--time-stamp-precision=nano', '-w', file, '-U', `udp port ${port}`]
    const other = spawn('tcpdump', asked, { stdio: ['ignore', 'ignore', 'pipe'] })
    await once(other.stderr, 'data')
    const { id } = start()
    await send(200)
    await vi.waitFor(() => expect(state(id)?.packets).toBe(200))
    await vi.waitFor(() => expect(times(file)).toHaveLength(200), 5000)
    other.kill('SIGINT')
    await engine.end()
    const [ours, theirs] = [times(join(folder, files()[0])), times(file)]
    const apart = ours.map((time, i) => Math.abs(time - theirs[i])).sort((a, b) => a - b)
    expect(ours).toHaveLength(200)
    expect(apart[100]).toBeLessThanOrEqual(1000)
  })

  /** Nanoseconds into the minute of each packet of a file. */
  function times(file: string): number[] {
    const told = execFileSync('tcpdump', ['-r', file, '-n', '-tt', '--time-stamp-precision=nano'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const stamps = told.split('\n').flatMap((line) => /^(\d+)\.(\d{9})/.exec(line)?.slice(1, 3) ?? [])
    return stamps.flatMap((part, i) =>
      i % 2 === 0 ? [(Number(part) % 60) * 1e9 + Number(stamps[i + 1])] : [],
    )
  }
})

describe('a program’s output', () => {
  const program = (command: string) => captureRequest.parse({ source: { kind: 'program', command } })

  it('a program that nobody allowed → refused, and not run', () => {
    const marker = join(folder, 'ran')
    expect(() => engine.captures.start(program(`touch ${marker}`))).toThrow(/not allowed/)
    expect(readdirSync(folder)).toEqual([])
  })

  it.runIf(canCapture)(
    'tcpdump’s packets become flows; what it says is shown; stopping it ends it',
    async () => {
      const command = `tcpdump -i lo -U -w - udp port ${port}`
      engine.approvals.approve({ kind: 'program', command: command })
      const { id } = engine.captures.start(program(command))
      await vi.waitFor(() => expect(state(id)?.said.join()).toContain('listening on lo'), 5000)
      await send(3)
      await vi.waitFor(() => expect(state(id)).toMatchObject({ packets: 3, running: true }), 5000)
      await engine.captures.stop(id)
      expect(state(id)).toMatchObject({ running: false, error: null, endedBy: null, linkType: 'EN10MB' })
      expect(state(id)?.said.join('\n')).toContain('packets captured')
      await engine.end()
      expect(tcpdump(files()[0]).trim().split('\n')).toHaveLength(3)
    },
  )

  it('a program that ends without a packet → an error with its code, and what it said', async () => {
    const command = 'echo no such luck >&2; exit 3'
    engine.approvals.approve({ kind: 'program', command: command })
    const { id } = engine.captures.start(program(command))
    await vi.waitFor(() => expect(state(id)).toMatchObject({ running: false, endedBy: 'error' }))
    expect(state(id)?.error?.message).toContain('ended with code 3')
    expect(state(id)?.said).toEqual(['no such luck'])
  })

  it('a shell that is gone while what it started goes on → stopping ends that as well', async () => {
    const command = 'sleep 600 & exit 0'
    engine.approvals.approve({ kind: 'program', command: command })
    const { id } = engine.captures.start(program(command))
    await expect(engine.captures.stop(id)).resolves.toMatchObject({ running: false, error: null })
  })

  it('output that is no capture → an error that says so, and the program is ended', async () => {
    const command = 'while true; do echo this is no capture; done'
    engine.approvals.approve({ kind: 'program', command: command })
    const { id } = engine.captures.start(program(command))
    await vi.waitFor(() => expect(state(id)).toMatchObject({ running: false, endedBy: 'error' }))
    expect(state(id)?.error).toMatchObject({ code: 'EFORMAT' })
  })
})

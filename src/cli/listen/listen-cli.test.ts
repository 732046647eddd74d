import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, freePort, PROGRAM, start, type Started } from '../test-program'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const PATIENCE = 10_000

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fourtuple-listen-'))))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

/** The port that a listener said it has. */
async function portOf({ said }: Started): Promise<string> {
  await vi.waitFor(() => expect(said()).toMatch(/Listening on .*:\d+\.\n/), PATIENCE)
  return /Listening on .*:(\d+)\.\n/.exec(said())?.[1] ?? ''
}
const connections = ({ said }: Started) => said().split('Connection from').length - 1
const refused = async (port: string) => {
  const [error] = (await once(connect(Number(port), '127.0.0.1'), 'error')) as [NodeJS.ErrnoException]
  return error.code
}

describe('listen as a pipe', () => {
  it('ncat sends a file and half-closes → its bytes are written, ours still reach it', async () => {
    const theirs = randomBytes(1 << 20)
    const ours = randomBytes(1 << 20)
    writeFileSync(join(folder, 'theirs'), theirs)
    const listener = fourtuple('listen', '0')
    const port = await portOf(listener)
    const peer = start(['sh', '-c', `ncat 127.0.0.1 ${port} < '${join(folder, 'theirs')}'`])
    await vi.waitFor(() => expect(listener.output()).toHaveLength(theirs.length), PATIENCE)
    listener.child.stdin?.end(ours)
    expect(await listener.exit).toBe(0)
    expect(await peer.exit).toBe(0)
    expect(sha256(listener.output())).toBe(sha256(theirs))
    expect(sha256(peer.output())).toBe(sha256(ours))
  })

  it('socat, both at once → every byte each way', async () => {
    const theirs = randomBytes(1 << 20)
    const ours = randomBytes(1 << 20)
    const listener = fourtuple('listen', '0')
    const peer = start(['socat', '-t', '10', '-', `TCP:127.0.0.1:${await portOf(listener)}`])
    peer.child.stdin?.end(theirs)
    listener.child.stdin?.end(ours)
    expect(await Promise.all([listener.exit, peer.exit])).toEqual([0, 0])
    expect(sha256(listener.output())).toBe(sha256(theirs))
    expect(sha256(peer.output())).toBe(sha256(ours))
  })

  it('one connection → the listener is closed with its first, and ends with it', async () => {
    const listener = fourtuple('listen', '0')
    const port = await portOf(listener)
    const peer = connect(Number(port), '127.0.0.1')
    await vi.waitFor(() => expect(connections(listener)).toBe(1), PATIENCE)
    expect(await refused(port)).toBe('ECONNREFUSED')
    peer.end('bye')
    expect(await listener.exit).toBe(0)
    expect(listener.output().toString()).toBe('bye')
  })

  it('its one connection is reset → exit 1, in words', async () => {
    const listener = fourtuple('listen', '0')
    const peer = connect(Number(await portOf(listener)), '127.0.0.1')
    await vi.waitFor(() => expect(connections(listener)).toBe(1), PATIENCE)
    peer.resetAndDestroy()
    expect(await listener.exit).toBe(1)
    expect(listener.said()).toContain('fourtuple: The peer reset the connection.\n')
  })

  it('-6 → ::1', async () => {
    const listener = fourtuple('listen', '-6', '0')
    const port = await portOf(listener)
    expect(listener.said()).toContain(`[::1]:${port}`)
    const peer = start(['socat', '-', `TCP6:[::1]:${port}`])
    peer.child.stdin?.end('six')
    expect(await listener.exit).toBe(0)
    expect(listener.output().toString()).toBe('six')
  })
})

describe('listen -k', () => {
  it('several clients → input goes to all, all of theirs is written; SIGINT → exit 0', async () => {
    const listener = fourtuple('listen', '-k', '0')
    const port = await portOf(listener)
    const peers = ['a', 'b', 'c'].map((name) => ({ name, ...start(['ncat', '127.0.0.1', port]) }))
    await vi.waitFor(() => expect(connections(listener)).toBe(3), PATIENCE)
    listener.child.stdin?.write('to all\n')
    for (const peer of peers) {
      await vi.waitFor(() => expect(peer.output().toString()).toBe('to all\n'), PATIENCE)
      peer.child.stdin?.end(`${peer.name}\n`)
    }
    await vi.waitFor(
      () => expect(listener.output().toString().split('\n').sort().join('')).toBe('abc'),
      PATIENCE,
    )
    const late = start(['ncat', '127.0.0.1', port])
    await vi.waitFor(() => expect(connections(listener)).toBe(4), PATIENCE)
    listener.child.stdin?.write('later\n')
    await vi.waitFor(() => expect(late.output().toString()).toBe('later\n'), PATIENCE)
    listener.child.kill('SIGINT')
    expect(await listener.exit).toBe(0)
    expect(await refused(port)).toBe('ECONNREFUSED')
  })

  it('--reply echo → 1 MB comes back to each, input is not read', async () => {
    const listener = fourtuple('listen', '-k', '--reply', 'echo', '0')
    listener.child.stdin?.end('never')
    const port = await portOf(listener)
    const bytes = randomBytes(1 << 20)
    for (let turn = 0; turn < 2; turn++) {
      const peer = start(['socat', '-t', '10', '-', `TCP:127.0.0.1:${port}`])
      peer.child.stdin?.end(bytes)
      expect(await peer.exit).toBe(0)
      expect(sha256(peer.output())).toBe(sha256(bytes))
    }
  })

  it('a client that does not read → the others get no more either, until it reads', async () => {
    const listener = fourtuple('listen', '-kq', '--json', '0')
    await vi.waitFor(() => expect(listener.output().toString()).toContain('listening'), PATIENCE)
    const port = Number(/"local":"127\.0\.0\.1:(\d+)"/.exec(listener.output().toString())?.[1])
    const slow = connect(port, '127.0.0.1').pause()
    let got = 0
    const quick = connect(port, '127.0.0.1').on('data', (bytes) => (got += bytes.length))
    await vi.waitFor(() => expect(listener.output().toString().split('"accepted"')).toHaveLength(3), PATIENCE)
    const much = 64 << 20
    listener.child.stdin?.end(Buffer.alloc(much))
    let before = -1
    await vi.waitFor(
      () => {
        const last = before
        before = got
        expect(got).toBe(last)
      },
      { timeout: PATIENCE, interval: 500 },
    )
    expect(got).toBeLessThan(much)
    slow.resume()
    await vi.waitFor(() => expect(got).toBe(much), PATIENCE)
    slow.destroy()
    quick.destroy()
  })
})

describe('listen, ends', () => {
  it('the port is in use → exit 1, in words with the next step', async () => {
    const first = fourtuple('listen', '0')
    const port = await portOf(first)
    const { exit, said } = fourtuple('listen', port)
    expect(await exit).toBe(1)
    const holder = `node (process ${first.child.pid ?? 0})`
    expect(said()).toContain(`fourtuple: 127.0.0.1:${port} is already in use by ${holder}`)
    expect(said()).toContain('choose another port')
  })

  it('an address that is not ours → exit 1, in words', async () => {
    const { exit, said } = fourtuple('listen', '192.0.2.1', String(await freePort()))
    expect(await exit).toBe(1)
    expect(said()).toContain('192.0.2.1 is not an address of this machine.')
  })

  it('SIGTERM → exit 0, nothing is left behind', async () => {
    const line = [process.execPath, PROGRAM, 'listen', '0']
    const listener = start(['env', `TMPDIR=${folder}`, ...line])
    await portOf(listener)
    expect(readdirSync(folder)).toHaveLength(1)
    listener.child.kill('SIGTERM')
    expect(await listener.exit).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('SIGINT while the peer reads nothing → what is left is reset, exit 0', async () => {
    const listener = fourtuple('listen', '0')
    const peer = connect(Number(await portOf(listener)), '127.0.0.1').pause()
    peer.on('error', () => undefined)
    listener.child.stdin?.write(Buffer.alloc(64 << 20))
    await vi.waitFor(() => expect(connections(listener)).toBe(1), PATIENCE)
    await vi.waitFor(() => expect(unackedOf(listener.child.pid)).toBeGreaterThan(0), PATIENCE)
    listener.child.kill('SIGINT')
    expect(await listener.exit).toBe(0)
    peer.destroy()
  })
})

/** Bytes in the send queues of all of this machine's IPv4 connections of a program: /proc/PID/net/tcp. */
function unackedOf(pid: number | undefined): number {
  const lines = readFileSync(`/proc/${pid ?? 0}/net/tcp`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
  return lines.reduce((sum, line) => sum + parseInt(line.trim().split(/\s+/)[4].split(':')[0], 16), 0)
}

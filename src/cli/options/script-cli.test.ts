import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { endAll, fourtuple, freePort, start, type Started } from '../test-program'

const PATIENCE = 10_000

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fourtuple-script-'))))
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

function script(name: string, ...steps: string[]): string {
  const path = join(folder, name)
  writeFileSync(path, steps.join('\n'))
  return path
}
async function portOf({ said }: Started): Promise<string> {
  await vi.waitFor(() => expect(said()).toContain('Listening on'), PATIENCE)
  return /Listening on .*:(\d+)\.\n/.exec(said())?.[1] ?? ''
}

const GREETING = ['send "220 ready\\r\\n"', 'expect /^HELO (?<who>\\S+)/ within 5s']
const HELLO = ['expect "220 "', 'send "HELO tester\\r\\n"']

describe('--script FILE', () => {
  it('on both ends, each step met → exit 0 of both', async () => {
    const server = script('server', ...GREETING, 'send template "250 hello {{captured who}}\\r\\n"')
    const client = script('client', ...HELLO, 'expect "250 hello tester"')
    const listener = fourtuple('listen', '--script', server, '0')
    const caller = fourtuple('connect', '--script', client, '127.0.0.1', await portOf(listener))
    expect(await Promise.all([listener.exit, caller.exit])).toEqual([0, 0])
    expect(caller.output().toString()).toBe('220 ready\r\n250 hello tester\r\n')
    expect(listener.output().toString()).toBe('HELO tester\r\n')
  })

  it('something else comes → exit 1, what was expected and what came', async () => {
    const server = script('server', ...GREETING, 'send "550 no\\r\\n"')
    const client = script('client', ...HELLO, 'expect "250 hello" within 300ms')
    const listener = fourtuple('listen', '--script', server, '0')
    const caller = fourtuple('connect', '-q', '--script', client, '127.0.0.1', await portOf(listener))
    expect(await caller.exit).toBe(1)
    expect(caller.said()).toMatch(
      /^fourtuple: The script failed in line 3: expect "250 hello" within 300ms: .*550 no/,
    )
  })

  it('socat ends before the listener’s expectation is met → exit 1, in words', async () => {
    const listener = fourtuple('listen', '--script', script('server', ...GREETING), '0')
    const peer = start(['socat', '-', `TCP:127.0.0.1:${await portOf(listener)}`])
    peer.child.stdin?.end('QUIT\r\n')
    expect(await listener.exit).toBe(1)
    expect(listener.said()).toMatch(/fourtuple: The script failed in line 2: expect .*the peer ended .*QUIT/)
  })

  it('a peer that ncat answers for → steps, then close, exit 0; --json has the error where not', async () => {
    const port = String(await freePort())
    const peer = start([
      'ncat',
      '-v',
      '-k',
      '-l',
      '127.0.0.1',
      port,
      '--sh-exec',
      'read line; echo "got $line"',
    ])
    await vi.waitFor(() => expect(peer.said()).toContain('Listening on'), PATIENCE)
    const met = script('met', 'send "hello\\n"', 'expect "got hello"', 'close')
    expect(await fourtuple('connect', '-q', '--script', met, '127.0.0.1', port).exit).toBe(0)
    const unmet = script('unmet', 'send "hello\\n"', 'expect "got goodbye"', 'close')
    const caller = fourtuple('connect', '--json', '--script', unmet, '127.0.0.1', port)
    expect(await caller.exit).toBe(1)
    const last = JSON.parse(caller.output().toString().trimEnd().split('\n').at(-1) ?? '') as object
    expect(last).toMatchObject({
      type: 'end',
      error: {
        code: 'ESCRIPT',
        message: expect.stringMatching(/line 2: expect "got goodbye".*got hello/) as string,
      },
    })
  })

  it('-k → each connection has a run of its own; one that fails is told of and ends no other', async () => {
    const server = script('server', 'expect "ok" within 5s', 'send "yes"')
    const listener = fourtuple('listen', '-k', '--script', server, '0')
    const port = await portOf(listener)
    const bad = start(['socat', '-', `TCP:127.0.0.1:${port}`])
    bad.child.stdin?.end('no')
    await vi.waitFor(() => expect(listener.said()).toContain('The script failed in line 1'), PATIENCE)
    const good = start(['socat', '-t', '5', '-', `TCP:127.0.0.1:${port}`])
    good.child.stdin?.end('ok')
    await vi.waitFor(() => expect(good.output().toString()).toBe('yes'), PATIENCE)
    listener.child.kill('SIGINT')
    expect(await listener.exit).toBe(0)
  })

  it('the peer resets while a step waits → exit 1, the reset', async () => {
    const waiting = script('server', 'send "hi"', 'expect "x" within 60s')
    const listener = fourtuple('listen', '--script', waiting, '0')
    // Not before it was accepted.
    const reset = script('client', 'expect "hi"', 'reset')
    const caller = fourtuple('connect', '--script', reset, '127.0.0.1', await portOf(listener))
    expect(await caller.exit).toBe(0)
    expect(await listener.exit).toBe(1)
    expect(listener.said()).toContain('fourtuple: The peer reset the connection.\n')
  })

  it('a mistake → exit 1 with line and column, nothing is opened', async () => {
    const { exit, said } = fourtuple('listen', '--script', script('wrong', 'send "a"', 'expct "b"'), '0')
    expect(await exit).toBe(1)
    expect(said()).toMatch(/^fourtuple: The script, line 2, column 1: /)
    expect(said()).not.toContain('Listening')
  })
})

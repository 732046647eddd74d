import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'
import { VERSION } from '#contract/version'

/** The program as it was built: `npm run unit` builds first. */
const PROGRAM = resolve('out/main/cli.js')
const canCapture = captureReadiness({ command: '' }).ready

/** A line of `demo --json`; docs/cli.md has the fields. */
type Line = Record<string, unknown> & { type: 'flow' | 'payload' | 'capture' }

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fourtuple-cli-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const env = () => ({ ...process.env, TMPDIR: folder })
const linesOf = (output: string): Line[] =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

function run(command: string[]) {
  return spawnSync(command[0], command.slice(1), { encoding: 'utf8', env: env(), timeout: 20_000 })
}
const demo = (...args: string[]) => [process.execPath, PROGRAM, 'demo', ...args]

/** What each of both ends was seen in, in order, once each. */
function statesOf(lines: Line[], end: 'state' | 'peerState'): unknown[] {
  const connection = lines.filter((line) => line.type === 'flow' && line.remote !== null)
  return [...new Set(connection.map((line) => line[end]))]
}

describe('demo --json', () => {
  it.runIf(canCapture)('where capturing is permitted → the wire’s states and every byte', () => {
    const { status, stdout, stderr } = run(demo('--json', '--for', '0.1'))
    expect(stderr).toBe('')
    expect(status).toBe(0)
    const lines = linesOf(stdout)
    expect(statesOf(lines, 'state')).toEqual(
      expect.arrayContaining(['ESTABLISHED', 'FIN-WAIT-2', 'TIME-WAIT']),
    )
    expect(statesOf(lines, 'peerState')).toEqual(
      expect.arrayContaining(['ESTABLISHED', 'CLOSE-WAIT', 'CLOSED']),
    )

    const last = lines.findLast((line) => line.type === 'flow' && line.remote !== null)
    expect(last).toMatchObject({ transport: 'tcp', origin: 'own socket + wire', stateFrom: 'wire' })
    const payload = lines.filter((line) => line.type === 'payload')
    const bytes = (direction: string) =>
      payload
        .filter((line) => line.direction === direction)
        .reduce((sum, line) => sum + Number(line.bytes), 0)
    expect([bytes('out'), bytes('in')]).toEqual([last?.bytesOut, last?.bytesIn])
    expect(payload.map((line) => line.text)).toEqual([
      'Hello, who is there?\n',
      'A listener on loopback.\n',
      'One last line after your FIN.\n',
    ])
    const capture = lines.findLast((line) => line.type === 'capture')
    expect(capture).toMatchObject({ running: false, droppedByKernel: 0, droppedByInterface: 0, error: null })
    expect(capture?.packets).toBe(Number(last?.packetsOut) + Number(last?.packetsIn))
  })

  it.runIf(process.platform === 'linux')(
    'without permission → what our own sockets know, and why not more',
    () => {
      const { status, stdout } = run([
        'setpriv',
        ...(process.getuid?.() === 0 ? ['--bounding-set=-net_raw'] : []),
        '--inh-caps=-all',
        ...demo('--json', '--for', '0.1'),
      ])
      expect(status).toBe(0)
      const lines = linesOf(stdout)
      expect(lines.find((line) => line.type === 'capture')).toMatchObject({
        running: false,
        packets: 0,
        error: { code: 'not-permitted' },
      })
      expect(statesOf(lines, 'state')).toContain('ESTABLISHED')
      const payload = lines.filter((line) => line.type === 'payload')
      expect(payload).toHaveLength(3)
      expect(payload.every((line) => line.from === 'own socket')).toBe(true)
    },
  )

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s → everything is closed, nothing is left behind',
    async (signal) => {
      const child = spawn(process.execPath, [PROGRAM, 'demo', '--json', '--for', '60'], { env: env() })
      const exit = once(child, 'exit')
      let listener = ''
      for await (const text of createInterface(child.stdout)) {
        const line = JSON.parse(text) as Line
        if (line.type === 'flow' && line.remote === null) listener = String(line.local)
        if (line.type === 'payload') break
      }
      child.stdout.resume()
      child.kill(signal)
      expect(await exit).toEqual([0, null])
      expect(readdirSync(folder)).toEqual([])
      const again = connect(Number(listener.split(':')[1]), '127.0.0.1')
      const [error] = (await once(again, 'error')) as [NodeJS.ErrnoException]
      expect(error.code).toBe('ECONNREFUSED')
    },
  )

  it('a reader that goes away → an end, not an error', () => {
    const { stderr } = run(['sh', '-c', `'${process.execPath}' '${PROGRAM}' demo --json --for 0.1 | head -1`])
    expect(stderr).toBe('')
  })
})

describe('demo, for people', () => {
  it('not a terminal → plain lines without escape sequences', () => {
    const { status, stdout } = run(demo('--for', '0.1'))
    expect(status).toBe(0)
    expect(stdout).toContain('ESTABLISHED')
    expect(stdout).toContain('Hello, who is there?')
    expect(stdout).not.toContain('\x1b')
  })
})

describe('usage', () => {
  it.each(['nope', '0', '-1', '1e9'])('--for %s → refused in words', (value) => {
    const { status, stderr } = run(demo(`--for=${value}`))
    expect(status).not.toBe(0)
    expect(stderr).toContain('It takes a number above 0 and at most 3600.')
  })
  it('--version → the version', () =>
    expect(run([process.execPath, PROGRAM, '--version']).stdout).toBe(`${VERSION}\n`))
})

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'

/** The program as it was built: `npm run unit` builds first. */
const PROGRAM = resolve('out/main/cli.js')
const NOBODY = '65534'
const isRoot = process.getuid?.() === 0
const permitted = isRoot && captureReadiness({ command: '' }).ready

let folder = ''
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fourtuple-raw-cli-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function raw(args: string[], input = '') {
  return spawnSync(process.execPath, [PROGRAM, 'raw', ...args], {
    encoding: 'utf8',
    input,
    env: { ...process.env, TMPDIR: folder },
    timeout: 20_000,
  })
}
const linesOf = (output: string) =>
  output
    .trimEnd()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as Record<string, unknown> & { answers: { relation: string; line: string }[] },
    )

describe.runIf(permitted)('fourtuple raw', () => {
  it('ping → a line each way and the counts, exit code 0', () => {
    const { status, stdout, stderr } = raw(['ping', '127.0.0.1', '-c', '2', '-i', '0.05'])
    expect([stderr, status]).toEqual(['', 0])
    expect(stdout.match(/^→ .*echo request/gm)).toHaveLength(2)
    expect(stdout.match(/^← .*echo reply/gm)).toHaveLength(2)
    expect(stdout).toContain('2 sent, 2 answered, 0% without an answer')
  })

  it('syn --json to a listener → the exchange with SYN-ACK and our kernel’s RST', async () => {
    const server = createServer().listen(0, '::1')
    await once(server, 'listening')
    const child = spawn(
      process.execPath,
      [PROGRAM, 'raw', 'syn', `[::1]:${(server.address() as AddressInfo).port}`, '--json'],
      { env: { ...process.env, TMPDIR: folder } },
    )
    const said = text(child.stdout)
    const [status] = (await once(child, 'close')) as [number]
    server.close()
    const [exchange, run] = linesOf(await said)
    expect(status).toBe(0)
    expect(exchange.answers.map(({ relation }) => relation)).toEqual(['answer', 'kernel reaction'])
    expect(exchange.answers[0].line).toContain('SYN, ACK')
    expect(run).toMatchObject({ type: 'run', sent: 1, answered: 1 })
  })

  it('send --spec - → what was written, built and sent; no answer is exit code 1', () => {
    const spec = {
      layers: [
        { layer: 'ipv4', ttl: 9 },
        { layer: 'udp', destinationPort: 9, checksum: 'wrong' },
        { layer: 'payload', text: 'hello' },
      ],
    }
    const { status, stdout } = raw(
      ['send', '127.0.0.1', '--spec', '-', '--hex', '-w', '0.2'],
      JSON.stringify(spec),
    )
    expect(status).toBe(1)
    expect(stdout).toContain('UDP 127.0.0.1:40000 → 127.0.0.1:9, 5 bytes')
    expect(stdout).toContain('68 65 6c 6c\n')
    expect(stdout).toContain('1 sent, 0 answered')
  })

  it('listen → what a raw socket receives, ended by its count', async () => {
    const child = spawn(process.execPath, [PROGRAM, 'raw', 'listen', '--protocol', '1', '-c', '2'], {
      env: { ...process.env, TMPDIR: folder },
    })
    const said = text(child.stdout)
    const closed = once(child, 'close')
    const pinging = spawn('ping', ['-i', '0.2', '127.0.0.1'])
    const [status] = (await closed) as [number]
    pinging.kill()
    expect(status).toBe(0)
    expect((await said).match(/ICMP 127\.0\.0\.1/g)).toHaveLength(2)
  })

  it('another machine without --yes and without a terminal → refused, exit code 1', () => {
    const { status, stderr } = raw(['ping', '192.0.2.1'])
    expect(status).toBe(1)
    expect(stderr).toContain('192.0.2.1 is another machine')
  })
})

describe('fourtuple raw, written wrongly → exit code 2', () => {
  it.each([
    [['syn', '127.0.0.1'], '', 'is no target'],
    [['send', '127.0.0.1'], '', 'Give either --spec or --template.'],
    [['send', '127.0.0.1', '--template', 'none-such'], '', 'There is no template'],
    [['send', '127.0.0.1', '--spec', '-'], 'no json', 'is no JSON'],
    [['send', '127.0.0.1', '--spec', '-'], '{}', 'is no packet'],
    [['ping', '127.0.0.1', '-c', '0'], '', 'whole number'],
  ])('%j', (args, input, words) => {
    const { status, stderr } = raw(args, input)
    expect(status).toBe(2)
    expect(stderr).toContain(words)
  })
})

describe.runIf(isRoot)('as a user without CAP_NET_RAW', () => {
  /** The built program where any user may read it. */
  function copied(): string {
    chmodSync(folder, 0o755)
    for (const part of ['out/main', 'package.json']) cpSync(part, join(folder, part), { recursive: true })
    for (const name of ['cap', 'commander', 'koffi', '@koromix', 'zod'])
      cpSync(join('node_modules', name), join(folder, 'node_modules', name), {
        recursive: true,
        dereference: true,
      })
    return join(folder, 'out/main/cli.js')
  }
  const asNobody = (program: string, ...args: string[]) =>
    spawnSync(
      'setpriv',
      [
        `--reuid=${NOBODY}`,
        `--regid=${NOBODY}`,
        '--clear-groups',
        '--inh-caps=-all',
        process.execPath,
        program,
        'raw',
        ...args,
      ],
      { encoding: 'utf8', timeout: 20_000 },
    )

  it('ping → EPERM in words with the step, exit code 1; abilities → which need permission', () => {
    const program = copied()
    const ping = asNobody(program, 'ping', '127.0.0.1')
    expect(ping.status).toBe(1)
    expect(ping.stderr).toContain('EPERM')
    expect(ping.stderr).toContain('CAP_NET_RAW')
    expect(ping.stderr).toContain('sudo')
    const { status, stdout } = asNobody(program, 'abilities', '--json')
    expect(status).toBe(1)
    const { permitted: may, rows } = JSON.parse(stdout) as {
      permitted: boolean
      rows: { what: string; allowed: string; step: string | null }[]
    }
    expect(may).toBe(false)
    const own = rows.find(({ what }) => what === 'Raw IPv4, own header')
    expect(own).toMatchObject({ allowed: 'needs permission' })
    expect(own?.step).toContain('CAP_NET_RAW')
  })
})

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'
import { endAll, fourtuple, freePort, PROGRAM, start, type Started } from '../test-program'

const PATIENCE = 10_000
const canCapture = captureReadiness({ command: '' }).ready

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-side-'))
  file = join(folder, 'packets.pcapng')
})
afterEach(async () => {
  await endAll()
  rmSync(folder, { recursive: true, force: true })
})

async function portOf({ said }: Started): Promise<string> {
  await vi.waitFor(() => expect(said()).toMatch(/(Listening on|Bound to) .*:\d+\.\n/), PATIENCE)
  return /(?:Listening on|Bound to) .*:(\d+)\.\n/.exec(said())?.[1] ?? ''
}
/** The packets of a file as tcpdump reads them, a line each. */
const packetsOf = (path: string) =>
  execFileSync('tcpdump', ['-r', path, '-n'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    .trim()
    .split('\n')

describe.runIf(canCapture)('--capture FILE', () => {
  it('listen on a port that the system chose, and connect → from SYN to the last FIN, only its owner’s', async () => {
    const listener = fourtuple('listen', '--capture', file, '--reply', 'echo', '0')
    const port = await portOf(listener)
    const other = join(folder, 'other.pcapng')
    const client = fourtuple('connect', '--capture', other, 'localhost', '-4', port)
    client.child.stdin?.end('hello')
    expect(await client.exit).toBe(0)
    expect(await listener.exit).toBe(0)
    for (const path of [file, other]) {
      const lines = packetsOf(path)
      expect(lines[0]).toContain('Flags [S]')
      expect(lines.filter((line) => line.includes('length 5'))).toHaveLength(2)
      expect(lines.filter((line) => line.includes('Flags [F'))).toHaveLength(2)
      expect(statSync(path).mode & 0o777).toBe(0o600)
    }
    expect(listener.said()).toContain(`Captured ${packetsOf(file).length} packets into ${file}.`)
  })

  it('udp and send → their datagrams', async () => {
    const member = fourtuple('udp', '--listen', '--echo', '--capture', file, '0')
    const port = await portOf(member)
    const other = join(folder, 'other.pcapng')
    const sender = fourtuple(
      'send',
      '-q',
      'udp',
      '127.0.0.1',
      port,
      'hello',
      '--capture',
      other,
      '--wait',
      '0.3',
    )
    expect(await sender.exit).toBe(0)
    member.child.kill('SIGINT')
    expect(await member.exit).toBe(0)
    for (const path of [file, other])
      expect(packetsOf(path).filter((line) => line.includes('UDP, length 5'))).toHaveLength(2)
  })

  it('the file is there already → exit 1, nothing is opened', async () => {
    writeFileSync(file, 'mine')
    const { exit, said } = fourtuple('listen', '--capture', file, '4000')
    expect(await exit).toBe(1)
    expect(said()).toBe(
      `fourtuple: ${file} is there already. Give another name: no capture is overwritten.\n`,
    )
  })
})

it.runIf(process.platform === 'linux')(
  '--capture without permission → said, and the connection goes on',
  async () => {
    const port = String(await freePort())
    const peer = start(['socat', '-d', '-d', `TCP-LISTEN:${port},bind=127.0.0.1`, 'EXEC:cat'])
    await vi.waitFor(() => expect(peer.said()).toContain('listening on'), PATIENCE)
    const { child, exit, output, said } = start([
      'setpriv',
      ...(process.getuid?.() === 0 ? ['--bounding-set=-net_raw'] : []),
      '--inh-caps=-all',
      ...[process.execPath, PROGRAM, 'connect', '--capture', file, '127.0.0.1', port],
    ])
    child.stdin?.write('hello')
    await vi.waitFor(() => expect(output().toString()).toBe('hello'), PATIENCE)
    child.stdin?.end()
    expect(await exit).toBe(0)
    expect(said()).toContain('It goes on without a capture.')
    expect(existsSync(file)).toBe(false)
  },
)

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureRequest } from '#contract/capture'
import { captureReadiness } from '../capture/readiness'
import { SessionFolder } from '../spool/session-folder'
import { KeyLog } from './key-log'
import { LOCAL_NAMES, testCertificate } from './test-certificates'
import { STATE } from '#core/flow/states'
import { bytesOf, useSockets } from './test-sockets'

const canCapture = captureReadiness({ command: '' }).ready
const tests = useSockets()

describe('a key log', () => {
  let folder = ''
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fourtuple-keys-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('the same line from both ends → once; past the bound → dropped and counted; its owner alone may read it', () => {
    const kept: string[] = []
    const path = join(folder, 'x', 'one.keys')
    const log = new KeyLog(path, (line) => kept.push(new TextDecoder().decode(line)), 12)
    expect(existsSync(path)).toBe(false)
    log.add(bytesOf('A 1 2\n'))
    log.add(bytesOf('A 1 2\n'))
    log.add(bytesOf('B 1 2'))
    log.add(bytesOf('C 1 2'))
    log.close()
    expect(readFileSync(path, 'utf8')).toBe('A 1 2\nB 1 2\n')
    expect(kept).toEqual(['A 1 2\n', 'B 1 2\n'])
    expect(log.dropped).toBe(1)
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('more secrets than are kept of a session → 1 MiB in the file and in captures, the rest counted', () => {
    const path = join(folder, 'many.keys')
    let told = 0
    const log = new KeyLog(path, (line) => (told += line.length))
    // As long as the longest line of TLS 1.3 with SHA-384.
    const line = (i: number) =>
      `CLIENT_HANDSHAKE_TRAFFIC_SECRET ${i.toString(16).padStart(64, '0')} ${'5'.repeat(96)}`
    const most = Math.floor((1 << 20) / (line(0).length + 1))
    for (let i = 0; i < most + 100; i++) log.add(bytesOf(line(i)))
    log.close()
    expect(statSync(path).size).toBe(most * (line(0).length + 1))
    expect(told).toBe(statSync(path).size)
    expect(log.dropped).toBe(100)
  })

  it('discarding a capture → its key log goes; keys without a capture → they go once their engine is gone', () => {
    const sessions = new SessionFolder(folder)
    const gone = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim()
    const ids = [`20260101-000000-${gone}-1`, `20260101-000001-${gone}-1`, `20260101-000002-${process.pid}-1`]
    for (const id of ids) writeFileSync(sessions.keysOf(id), 'A 1 2\n')
    writeFileSync(sessions.pathOf(ids[0], 0), 'a capture')
    sessions.prune()
    expect(ids.map((id) => existsSync(sessions.keysOf(id)))).toEqual([true, false, true])
    sessions.discard(ids[0])
    expect(existsSync(sessions.keysOf(ids[0]))).toBe(false)
  })
})

describe.runIf(canCapture)('our own capture of our own TLS', () => {
  /** Exchanges a line each way over TLS while loopback is captured; the capture's file and the key log. */
  async function exchanged(version: 'TLSv1.2' | 'TLSv1.3') {
    const engine = tests.engine()
    const { port } = await tests.listen({ maxVersion: version })
    const asked = captureRequest.parse({
      source: { kind: 'interface', name: 'lo' },
      filter: `tcp port ${port}`,
    })
    const capture = await engine.handlers['capture.start'](asked)
    const client = tests.connect(port, { verify: false })
    await tests.isOpen(client)
    const accepted = await tests.accepted()
    await tests.isOpen(accepted)
    await client.send(bytesOf('secret question\n'), null)
    await vi.waitFor(() => expect(tests.received(accepted)).toContain('question'))
    await accepted.send(bytesOf('secret answer\n'), null)
    await vi.waitFor(() => expect(tests.received(client)).toContain('answer'))
    await client.close()
    await accepted.close()
    const keys = client.tlsDetails().keyLog ?? ''
    await vi.waitFor(() => {
      const [one] = engine.captures.list()
      expect(one.packets).toBeGreaterThan(12)
    })
    await engine.handlers['capture.stop']({ capture: capture.id })
    return { port, keys, file: keys.replace(/\.keys$/, '.pcapng') }
  }

  /** What tshark reads of the application's data. */
  const decrypted = (port: number, ...args: string[]) =>
    Buffer.from(
      execFileSync(
        'tshark',
        ['-d', `tcp.port==${port},tls`, '-Y', 'data', '-T', 'fields', '-e', 'data', ...args],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      ).replace(/\s/g, ''),
      'hex',
    ).toString()

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '%s: the key log, and the capture file alone, decrypt it',
    async (version) => {
      const { port, keys, file } = await exchanged(version)
      expect(statSync(keys).mode & 0o777).toBe(0o600)
      expect(readFileSync(keys, 'utf8')).toMatch(
        version === 'TLSv1.2' ? /^CLIENT_RANDOM / : /SERVER_TRAFFIC_SECRET_0/,
      )
      const both = 'secret question\nsecret answer\n'
      expect(decrypted(port, '-r', file)).toBe(both)
      // Without the secrets that are in it, by the key log.
      const bare = join(tests.folder(), 'bare.pcapng')
      execFileSync('editcap', ['--discard-all-secrets', file, bare])
      expect(decrypted(port, '-r', bare)).toBe('')
      expect(decrypted(port, '-r', bare, '-o', `tls.keylog_file:${keys}`)).toBe(both)
    },
  )

  it('our client alone, at a server of others → decrypted as well, by two passes however the secrets lie', async () => {
    const made = await testCertificate({ name: 'localhost', names: LOCAL_NAMES })
    const server = await tests.opensslServer(made)
    const engine = tests.engine()
    const source = { kind: 'interface', name: 'lo' } as const
    await engine.handlers['capture.start'](
      captureRequest.parse({ source, filter: `tcp port ${server.port}` }),
    )
    const client = tests.connect(server.port, { ca: made.certificate })
    await tests.isOpen(client)
    await client.send(bytesOf('from our client\n'), null)
    await vi.waitFor(() => expect(server.said()).toContain('from our client'))
    await client.close()
    // Its end is the last that the capture sees of it: how many packets come before is not always the same.
    await vi.waitFor(() => expect(engine.session.flows.state[0]).toBeGreaterThanOrEqual(STATE.finWait1), 5000)
    await engine.captures.stopAll()
    const file = (client.tlsDetails().keyLog ?? '').replace(/\.keys$/, '.pcapng')
    expect(decrypted(server.port, '-2', '-r', file)).toBe('from our client\n')
  })

  it('keyLog off → no secret is written', async () => {
    const { port } = await tests.listen({ keyLog: false })
    const client = tests.connect(port, { verify: false, keyLog: false })
    await tests.isOpen(client)
    await tests.isOpen(await tests.accepted())
    expect(client.tlsDetails().keyLog).toBeNull()
    expect(existsSync(new SessionFolder(tests.folder()).keysOf(tests.engine().id))).toBe(false)
  })
})

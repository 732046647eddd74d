import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { captureReadiness } from '#engine/capture/readiness'
import { LOCAL_NAMES, testCertificate } from '#engine/tls/test-certificates'
import { endAll, fourtuple, freePort, start, type Started } from '../test-program'

const PATIENCE = 10_000
const canCapture = captureReadiness({ command: '' }).ready

/** Files of an authority, a server and a client that it signed, in PEM. */
let folder = ''
const file = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-tls-'))
  const authority = await testCertificate({ name: 'Test authority', authority: true })
  const server = await testCertificate({ name: 'localhost', names: LOCAL_NAMES, by: authority })
  const client = await testCertificate({ name: 'a client', by: authority })
  for (const [name, made] of Object.entries({ authority, server, client })) {
    writeFileSync(file(`${name}.pem`), made.certificate)
    writeFileSync(file(`${name}.key`), made.key)
  }
})
afterEach(endAll)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const own = (name: string) => ['--cert', file(`${name}.pem`), '--key', file(`${name}.key`)]
const openssl = (name: string) => ['-cert', file(`${name}.pem`), '-key', file(`${name}.key`)]
const trusted = () => ['--ca', file('authority.pem')]

async function listening(...args: string[]): Promise<Started & { port: string }> {
  const listener = fourtuple('listen', '--tls', ...args, '0')
  await vi.waitFor(() => expect(listener.said()).toContain('Listening on'), PATIENCE)
  return { ...listener, port: /Listening on .*:(\d+)\.\n/.exec(listener.said())?.[1] ?? '' }
}

/** openssl s_server: what it is sent is written by it, what it is given is sent. */
async function serving(...args: string[]): Promise<Started & { port: string }> {
  const port = String(await freePort())
  const server = start([
    ...['openssl', 's_server', '-accept', `127.0.0.1:${port}`, '-naccept', '1', ...openssl('server')],
    ...args,
  ])
  await vi.waitFor(() => expect(server.output().toString()).toContain('ACCEPT'), PATIENCE)
  return { ...server, port }
}

/** An answer of HTTP, as `--reply-payload` reads it. */
const answering = (body: string, length: number) =>
  `HTTP/1.0 200 OK\\r\\nContent-Length: ${length}\\r\\n\\r\\n${body}`

const sClient = (port: string, ...args: string[]) =>
  start(['openssl', 's_client', '-connect', `127.0.0.1:${port}`, ...args])

describe('listen --tls', () => {
  it('curl -k → an answer over the certificate that was made on the spot', async () => {
    const { port } = await listening('-k', '--reply-payload', answering('hello\\n', 6))
    const curl = start(['curl', '-sk', '--http1.0', `https://localhost:${port}/`])
    expect(await curl.exit).toBe(0)
    expect(curl.output().toString()).toBe('hello\n')
    const strict = start(['curl', '-s', `https://localhost:${port}/`])
    expect(await strict.exit).toBe(60)
  })

  it('openssl s_client that trusts the authority → bytes both ways, ALPN, exit 0', async () => {
    const listener = await listening(...own('server'), '--alpn', 'x/2,x/1')
    const client = sClient(
      listener.port,
      ...['-CAfile', file('authority.pem'), '-verify_return_error', '-verify_hostname', 'localhost'],
      ...['-alpn', 'x/1', '-brief', '-servername', 'localhost'],
    )
    client.child.stdin?.write('from openssl\n')
    await vi.waitFor(() => expect(listener.output().toString()).toBe('from openssl\n'), PATIENCE)
    expect(listener.said()).toMatch(/TLSv1\.3.*x\/1/)
    listener.child.stdin?.end('from fourtuple\n')
    await vi.waitFor(() => expect(client.output().toString()).toBe('from fourtuple\n'), PATIENCE)
    client.child.stdin?.end()
    expect(await listener.exit).toBe(0)
    expect(client.said()).toContain('Verification: OK')
  })

  it('--client-cert require → a client that shows none is refused, one that is trusted is not', async () => {
    const asking = [...own('server'), ...trusted(), '--client-cert', 'require']
    const refusing = await listening(...asking)
    const without = sClient(refusing.port)
    expect(await refusing.exit).toBe(1)
    expect(refusing.said()).toContain('certificate')
    without.child.stdin?.end()

    const listener = await listening(...asking, '--reply', 'echo')
    const shown = sClient(listener.port, ...openssl('client'), '-quiet', '-no_ign_eof')
    shown.child.stdin?.write('it is me\n')
    await vi.waitFor(() => expect(shown.output().toString()).toContain('it is me\n'), PATIENCE)
    shown.child.stdin?.end()
    expect(await listener.exit).toBe(0)
  })

  it('bytes that are no TLS → exit 1, in words', async () => {
    const listener = await listening()
    const plain = createConnection(Number(listener.port), '127.0.0.1')
    plain.on('error', () => undefined)
    await once(plain, 'connect')
    plain.write('GET / HTTP/1.0\r\n\r\n')
    expect(await listener.exit).toBe(1)
    expect(listener.said()).toMatch(/^fourtuple: .+/m)
    plain.destroy()
  })

  it.runIf(canCapture)('--keylog → NSS lines of its owner’s, with which tshark reads a capture', async () => {
    const keys = file('listen.keys')
    const { port } = await listening('-k', '--keylog', keys, '--reply-payload', answering('secret\\n', 7))
    const packets = file('listen.pcapng')
    const capture = fourtuple('capture', '-f', `tcp port ${port}`, '-w', packets)
    await vi.waitFor(() => expect(capture.said()).toContain('Capturing on'), PATIENCE)
    const curl = start(['curl', '-sk', '--http1.0', `https://localhost:${port}/`])
    expect(await curl.exit).toBe(0)
    capture.child.kill('SIGINT')
    expect(await capture.exit).toBe(0)
    await vi.waitFor(() => {
      expect(readFileSync(keys, 'utf8')).toMatch(/^SERVER_TRAFFIC_SECRET_0 [0-9a-f]{64} [0-9a-f]{64,}$/m)
    }, PATIENCE)
    expect(statSync(keys).mode & 0o777).toBe(0o600)
    const read = (...more: string[]) =>
      execFileSync('tshark', ['-r', packets, '-d', `tcp.port==${port},tls`, ...more], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
    expect(read('-o', `tls.keylog_file:${keys}`, '-Y', 'http', '-V')).toContain('secret')
    expect(read('-Y', 'http')).toBe('')
  })
})

describe('connect --tls', () => {
  it('openssl s_server that nobody vouches for → exit 1, in words', async () => {
    const server = await serving()
    const { exit, said } = fourtuple('connect', '-q', '--tls', '127.0.0.1', server.port)
    expect(await exit).toBe(1)
    expect(said()).toMatch(
      /^fourtuple: The server's certificate was signed by CN=Test authority, which is no/,
    )
  })

  it('--ca of its authority, --servername, --alpn → bytes both ways, exit 0', async () => {
    const server = await serving('-alpn', 'x/1', '-tlsextdebug')
    const client = fourtuple(
      ...['connect', '-v', '--tls', ...trusted(), '--servername', 'localhost', '--alpn', 'x/2,x/1'],
      ...['127.0.0.1', server.port],
    )
    client.child.stdin?.write('from fourtuple\n')
    await vi.waitFor(() => expect(server.output().toString()).toContain('from fourtuple\n'), PATIENCE)
    expect(server.output().toString()).toMatch(/"server name" \(id=0\), len=14\n.*localhost/)
    expect(server.output().toString()).toContain('ALPN protocols selected: x/1')
    server.child.stdin?.write('from openssl\n')
    await vi.waitFor(() => expect(client.output().toString()).toContain('from openssl\n'), PATIENCE)
    client.child.stdin?.end()
    expect(await client.exit).toBe(0)
    expect(client.said()).toMatch(/tls-secured: .*x\/1/)
  })

  it('a name that the certificate is not for → exit 1, with the names that it is for', async () => {
    const server = await serving()
    const { exit, said } = fourtuple(
      ...['connect', '-q', '--tls', ...trusted(), '--servername', 'example.org', '127.0.0.1', server.port],
    )
    expect(await exit).toBe(1)
    expect(said()).toContain('The certificate is not for example.org. It is for localhost, 127.0.0.1.')
  })

  it('--insecure → a warning, and bytes', async () => {
    const server = await serving()
    const { child, exit, said } = fourtuple('connect', '-q', '--tls', '--insecure', '127.0.0.1', server.port)
    child.stdin?.end('all the same\n')
    expect(await exit).toBe(0)
    expect(server.output().toString()).toContain('all the same\n')
    expect(said()).toBe(
      'fourtuple: Warning: whoever answers is talked to; its certificate is not verified (--insecure).\n',
    )
  })

  it('-z → the handshake and no more; --keylog has its secrets', async () => {
    const keys = file('connect.keys')
    const server = await serving()
    const { exit, said } = fourtuple(
      ...['connect', '-z', '--tls', ...trusted(), '--keylog', keys, '127.0.0.1', server.port],
    )
    expect(await exit).toBe(0)
    expect(said()).toContain('TLSv1.3')
    expect(readFileSync(keys, 'utf8')).toMatch(
      /^CLIENT_HANDSHAKE_TRAFFIC_SECRET [0-9a-f]{64} [0-9a-f]{64,}$/m,
    )
  })

  it('a server that requires a certificate → with ours exit 0, without exit 1', async () => {
    const asking = ['-Verify', '1', '-CAfile', file('authority.pem'), '-verify_return_error']
    const first = await serving(...asking)
    const shown = fourtuple(
      ...['connect', '-q', '--tls', ...trusted(), ...own('client'), '127.0.0.1', first.port],
    )
    shown.child.stdin?.write('it is me\n')
    await vi.waitFor(() => expect(first.output().toString()).toContain('it is me\n'), PATIENCE)
    shown.child.stdin?.end()
    expect(await shown.exit).toBe(0)
    expect(first.output().toString()).toMatch(/subject=CN ?= ?a client/)

    const second = await serving(...asking)
    const without = fourtuple('connect', '-q', '--tls', ...trusted(), '127.0.0.1', second.port)
    expect(await without.exit).toBe(1)
    expect(without.said()).toMatch(/^fourtuple: .*certificate/)
  })

  it('--tls-max 1.2 → TLS 1.2; a peer that has only 1.3 → exit 1, in words', async () => {
    const server = await serving()
    const older = fourtuple(
      'connect',
      '-z',
      '--tls',
      ...trusted(),
      '--tls-max',
      '1.2',
      '127.0.0.1',
      server.port,
    )
    expect(await older.exit).toBe(0)
    expect(older.said()).toContain('TLSv1.2')
    const strict = await serving('-tls1_3')
    const refused = fourtuple(
      'connect',
      '-z',
      '--tls',
      ...trusted(),
      '--tls-max',
      '1.2',
      '127.0.0.1',
      strict.port,
    )
    expect(await refused.exit).toBe(1)
    expect(refused.said()).toMatch(/^fourtuple: .+/m)
  })
})

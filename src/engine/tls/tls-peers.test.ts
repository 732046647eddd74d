import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { LOCAL_NAMES, testCertificate } from './test-certificates'
import { bytesOf, useSockets } from './test-sockets'

const tests = useSockets()
/** It does not tell the group of a key exchange. */
const HAS_BORINGSSL = 'electron' in process.versions
const { listen, connect, isOpen, isClosed, run, opensslServer, file } = tests

it('our client and our listener: a certificate made on the spot, given as trusted → secure, bytes both ways, half-close, close', async () => {
  const { state, port } = await listen({ alpn: ['h2', 'http/1.1'] })
  const first = connect(port, { verify: false })
  await isOpen(first)
  const ca = first.tlsDetails().peerChain[0].pem
  await first.close()
  await tests.accepted()

  const client = connect(port, { ca, serverName: 'localhost', alpn: ['http/1.1', 'h2'] })
  await isOpen(client)
  const accepted = await tests.accepted()
  await isOpen(accepted)
  expect(client.state.tls).toMatchObject({
    role: 'client',
    phase: 'secure',
    version: 'TLSv1.3',
    alpn: 'h2',
    trusted: true,
  })
  expect(accepted.state.tls).toMatchObject({ role: 'server', phase: 'secure', alpn: 'h2', trusted: null })
  expect(accepted.tlsDetails()).toMatchObject({ serverName: 'localhost', peerChain: [] })
  expect(accepted.tlsDetails().ownChain).toHaveLength(1)
  expect(client.tlsDetails()).toMatchObject({
    whyNot: null,
    keyExchange: HAS_BORINGSSL ? null : (expect.stringContaining('X25519') as unknown),
    serverName: 'localhost',
  })
  expect(client.tlsDetails().peerChain[0].names).toContain('IP:127.0.0.1')

  await client.send(bytesOf('ping'), null)
  await vi.waitFor(() => expect(tests.received(accepted)).toBe('ping'))
  client.halfClose()
  await vi.waitFor(() => expect(accepted.state.halfClosedByPeer).toBe(true))
  await accepted.send(bytesOf('after your FIN'), null)
  await vi.waitFor(() => expect(tests.received(client)).toBe('after your FIN'))
  await accepted.close()
  await isClosed(client)
  expect(tests.events(client).map(({ kind }) => kind)).toEqual([
    ...['opening', 'connecting', 'connected', 'tls-started', 'tls-secured'],
    ...['sent', 'half-closed', 'received', 'peer-half-closed', 'closed'],
  ])
  expect(tests.engine().sockets.get(state.id).state.phase).toBe('open')
})

it.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'openssl s_client to our echo listener, %s: SNI, ALPN, bytes back',
  async (version) => {
    const made = await testCertificate({ name: 'localhost', names: LOCAL_NAMES })
    const { port } = await listen(
      { ...made, alpn: ['h2', 'http/1.1'], minVersion: version, maxVersion: version },
      'echo',
    )
    const ca = file('ca.pem', made.certificate)
    const client = run(
      'openssl',
      ...['s_client', '-connect', `127.0.0.1:${port}`, '-servername', 'localhost', '-verify_return_error'],
      ...['-CAfile', ca, '-alpn', 'http/1.1,h2', '-quiet', '-verify_hostname', 'localhost'],
    )
    client.write('hello over TLS\n')
    await vi.waitFor(() => expect(client.said()).toContain('hello over TLS'), 5000)
    const accepted = await tests.accepted()
    expect(accepted.state.tls).toMatchObject({ version, alpn: 'h2', phase: 'secure' })
    expect(accepted.tlsDetails().serverName).toBe('localhost')
    expect(tests.received(accepted)).toBe('hello over TLS\n')
  },
)

it.each(['tls1_2', 'tls1_3'])(
  'our client to openssl s_server, %s: chain read to its root, ALPN, bytes both ways',
  async (version) => {
    const root = await testCertificate({ name: 'Test Root', authority: true })
    const leaf = await testCertificate({ name: 'leaf', names: LOCAL_NAMES, by: root })
    const server = await opensslServer(leaf, `-${version}`, '-alpn', 'h2')
    const client = connect(server.port, { ca: root.certificate, alpn: ['h2'], serverName: 'localhost' })
    await isOpen(client)
    expect(client.state.tls).toMatchObject({ trusted: true, alpn: 'h2' })
    expect(client.tlsDetails().peerChain.map(({ subject }) => subject)).toEqual(['CN=leaf', 'CN=Test Root'])
    server.write('from s_server\n')
    await vi.waitFor(() => expect(tests.received(client)).toContain('from s_server'))
    await client.send(bytesOf('from us\n'), null)
    await vi.waitFor(() => expect(server.said()).toContain('from us'))
  },
)

it('curl to our echo listener → its request comes back', async () => {
  const { port } = await listen({}, 'echo')
  const curl = run('curl', '-skN', '--http0.9', '--max-time', '3', `https://127.0.0.1:${port}/through-tls`)
  await vi.waitFor(() => expect(curl.said()).toContain('GET /through-tls HTTP/1.1'), 5000)
})

it('TLS over a Unix-domain socket: a certificate for localhost, verified', async () => {
  const own = await testCertificate({ name: 'localhost', names: LOCAL_NAMES })
  const path = join(tests.folder(), 'tls.socket')
  const { sockets } = tests.engine()
  await sockets.openListener({ transport: 'unix', path, reply: { kind: 'echo' }, tls: own })
  const { id } = sockets.openClient({ transport: 'unix', path, tls: { ca: own.certificate } })
  const client = sockets.get(id)
  await isOpen(client)
  expect(client.tlsDetails()).toMatchObject({ serverName: 'localhost', trusted: true })
  await client.send(bytesOf('by a path'), null)
  await vi.waitFor(() => expect(client.state.bytesIn).toBe(9))
})

it('1,000,000 bytes through TLS to an echo and back → all of them, in order', async () => {
  const { port } = await listen({}, 'echo')
  const client = connect(port, { verify: false })
  await isOpen(client)
  const sent = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => 33 + (i % 90)))
  await client.send(sent, null)
  await vi.waitFor(() => expect(client.state.bytesIn).toBe(sent.length), 10_000)
  expect(tests.received(client) === sent.toString('latin1')).toBe(true)
})

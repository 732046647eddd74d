import { once } from 'node:events'
import { connect as plainConnect, createServer, type Socket } from 'node:net'
import * as tls from 'node:tls'
import { afterEach, expect, it, vi } from 'vitest'
import { tlsClientOptions, tlsServerOptions } from '#contract/tls'
import { LOCAL_NAMES, testCertificate } from './test-certificates'
import { bytesOf, useSockets } from './test-sockets'

const tests = useSockets()
const { listen, connect, isOpen, isClosed, events } = tests
const plain: { destroy: () => unknown }[] = []
afterEach(() => {
  for (const peer of plain.splice(0)) peer.destroy()
})

const own = await testCertificate({ name: 'localhost', names: LOCAL_NAMES })
const clientRole = (options = {}) => ({ role: 'client', options: tlsClientOptions.parse(options) }) as const
const serverRole = (options = {}) => ({ role: 'server', options: tlsServerOptions.parse(options) }) as const

/** A server that says one line and then does as it is told. */
async function plainServer(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    plain.push(socket)
    socket.on('error', () => undefined)
    onConnection(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  plain.push({ destroy: () => server.close() })
  const address = server.address()
  return typeof address === 'object' ? (address?.port ?? 0) : 0
}

function plainClient(port: number): Socket {
  const socket = plainConnect(port, '127.0.0.1')
  plain.push(socket)
  socket.on('error', () => undefined)
  return socket
}

it('client, STARTTLS after plaintext lines → the same connection goes on in TLS', async () => {
  const port = await plainServer((socket) => {
    socket.write('220 ready\r\n')
    socket.once('data', (line) => {
      expect(line.toString()).toBe('STARTTLS\r\n')
      socket.write('220 go ahead\r\n', () => {
        const secure = new tls.TLSSocket(socket, { isServer: true, cert: own.certificate, key: own.key })
        secure.on('data', (bytes: Buffer) => secure.write(`in TLS: ${bytes.toString()}`))
      })
    })
  })
  const client = connect(port, null)
  await vi.waitFor(() => expect(tests.received(client)).toBe('220 ready\r\n'))
  await client.send(bytesOf('STARTTLS\r\n'), null)
  await vi.waitFor(() => expect(tests.received(client)).toContain('go ahead'))
  const { flow } = client.state
  const started = client.startTls(clientRole({ ca: own.certificate }))
  expect(client.state.tls?.phase).toBe('handshaking')
  expect(() => client.send(bytesOf('too early'), null)).toThrow('The TLS handshake is not done yet.')
  await started
  await client.send(bytesOf('EHLO again'), null)
  await vi.waitFor(() => expect(tests.received(client)).toContain('in TLS: EHLO again'))
  expect(client.state).toMatchObject({ flow, phase: 'open', tls: { trusted: true } })
  await expect(client.startTls(clientRole())).rejects.toThrow('There is TLS on this connection already.')
})

it('accepted connection, STARTTLS after plaintext lines → a certificate is made on the spot, TLS both ways', async () => {
  const { port } = await listen(null)
  const peer = plainClient(port)
  peer.write('STARTTLS\r\n')
  const accepted = await tests.accepted()
  await vi.waitFor(() => expect(tests.received(accepted)).toBe('STARTTLS\r\n'))
  await accepted.send(bytesOf('220 go ahead\r\n'), null)
  await once(peer, 'data')
  const secure = tls.connect({ socket: peer, rejectUnauthorized: false, servername: 'localhost' })
  // Its ClientHello may be there before we begin, while the certificate is made.
  await accepted.startTls(serverRole())
  secure.write('hello in TLS')
  await vi.waitFor(() => expect(tests.received(accepted)).toBe('STARTTLS\r\nhello in TLS'))
  expect(accepted.tlsDetails()).toMatchObject({ role: 'server', serverName: 'localhost' })
  expect(accepted.tlsDetails().ownChain[0].names).toContain('DNS:localhost')
})

it('STARTTLS with a key that is not the certificate’s → refused in words, the connection goes on without TLS', async () => {
  const { port } = await listen(null)
  const peer = plainClient(port)
  const accepted = await tests.accepted()
  const other = await testCertificate({ name: 'other' })
  await expect(
    accepted.startTls(serverRole({ certificate: own.certificate, key: other.key })),
  ).rejects.toThrow('The key does not belong to the certificate.')
  expect(accepted.state.tls).toBeNull()
  peer.write('still plain')
  await vi.waitFor(() => expect(tests.received(accepted)).toBe('still plain'))
})

it('a plain client at a TLS listener → tls-failed says that the peer does not speak TLS', async () => {
  const { port } = await listen({})
  plainClient(port).write('QUIT without TLS\r\n')
  const accepted = await tests.accepted()
  await isClosed(accepted)
  expect(accepted.state.error?.message).toBe('The peer does not speak TLS: what it sent is no TLS record.')
  plainClient(port).write('GET / HTTP/1.1\r\n\r\n')
  const http = await tests.accepted()
  await isClosed(http)
  expect(http.state.error?.message).toBe('The peer sent a plain HTTP request, not TLS.')
})

it('a TLS client at a plain server → tls-failed says that it does not speak TLS there', async () => {
  const port = await plainServer((socket) => socket.write('220 mail.example ESMTP\r\n'))
  const client = connect(port, {})
  await isClosed(client)
  expect(client.state.error).toMatchObject({
    message: `127.0.0.1:${port} does not speak TLS: what it sent is no TLS record.`,
  })
  expect(events(client).map(({ kind }) => kind)).toContain('tls-failed')
})

it('a server that ends or resets during the handshake → said so', async () => {
  const ending = connect(await plainServer((socket) => socket.once('data', () => socket.end())), {})
  await isClosed(ending)
  expect(ending.state.error?.message).toContain('ended the connection during the TLS handshake')
  const resetting = connect(
    await plainServer((socket) => socket.once('data', () => socket.resetAndDestroy())),
    {},
  )
  await isClosed(resetting)
  expect(resetting.state.error?.message).toContain('ended the connection during the TLS handshake')
})

it('a client that ends during the handshake → said so', async () => {
  const { port } = await listen({})
  const peer = plainClient(port)
  const accepted = await tests.accepted()
  peer.end()
  await isClosed(accepted)
  expect(accepted.state.error?.message).toContain('The client ended the connection during the TLS handshake')
})

it('closed or reset by us during the handshake → given up, no error', async () => {
  const port = await plainServer(() => undefined)
  for (const act of ['close', 'reset'] as const) {
    const client = connect(port, {})
    await vi.waitFor(() => expect(client.state.tls?.phase).toBe('handshaking'))
    await client[act]()
    await isClosed(client)
    expect(client.state).toMatchObject({ error: null, tls: { phase: 'failed' } })
  }
})

it('no version, cipher or ALPN protocol in common → said so on both ends', async () => {
  const versions = await listen({ minVersion: 'TLSv1.3' })
  const old = connect(versions.port, { maxVersion: 'TLSv1.2', verify: false })
  const toOld = await tests.accepted()
  await Promise.all([isClosed(old), isClosed(toOld)])
  expect(old.state.error?.message).toBe('The two ends have no TLS version in common.')
  expect(toOld.state.error?.message).toBe('The two ends have no TLS version in common.')

  const ciphers = await listen({ maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })
  const other = connect(ciphers.port, {
    ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384',
    verify: false,
    maxVersion: 'TLSv1.2',
  })
  const toOther = await tests.accepted()
  await Promise.all([isClosed(other), isClosed(toOther)])
  expect(other.state.error?.message).toContain('The peer refused the handshake: no cipher')
  expect(toOther.state.error?.message).toBe('The two ends have no cipher in common.')

  const alpn = await listen({ alpn: ['h2'] })
  const http1 = connect(alpn.port, { alpn: ['http/1.1'], verify: false })
  await isClosed(http1)
  expect(http1.state.error?.message).toBe('The two ends have no ALPN protocol in common.')
})

it('TLS 1.0 on both ends, where it is asked for → agreed', async () => {
  const { port } = await listen({ minVersion: 'TLSv1', maxVersion: 'TLSv1' })
  const client = connect(port, { minVersion: 'TLSv1', maxVersion: 'TLSv1', verify: false })
  await isOpen(client)
  expect(client.state.tls?.version).toBe('TLSv1')
})

it('reset over TLS → the peer sees a reset; paused reading over TLS → nothing is received until it goes on', async () => {
  const { port } = await listen({ ...own })
  const client = connect(port, { ca: own.certificate })
  await isOpen(client)
  const accepted = await tests.accepted()
  await isOpen(accepted)
  accepted.pauseReading(true)
  await client.send(bytesOf('held back'), null)
  await client.send(bytesOf(', and more'), null)
  expect(tests.received(accepted)).toBe('')
  accepted.pauseReading(false)
  await vi.waitFor(() => expect(tests.received(accepted)).toBe('held back, and more'))
  client.reset()
  await isClosed(accepted)
  await isClosed(client)
  expect(accepted.state.error?.code).toBe('ECONNRESET')
  expect(client.state.error).toBeNull()
})

it('an unusable certificate, key, cipher or range of versions → the listener is refused in words', async () => {
  const refused = async (options: object, words: string) =>
    expect(listen(tlsServerOptions.parse(options))).rejects.toThrow(words)
  await refused({ certificate: own.certificate }, 'A certificate was given without its key.')
  await refused({ certificate: 'nonsense', key: 'nonsense' }, 'is no PEM text that can be read')
  await refused({ ciphers: 'NO-SUCH-CIPHER' }, 'No cipher of that name is known here.')
  await refused(
    { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' },
    'The least version, TLSv1.3, is after the greatest',
  )
})

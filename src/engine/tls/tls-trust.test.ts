import { expect, it, vi } from 'vitest'
import { LOCAL_NAMES, testCertificate } from './test-certificates'
import { bytesOf, useSockets } from './test-sockets'

const tests = useSockets()
const { listen, connect, isOpen, isClosed, events, opensslServer } = tests
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

const root = await testCertificate({ name: 'Test Root', authority: true })
const otherRoot = await testCertificate({ name: 'Other Root', authority: true })
const good = await testCertificate({ name: 'good', names: LOCAL_NAMES, by: root })

const untrusted = [
  {
    what: 'expired',
    shown: await testCertificate({ name: 'old', names: LOCAL_NAMES, from: -10, to: -3.5, by: root }),
    ca: root.certificate,
    code: 'CERT_HAS_EXPIRED',
    message: `The certificate of old expired 3 days ago, on ${day(-3.5)}.`,
    step: 'Renew it on the server.',
  },
  {
    what: 'not yet valid',
    shown: await testCertificate({ name: 'early', names: LOCAL_NAMES, from: 2.5, to: 9, by: root }),
    ca: root.certificate,
    code: 'CERT_NOT_YET_VALID',
    message: `The certificate of early is valid only from ${day(2.5)} on, in 2 days.`,
    step: 'Check the clock',
  },
  {
    what: 'self-signed',
    shown: await testCertificate({ name: 'lonely', names: LOCAL_NAMES }),
    ca: null,
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    message: "The server's certificate is self-signed: lonely vouches for itself, and no authority does.",
    step: 'give this certificate as trusted (CA)',
  },
  {
    what: 'signed by an unknown authority',
    shown: good,
    ca: otherRoot.certificate,
    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    message:
      "The server's certificate was signed by CN=Test Root, which is no authority that is trusted here",
    step: "give its authority's certificate as trusted (CA)",
  },
  {
    what: 'of another name',
    shown: await testCertificate({ name: 'x', names: [{ type: 'dns', value: 'example.org' }], by: root }),
    ca: root.certificate,
    code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    message: 'The certificate is not for 127.0.0.1. It is for example.org.',
    step: 'Connect with one of its names',
  },
]

it.each(untrusted)(
  'server certificate $what, verification on → tls-failed in words, no byte sent, closed',
  async (bad) => {
    const server = await opensslServer(bad.shown)
    const client = connect(server.port, { ca: bad.ca })
    await isClosed(client)
    expect(client.state.error).toMatchObject({ code: bad.code })
    expect(client.state.error?.message).toContain(bad.message)
    expect(client.state.error?.step).toContain(bad.step)
    expect(client.state).toMatchObject({ bytesOut: 0, tls: { phase: 'failed', trusted: false } })
    expect(events(client).map(({ kind }) => kind)).toEqual([
      ...['opening', 'connecting', 'connected', 'tls-started', 'tls-failed', 'closed'],
    ])
    // It can be read all the same.
    expect(client.tlsDetails()).toMatchObject({ trusted: false, whyNot: { code: bad.code } })
    expect(client.tlsDetails().peerChain[0].pem.replace(/\s/g, '')).toBe(
      bad.shown.certificate.replace(/\s/g, ''),
    )
  },
)

it.each(untrusted)('server certificate $what, verification off → open and marked untrusted', async (bad) => {
  const { port } = await listen(bad.shown, 'echo')
  const client = connect(port, { ca: bad.ca, verify: false })
  await isOpen(client)
  expect(client.state.tls).toMatchObject({ phase: 'secure', trusted: false })
  expect(client.tlsDetails().whyNot?.code).toBe(bad.code)
  await client.send(bytesOf('all the same'), null)
  await vi.waitFor(() => expect(tests.received(client)).toBe('all the same'))
})

it('another name is given as server name → that one is verified', async () => {
  const shown = await testCertificate({
    name: 'x',
    names: [{ type: 'dns', value: '*.example.org' }],
    by: root,
  })
  const { port } = await listen(shown)
  await isOpen(connect(port, { ca: root.certificate, serverName: 'a.example.org' }))
  const wrong = connect(port, { ca: root.certificate, serverName: 'a.b.example.org' })
  await isClosed(wrong)
  expect(wrong.state.error?.message).toBe(
    'The certificate is not for a.b.example.org. It is for *.example.org.',
  )
})

it.each(['TLSv1.2', 'TLSv1.3'] as const)(
  'client certificate required, %s: missing, untrusted, trusted',
  async (version) => {
    const { port } = await listen({
      ...good,
      ca: root.certificate,
      clientCertificate: 'require',
      maxVersion: version,
    })
    const ca = root.certificate

    const bare = connect(port, { ca })
    const toBare = await tests.accepted()
    await isClosed(toBare)
    await isClosed(bare)
    expect(toBare.state.error?.message).toBe(
      'The client showed no certificate, and this listener requires one.',
    )
    expect(toBare.state.bytesIn).toBe(0)
    expect(bare.state.error?.message).toMatch(/requires a client certificate|refused the handshake/)

    const stranger = await testCertificate({ name: 'stranger', by: otherRoot })
    const untrustedClient = connect(port, { ca, certificate: stranger.certificate, key: stranger.key })
    const toUntrusted = await tests.accepted()
    await isClosed(toUntrusted)
    expect(toUntrusted.state.tls).toMatchObject({ phase: 'failed', trusted: false })
    expect(toUntrusted.state.error?.message).toContain("The client's certificate was signed by CN=Other Root")
    // No alert can be sent any more: it only sees the end.
    await vi.waitFor(() => expect(untrustedClient.state.halfClosedByPeer).toBe(true))

    const known = await testCertificate({ name: 'known', by: root })
    const trustedClient = connect(port, { ca, certificate: known.certificate, key: known.key })
    const toTrusted = await tests.accepted()
    await isOpen(toTrusted)
    await isOpen(trustedClient)
    expect(toTrusted.state.tls?.trusted).toBe(true)
    expect(toTrusted.tlsDetails().peerChain[0].subject).toBe('CN=known')
    expect(trustedClient.tlsDetails().ownChain[0].subject).toBe('CN=known')
  },
)

it('client certificate asked for: without one, and with an untrusted one → open, and told', async () => {
  const { port } = await listen({ ...good, ca: root.certificate, clientCertificate: 'ask' })
  const ca = root.certificate
  await isOpen(connect(port, { ca }))
  const toBare = await tests.accepted()
  await isOpen(toBare)
  expect(toBare.state.tls?.trusted).toBeNull()
  const stranger = await testCertificate({ name: 'stranger' })
  await isOpen(connect(port, { ca, certificate: stranger.certificate, key: stranger.key }))
  const toStranger = await tests.accepted()
  await isOpen(toStranger)
  expect(toStranger.state.tls?.trusted).toBe(false)
  expect(toStranger.tlsDetails().whyNot?.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
})

it('our client certificate to openssl s_server, which requires one', async () => {
  const known = await testCertificate({ name: 'known', by: root })
  const ca = tests.file('ca.pem', root.certificate)
  const server = await opensslServer(good, '-Verify', '2', '-CAfile', ca, '-verify_return_error')
  const bare = connect(server.port, { ca: root.certificate })
  await isClosed(bare)
  expect(bare.state.error?.message).toContain('requires a client certificate')
  const client = connect(server.port, {
    ca: root.certificate,
    certificate: known.certificate,
    key: known.key,
  })
  await isOpen(client)
  await client.send(bytesOf('known to you\n'), null)
  await vi.waitFor(() => expect(server.said()).toContain('known to you'))
})

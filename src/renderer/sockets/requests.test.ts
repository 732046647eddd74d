import { describe, expect, it } from 'vitest'
import { problemsOf } from './problems'
import { remember, remembered } from './remembered'
import { clientRequestOf, listenerRequestOf, udpRequestOf } from './requests'
import { DEFAULT_FORM, type FormKind, type SocketForm } from './socket-form'
import { splitHost } from './split-host'
import { summaryOf } from './summaries'

const form = (change: Partial<SocketForm>): SocketForm => ({ ...DEFAULT_FORM, ...change })

describe('a form → the request', () => {
  it('listener, nothing changed: loopback, a free port, the system’s options, no TLS', () => {
    expect(listenerRequestOf(DEFAULT_FORM)).toMatchObject({
      transport: 'tcp',
      address: '127.0.0.1',
      port: 0,
      path: null,
      backlog: 511,
      options: { noDelay: true, allowHalfOpen: true, keepAlive: null, lingerSeconds: null },
      tls: null,
      reply: { kind: 'none' },
      framing: { kind: 'none' },
    })
  })
  it('listener of a path: the path, and neither address nor port', () => {
    const request = listenerRequestOf(form({ protocol: 'unix', path: ' @x ' }))
    expect(request).toMatchObject({ transport: 'unix', path: '@x' })
    expect(request).not.toHaveProperty('address')
  })
  it('listener with options, TLS, reply and framing: each in its place', () => {
    const typed = form({
      port: '8080',
      backlog: '1',
      linger: '0',
      keepAlive: true,
      keepAliveIdle: '5',
      keepAliveProbes: '3',
      tls: true,
      tlsAlpn: 'h2, http/1.1',
      tlsMin: 'TLSv1.2',
      tlsClientCertificate: 'require',
      reply: 'payload',
      replyText: 'hi',
      replyEnding: 'CRLF',
      replyWhen: 'connect',
      framing: 'length',
      lengthBytes: '4',
      lengthEndian: 'little',
    })
    expect(listenerRequestOf(typed)).toMatchObject({
      port: 8080,
      backlog: 1,
      options: { lingerSeconds: 0, keepAlive: { idleSeconds: 5, intervalSeconds: null, probes: 3 } },
      tls: { alpn: ['h2', 'http/1.1'], minVersion: 'TLSv1.2', clientCertificate: 'require', key: null },
      reply: { kind: 'payload', payload: { mode: 'text', text: 'hi', ending: 'CRLF' }, when: 'connect' },
      framing: { kind: 'length', bytes: 4, endian: 'little', inclusive: false },
    })
  })
  it('client: where from, how long, verification off only where it was turned off', () => {
    const typed = form({
      host: 'localhost',
      port: '443',
      family: 'IPv6',
      localPort: '5000',
      interface: 'lo',
      connectTimeout: '1000',
      tls: true,
      tlsVerify: false,
    })
    expect(clientRequestOf(typed)).toMatchObject({
      host: 'localhost',
      port: 443,
      family: 'IPv6',
      localAddress: null,
      localPort: 5000,
      interface: 'lo',
      connectTimeoutMs: 1000,
      attemptDelayMs: 250,
      tls: { verify: false, serverName: null },
    })
    expect(clientRequestOf({ ...typed, tls: false }).tls).toBeNull()
  })
  it('udp: peer, groups with interface and source, multicast options', () => {
    const typed = form({
      peerHost: '::1',
      peerPort: '53',
      groups: [{ group: '232.1.2.3', interface: 'lo', source: '127.0.0.1' }],
      multicastLoopback: 'off',
      multicastTtl: '0',
    })
    expect(udpRequestOf(typed)).toMatchObject({
      peer: { host: '::1', port: 53 },
      memberships: [{ group: '232.1.2.3', interface: 'lo', source: '127.0.0.1' }],
      options: { multicastLoopback: false, multicastTtl: 0, ttl: null },
    })
    expect(udpRequestOf(DEFAULT_FORM)).toMatchObject({ peer: null, memberships: [], options: {} })
  })
})

describe('what is wrong is said at its field', () => {
  it.each<[FormKind, Partial<SocketForm>, keyof SocketForm, string]>([
    ['listener', { port: '70000' }, 'port', 'A port is a number from 0 to 65,535.'],
    ['listener', { port: '1.5' }, 'port', 'A port is a number'],
    ['listener', { address: ' ' }, 'address', 'A host name or an address is needed.'],
    ['listener', { protocol: 'unix' }, 'path', 'A path is needed'],
    ['listener', { backlog: '' }, 'backlog', 'from 0 to 65,535'],
    ['listener', { framing: 'delimiter' }, 'delimiter', 'A delimiter is needed'],
    ['listener', { reply: 'script' }, 'replyScript', 'at least one step'],
    ['listener', { tls: true, tlsKey: '-----BEGIN X' }, 'tlsCertificate', 'given together'],
    ['client', { port: '' }, 'port', 'A port to reach is a number from 1 to 65,535.'],
    ['client', { port: '1', maxSegment: '10' }, 'maxSegment', 'from 88 to 32,767'],
    ['client', { port: '1', tls: true, tlsCa: 'x' }, 'tlsCa', 'no PEM'],
    ['client', { port: '1', tls: true, tlsMin: 'TLSv1.3', tlsMax: 'TLSv1.2' }, 'tlsMax', 'older'],
    ['udp', { peerPort: '1' }, 'peerHost', 'A peer has a host'],
    ['udp', { peerHost: 'x', peerPort: '0' }, 'peerPort', 'A port to reach'],
    [
      'udp',
      { groups: [{ group: '10.0.0.1', interface: '', source: '' }] },
      'groups',
      'Group 1: 10.0.0.1 is no',
    ],
    ['udp', { groups: [{ group: 'ff02::1', interface: '', source: '10.0.0.1' }] }, 'groups', 'same family'],
  ])('%s %j → %s', (kind, change, field, words) => {
    const problems = problemsOf(kind, form(change))
    expect(Object.keys(problems)).toEqual([field])
    expect(problems[field]).toContain(words)
  })
  it('what does not count is not looked at', () => {
    expect(problemsOf('listener', form({ keepAliveIdle: 'x', idleGap: 'x', tlsKey: 'x' }))).toEqual({})
    expect(problemsOf('client', form({ protocol: 'unix', path: '/x', port: '' }))).toEqual({})
  })
})

it.each([
  ['localhost:8080', { host: 'localhost', port: '8080' }],
  ['[::1]:443', { host: '::1', port: '443' }],
  ['[fe80::1%eth0]', { host: 'fe80::1%eth0', port: null }],
  ['https://user:pw@example.org/a?b', { host: 'example.org', port: '443' }],
  ['http://[::1]:8080/', { host: '::1', port: '8080' }],
  ['udp://x', { host: 'x', port: null }],
  ['::1', null],
  ['example.org', null],
  ['file:///etc', null],
])('%s pasted into Host → %j', (pasted, split) => expect(splitHost(pasted)).toEqual(split))

it('a summary: what deviates, nothing where all is as by default', () => {
  expect(summaryOf('streamOptions', DEFAULT_FORM)).toBe('')
  expect(summaryOf('streamOptions', form({ ttl: '5', linger: '0' }))).toBe('linger 0: close resets · TTL 5')
  expect(summaryOf('tls', form({ tlsAlpn: 'h2' }))).toBe('')
  expect(summaryOf('tls', form({ tls: true, tlsAlpn: 'h2' }))).toBe('TLS · ALPN h2')
})

describe('the form that was used last', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  }
  it('is there again, per kind; verification is on and no key is kept', () => {
    remember('client', form({ host: 'x', tls: true, tlsVerify: false, tlsKey: 'secret' }), storage)
    expect(remembered('client', storage)).toEqual(form({ host: 'x', tls: true }))
    expect(JSON.stringify([...kept])).not.toContain('secret')
    expect(remembered('udp', storage)).toEqual(DEFAULT_FORM)
  })
  it.each(['no json', 'null', '{"host":7,"groups":[1],"other":"x"}'])('damaged: %s → defaults', (text) => {
    kept.set('fourtuple.socket-form.listener', text)
    expect(remembered('listener', storage)).toEqual(DEFAULT_FORM)
  })
})

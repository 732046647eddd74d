import type { CallInput } from '#contract/messages'
import { numberOf, type NumberName } from './number-rules'
import type { FormKind, SocketForm } from './socket-form'

type ListenerParts = CallInput<'listener.open'>
type ClientParts = CallInput<'client.open'>
type UdpParts = CallInput<'udp.open'>
/** Something typed, or nothing. */
export const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** Numbers of fields in a form of one kind. */
export function numbersOf(kind: FormKind, form: SocketForm) {
  return (name: NumberName) => numberOf(kind, form, name)
}

/** Options of a stream socket. */
export function streamOptionsOf(kind: FormKind, form: SocketForm): NonNullable<ListenerParts['options']> {
  const number = numbersOf(kind, form)
  return {
    noDelay: form.noDelay,
    allowHalfOpen: form.allowHalfOpen,
    keepAlive: form.keepAlive
      ? {
          idleSeconds: number('keepAliveIdle') ?? 60,
          intervalSeconds: number('keepAliveInterval'),
          probes: number('keepAliveProbes'),
        }
      : null,
    lingerSeconds: number('linger'),
    sendBuffer: number('sendBuffer'),
    receiveBuffer: number('receiveBuffer'),
    ttl: number('ttl'),
    trafficClass: number('trafficClass'),
    maxSegment: number('maxSegment'),
    congestion: orNull(form.congestion),
    userTimeoutMs: number('userTimeout'),
    idleTimeoutMs: number('idleTimeout'),
  }
}

/** Options of a datagram socket. */
export function datagramOptionsOf(form: SocketForm): NonNullable<UdpParts['options']> {
  const number = numbersOf('udp', form)
  return {
    broadcast: form.broadcast,
    ttl: number('ttl'),
    multicastTtl: number('multicastTtl'),
    multicastLoopback: form.multicastLoopback === '' ? null : form.multicastLoopback === 'on',
    multicastInterface: orNull(form.multicastInterface),
    sendBuffer: number('sendBuffer'),
    receiveBuffer: number('receiveBuffer'),
  }
}

/** What a socket answers by itself. */
export function replyOf(form: SocketForm): NonNullable<ListenerParts['reply']> {
  if (form.reply === 'script') return { kind: 'script', script: form.replyScript }
  if (form.reply !== 'payload') return { kind: form.reply }
  const payload =
    form.replyMode === 'text'
      ? ({ mode: 'text', text: form.replyText, ending: form.replyEnding } as const)
      : ({ mode: form.replyMode, text: form.replyText } as const)
  return { kind: 'payload', payload, when: form.replyWhen }
}

/** How received bytes are cut into messages. */
export function framingOf(form: SocketForm): NonNullable<ListenerParts['framing']> {
  if (form.framing === 'length') {
    const bytes = Number(form.lengthBytes) as 1 | 2 | 4
    return { kind: 'length', bytes, endian: form.lengthEndian, inclusive: form.lengthInclusive }
  }
  if (form.framing === 'delimiter') return { kind: 'delimiter', delimiter: form.delimiter }
  if (form.framing === 'idle') return { kind: 'idle', ms: numberOf('listener', form, 'idleGap') ?? 50 }
  return { kind: form.framing }
}

function commonTls(form: SocketForm) {
  return {
    minVersion: form.tlsMin === '' ? null : form.tlsMin,
    maxVersion: form.tlsMax === '' ? null : form.tlsMax,
    ciphers: orNull(form.tlsCiphers),
    alpn: protocolsOf(form.tlsAlpn),
    certificate: orNull(form.tlsCertificate),
    key: orNull(form.tlsKey),
    ca: orNull(form.tlsCa),
    keyLog: form.tlsKeyLog,
  }
}

/** ALPN protocols as typed: separated by commas or spaces. */
export function protocolsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((name) => name !== '')
}

/** TLS of a client, as if it were wanted. */
export function tlsClientOf(form: SocketForm): NonNullable<ClientParts['tls']> {
  return { ...commonTls(form), verify: form.tlsVerify, serverName: orNull(form.tlsServerName) }
}

/** TLS of a listener, as if it were wanted. */
export function tlsServerOf(form: SocketForm): NonNullable<ListenerParts['tls']> {
  return { ...commonTls(form), clientCertificate: form.tlsClientCertificate }
}

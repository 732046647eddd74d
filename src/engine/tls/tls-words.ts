import type { EngineError } from '#contract/messages'
import type { TlsDetails } from '#contract/tls'
import type { PreparedTls } from './prepared-tls'

/** The sentence of an event `tls-started`. @param sni what the client names; null for none */
export function startedWords(prepared: PreparedTls, sni: string | null): string {
  const { options } = prepared
  const alpn = options.alpn.length > 0 ? `ALPN ${options.alpn.join(', ')}` : 'no ALPN'
  if (prepared.role === 'client') {
    const name = sni === null ? 'no server name' : `server name ${sni}`
    return `ClientHello is sent: ${name}, ${alpn}, verification ${prepared.options.verify ? 'on' : 'off'}`
  }
  const wanted = { no: 'not asked for', ask: 'asked for', require: 'required' }[
    prepared.options.clientCertificate
  ]
  return `waits for the ClientHello: ${alpn}, client certificate ${wanted}`
}

/** The sentence of an event `tls-secured`. */
export function securedWords(details: TlsDetails): string {
  const { role, version, cipher, alpn, serverName, keyExchange, trusted, whyNot, handshakeMs, resumed } =
    details
  const whose = role === 'client' ? 'server' : 'client'
  const trust =
    trusted === null
      ? `the ${whose} showed no certificate`
      : trusted
        ? `the ${whose} is trusted`
        : `the ${whose} is not trusted (${whyNot?.code ?? ''})`
  return [
    version,
    cipher,
    keyExchange,
    alpn === null ? null : `ALPN ${alpn}`,
    role === 'server' && serverName !== null ? `server name ${serverName}` : null,
    trust,
    resumed ? 'resumed' : null,
    `${(handshakeMs ?? 0).toFixed(1)} ms`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

export function tooSlow(ms: number): EngineError {
  return {
    code: 'ETIMEDOUT',
    message: `The TLS handshake was not done after ${ms / 1000} seconds.`,
    step: 'The peer may not speak TLS there, or wait for something else first.',
  }
}

export function noCertificate(whose: 'server' | 'client'): EngineError {
  return {
    code: 'ENOCERT',
    message: `The ${whose} showed no certificate, so nobody knows who it is.`,
    ...(whose === 'server' ? { step: 'To talk to it all the same, connect with verification off.' } : {}),
  }
}

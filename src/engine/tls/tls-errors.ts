import type { EngineError } from '#contract/messages'
import { codeOf } from '../engine-error'

/** Where an error came up. */
interface Met {
  role: 'client' | 'server'
  /** The peer's endpoint. */
  where: string
}

type Wording = (met: Met) => [message: string, step?: string]

/**
 * OpenSSL's and BoringSSL's reasons by what they end with, and what a person can do. An alert is the peer's word
 * (RFC 8446 §6), anything else our own library's.
 */
const WORDINGS: [RegExp, Wording][] = [
  [
    /HTTP_REQUEST|HTTPS_PROXY_REQUEST/,
    () => ['The peer sent a plain HTTP request, not TLS.', 'Use https:// there, or a listener without TLS.'],
  ],
  [
    /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_TOO_SMALL|NOT_SSL_RECORD_OR_TYPE|UNKNOWN_PROTOCOL|RECORD_LAYER_FAILURE/,
    ({ role, where }) =>
      role === 'client'
        ? [
            `${where} does not speak TLS: what it sent is no TLS record.`,
            'Connect without TLS; or start TLS later, where its protocol asks for that first (STARTTLS).',
          ]
        : [
            'The peer does not speak TLS: what it sent is no TLS record.',
            'Connect with TLS, or use a listener without it.',
          ],
  ],
  [
    /UNEXPECTED_MESSAGE|UNEXPECTED_RECORD/,
    () => [
      'What the peer sent is TLS, but not its part of this handshake; an echo sends our own back.',
      'Begin TLS on the other end first.',
    ],
  ],
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|VERSION_TOO_LOW|INAPPROPRIATE_FALLBACK|NO_PROTOCOLS_AVAILABLE|WRONG_SSL_VERSION/,
    () => [
      'The two ends have no TLS version in common.',
      'Widen the versions that are allowed here: TLS 1.0 and 1.1 are left out unless asked for.',
    ],
  ],
  [
    /NO_SHARED_CIPHER|NO_CIPHERS/,
    () => ['The two ends have no cipher in common.', 'Allow more ciphers on one end.'],
  ],
  [
    /ALERT_UNKNOWN_CA/,
    () => [
      'The peer does not trust our certificate: it does not know the authority that signed it.',
      'Give our certificate, or the authority that signed it, to the peer as trusted.',
    ],
  ],
  [
    /CERTIFICATE_REQUIRED/,
    () => ['The peer requires a client certificate, and none was shown.', 'Give one with its key.'],
  ],
  [
    /PEER_DID_NOT_RETURN_A_CERTIFICATE|PEER_DID_NOT_RETURN/,
    () => [
      'The client showed no certificate, and this listener requires one.',
      'Give the client one, or ask for it without requiring it.',
    ],
  ],
  [
    /ALERT_CERTIFICATE_EXPIRED/,
    () => ['The peer refused our certificate: it has expired.', 'Use one that is valid.'],
  ],
  [/ALERT_CERTIFICATE_REVOKED/, () => ['The peer refused our certificate: it was revoked.']],
  [
    /ALERT_BAD_CERTIFICATE|ALERT_CERTIFICATE_UNKNOWN|ALERT_UNSUPPORTED_CERTIFICATE|ALERT_ACCESS_DENIED|ALERT_DECRYPT_ERROR/,
    () => [
      'The peer refused our certificate.',
      'Its own log says why: often the name, the dates or the authority.',
    ],
  ],
  [
    /NO_APPLICATION_PROTOCOL/,
    () => [
      'The two ends have no ALPN protocol in common.',
      'Offer one that the other end has, or none at all.',
    ],
  ],
  [
    /UNRECOGNIZED_NAME/,
    () => ['The server does not know the name that was asked for (SNI).', 'Give another server name.'],
  ],
  [
    /ALERT_HANDSHAKE_FAILURE/,
    ({ role }) => [
      'The peer refused the handshake: no cipher, signature or group in common' +
        (role === 'client' ? ', or it wants a client certificate.' : '.'),
      'Allow more versions and ciphers.',
    ],
  ],
  [
    /ALERT_INTERNAL_ERROR/,
    () => ['The peer had an error of its own during the handshake.', 'Its log says which.'],
  ],
  [/CLOSE_NOTIFY|UNEXPECTED_EOF/, () => ['The peer ended the connection within TLS.']],
  [
    /DECRYPTION_FAILED|BAD_RECORD_MAC|BAD_DECRYPT/,
    () => ['A TLS record could not be decrypted: something changed it on the way, or an end lost its place.'],
  ],
]

/** Whether an error is the TLS library's. */
export function isTlsError(thrown: unknown): thrown is Error {
  return /^(ERR_SSL_|ERR_TLS_|EPROTO$)/.test(codeOf(thrown))
}

/** A TLS error in words. What is not known here keeps the library's reason. */
export function tlsError(thrown: Error, met: Met): EngineError {
  const code = codeOf(thrown)
  const text = `${code} ${thrown.message}`.toUpperCase().replaceAll(' ', '_')
  const found =
    WORDINGS.find(([pattern]) => pattern.test(code)) ?? WORDINGS.find(([pattern]) => pattern.test(text))
  if (found) {
    const [message, step] = found[1](met)
    return { code, message, ...(step ? { step } : {}) }
  }
  const { reason } = thrown as { reason?: string }
  return { code, message: `TLS failed: ${reason ?? thrown.message}.` }
}

/** A connection that ended while the handshake went on. */
export function endedInHandshake({ role, where }: Met): EngineError {
  return role === 'client'
    ? {
        code: 'ECONNRESET',
        message: `${where} ended the connection during the TLS handshake, without a word.`,
        step: 'It may not speak TLS there, or want a server name (SNI) or a version that was not offered.',
      }
    : {
        code: 'ECONNRESET',
        message: `The client ended the connection during the TLS handshake, without a word.`,
        step: 'It may not trust our certificate, or only have looked whether the port is open.',
      }
}

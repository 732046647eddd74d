import * as tls from 'node:tls'
import type { TlsClientOptions, TlsServerOptions } from '#contract/tls'
import { codeOf, ShownError } from '../engine-error'

const VERSIONS: tls.SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3']
/** Electron has BoringSSL in place of OpenSSL: it knows no security levels. */
const HAS_SECURITY_LEVELS = process.versions.electron === undefined

/**
 * Makes a secure context of what was asked for.
 *
 * @throws {ShownError} what does not fit, in words: a key that is another certificate's, an unknown cipher, no PEM
 */
export function secureContext(asked: TlsClientOptions | TlsServerOptions): tls.SecureContext {
  const { certificate, key } = asked
  if ((certificate === null) !== (key === null)) {
    throw new ShownError(
      'EINVAL',
      certificate === null
        ? 'A key was given without its certificate.'
        : 'A certificate was given without its key.',
      'Give both as PEM text, or neither.',
    )
  }
  const range = versionsOf(asked)
  try {
    return tls.createSecureContext({
      ...range,
      ciphers: ciphersOf(asked.ciphers, range.minVersion),
      cert: certificate ?? undefined,
      key: key ?? undefined,
      ca: asked.ca ?? trustedBySystem(),
      // Without one OpenSSL refuses to resume a session where a client certificate was asked for.
      sessionIdContext: 'fourtuple',
    })
  } catch (thrown) {
    throw contextError(thrown)
  }
}

/** The least and the greatest version; a greatest under the library's own least takes that down with it. */
function versionsOf({ minVersion, maxVersion }: Pick<TlsClientOptions, 'minVersion' | 'maxVersion'>) {
  const greatest = maxVersion ?? tls.DEFAULT_MAX_VERSION
  const usual = VERSIONS.indexOf(tls.DEFAULT_MIN_VERSION) <= VERSIONS.indexOf(greatest)
  const least = minVersion ?? (usual ? tls.DEFAULT_MIN_VERSION : greatest)
  if (VERSIONS.indexOf(least) > VERSIONS.indexOf(greatest)) {
    throw new ShownError(
      'EINVAL',
      `The least version, ${least}, is after the greatest, ${greatest}.`,
      'Choose a range, or leave one of them open.',
    )
  }
  return { minVersion: least, maxVersion: greatest }
}

/** OpenSSL's usual security level leaves out what TLS 1.0 and 1.1 need (SHA-1). */
function ciphersOf(asked: string | null, least: tls.SecureVersion): string | undefined {
  const isOld = least === 'TLSv1' || least === 'TLSv1.1'
  if (asked !== null) return asked
  return isOld && HAS_SECURITY_LEVELS ? `${tls.DEFAULT_CIPHERS}:@SECLEVEL=0` : undefined
}

/** What the system trusts beyond the authorities the library brings along, where it tells: then both. */
let trusted: string[] | null = null
function trustedBySystem(): string[] | undefined {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default' | 'system') => string[] }
  if (!getCACertificates) return undefined
  try {
    trusted ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
    return trusted.length > getCACertificates('default').length ? trusted : undefined
  } catch {
    return undefined
  }
}

/** Endings of OpenSSL's and BoringSSL's reasons. */
const CONTEXT_WORDS: [RegExp, string, string | undefined][] = [
  [
    /KEY_VALUES_MISMATCH|KEY_TYPE_MISMATCH/i,
    'The key does not belong to the certificate.',
    'Give the key that the certificate was made for; the first certificate of the text is the one that counts.',
  ],
  [
    /NO_CIPHER_MATCH|INVALID_COMMAND|NO_CIPHERS/i,
    'No cipher of that name is known here.',
    '`openssl ciphers` lists names.',
  ],
  [
    /BAD_PASSWORD_READ|INTERRUPTED_OR_CANCELLED|PASSWORD/i,
    'The key is protected by a passphrase.',
    'Give it without: `openssl pkey -in key.pem -out plain.pem` writes it so.',
  ],
  [/KEY_TOO_SMALL|MD_TOO_WEAK/i, 'The certificate or its key is too weak for the library.', undefined],
  [
    /NO_START_LINE|PEM|DECODER|ASN1|BAD_BASE64|UNSUPPORTED/i,
    'The certificate, the key or a trusted certificate is no PEM text that can be read.',
    'It begins with -----BEGIN.',
  ],
]

function contextError(thrown: unknown): ShownError {
  const code = codeOf(thrown)
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const found = CONTEXT_WORDS.find(
    ([pattern]) => pattern.test(code) || pattern.test(message.replaceAll(' ', '_')),
  )
  return found ? new ShownError(code, found[1], found[2]) : new ShownError(code, message)
}

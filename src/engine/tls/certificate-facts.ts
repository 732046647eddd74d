import { X509Certificate, type KeyObject } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { CertificateFacts } from '#contract/tls'
import { formatAddress, parseAddress } from '#core/net/address'

/** Certificates of a chain that are looked at: real ones have three or four. */
const MOST_IN_CHAIN = 16
/** Characters of a name, and names of a certificate, that are shown: both come from the peer. */
const MOST_CHARACTERS = 1000
const MOST_NAMES = 200

/** Names of curves, as X.509 and OpenSSL call them, by the names people know (RFC 8422 appendix A). */
const CURVES: Record<string, string> = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' }

/** Reads what a person wants to know of a certificate. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const { subject, issuer, subjectAltName, serialNumber, fingerprint256 } = certificate
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    names: namesOf(subjectAltName),
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    key: keyOf(certificate),
    serial: serialNumber,
    fingerprint: fingerprint256,
    isAuthority: certificate.ca,
    selfSigned: isSelfSigned(certificate),
    pem: certificate.toString(),
  }
}

/** The certificates that a PEM text has, in its order. @throws where one of them can't be read */
export function certificatesOf(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  return blocks.slice(0, MOST_IN_CHAIN).map((block) => new X509Certificate(block))
}

/**
 * The peer's chain, the leaf first: what it sent, then the authorities of our own that complete it. To be called once:
 * Node's newer call takes the chain away from the connection, so the older one, which also follows issuers into the
 * trusted certificates, goes before it.
 */
export function peerChain(socket: TLSSocket): X509Certificate[] {
  const followed = followIssuers(socket)
  if (followed.length > 0) return followed
  const chain: X509Certificate[] = []
  for (
    let one = socket.getPeerX509Certificate();
    one && chain.length < MOST_IN_CHAIN;
    one = one.issuerCertificate
  ) {
    chain.push(one)
  }
  return chain
}

function followIssuers(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = []
  const seen = new Set<object>()
  try {
    let one: { raw?: Buffer; issuerCertificate?: object } | undefined = socket.getPeerCertificate(true)
    while (one?.raw && !seen.has(one) && chain.length < MOST_IN_CHAIN) {
      seen.add(one)
      chain.push(new X509Certificate(one.raw))
      one = one.issuerCertificate
    }
    return chain
  } catch {
    return [] // a key that the older call can't describe
  }
}

/** `CN=localhost, O=Example` of Node's lines. */
function oneLine(name: string): string {
  return name.split('\n').filter(Boolean).join(', ').slice(0, MOST_CHARACTERS)
}

/** Alternative names of Node's list, in which those with odd characters are JSON strings. */
function namesOf(list: string | undefined): string[] {
  const parts = list?.match(/[^,:]+:(?:"(?:[^"\\]|\\.)*"|[^,]*)/g) ?? []
  return parts.slice(0, MOST_NAMES).map((part) => {
    const [kind, ...rest] = part.trim().split(':')
    const name = rest.join(':').slice(0, MOST_CHARACTERS)
    return kind === 'IP Address' ? `IP:${plainAddress(name)}` : `${kind}:${name}`
  })
}

/** An address as it is written elsewhere: OpenSSL writes IPv6 in full. */
function plainAddress(text: string): string {
  const bytes = parseAddress(text)
  return bytes ? formatAddress(bytes, 0, bytes.length === 16 ? 16 : 4) : text
}

function keyOf(certificate: X509Certificate): string {
  let key: KeyObject
  try {
    key = certificate.publicKey
  } catch {
    return 'of a kind that is not known here'
  }
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {}
  const type = key.asymmetricKeyType ?? 'unknown'
  if (namedCurve !== undefined) return `EC ${CURVES[namedCurve] ?? namedCurve}`
  if (modulusLength !== undefined) return `${type.toUpperCase()} ${modulusLength} bits`
  return type === 'ec' ? 'EC' : type.replace(/^ed/, 'Ed').replace(/^x/, 'X')
}

function isSelfSigned(certificate: X509Certificate): boolean {
  if (certificate.subject !== certificate.issuer) return false
  try {
    return certificate.verify(certificate.publicKey)
  } catch {
    return false
  }
}

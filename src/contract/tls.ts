import { z } from 'zod'
import { shownError } from './sockets'

/** PEM text: certificates, a key. Bounded: a chain is a few kilobytes. */
const pem = z.string().max(1 << 20)
const version = z.enum(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'])

const common = {
  minVersion: version.nullable().default(null),
  maxVersion: version.nullable().default(null),
  /** OpenSSL's cipher list. */
  ciphers: z.string().max(4096).nullable().default(null),
  /** ALPN protocols, the most wanted first (RFC 7301). */
  alpn: z.array(z.string().min(1).max(255)).max(32).default([]),
  /** Own certificate with its chain, and its key. */
  certificate: pem.nullable().default(null),
  key: pem.nullable().default(null),
  /** Certificates to trust instead of the system's. */
  ca: pem.nullable().default(null),
  /** Secrets go to the session's key log, with which others decrypt our own captures. */
  keyLog: z.boolean().default(true),
}

export const tlsClientOptions = z.object({
  ...common,
  /** Off only in sight: an untrusted peer is then talked to, and marked. */
  verify: z.boolean().default(true),
  /** SNI and the name that is verified; the host asked for where null. */
  serverName: z.string().max(253).nullable().default(null),
})
export type TlsClientOptions = z.output<typeof tlsClientOptions>

/** Without a certificate one is made on the spot, for the listener's address and localhost. */
export const tlsServerOptions = z.object({
  ...common,
  clientCertificate: z.enum(['no', 'ask', 'require']).default('no'),
})
export type TlsServerOptions = z.output<typeof tlsServerOptions>

/** What a person wants to know of a certificate (RFC 5280). */
export const certificateFacts = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** Subject alternative names, such as `DNS:localhost`. */
  names: z.array(z.string()),
  /** ms since 1970. */
  validFrom: z.number(),
  validTo: z.number(),
  /** `EC P-256`, `RSA 2048 bits`. */
  key: z.string(),
  serial: z.string(),
  /** SHA-256, pairs of hex digits with colons. */
  fingerprint: z.string(),
  isAuthority: z.boolean(),
  selfSigned: z.boolean(),
  pem: z.string(),
})
export type CertificateFacts = z.output<typeof certificateFacts>

/** Everything about the TLS of a connection. */
export const tlsDetails = z.object({
  role: z.enum(['client', 'server']),
  version: z.string().nullable(),
  cipher: z.string().nullable(),
  alpn: z.string().nullable(),
  serverName: z.string().nullable(),
  /** The group of the key exchange, such as `X25519`; null where the library does not tell. */
  keyExchange: z.string().nullable(),
  resumed: z.boolean(),
  handshakeMs: z.number().nullable(),
  trusted: z.boolean().nullable(),
  /** Why the peer is not trusted: what, why, and the next step. */
  whyNot: shownError.nullable(),
  /** The peer's, the leaf first. */
  peerChain: z.array(certificateFacts),
  /** Ours, shown to the peer where it asks for it. */
  ownChain: z.array(certificateFacts),
  /** The key log's path, where secrets are written. */
  keyLog: z.string().nullable(),
  /** Lines of the session that are not in it: it is bounded, and a disk may be full. */
  keysDropped: z.int(),
})
export type TlsDetails = z.output<typeof tlsDetails>

export const certificateRequest = z.object({
  /** Names and addresses it is for. */
  names: z.array(z.string().min(1).max(253)).min(1).max(100),
  days: z.int().min(1).max(3650).default(30),
})

/** A certificate and key made on the spot, as PEM. */
export const madeCertificate = z.object({ certificate: pem, key: pem, facts: certificateFacts })
export type MadeCertificate = z.output<typeof madeCertificate>

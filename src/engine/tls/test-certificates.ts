import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const DAY_MS = 86_400_000

/** A certificate of a test, with what signs others by it. */
export interface TestCertificate {
  certificate: string
  key: string
  signer: { certificate: x509.X509Certificate; keys: webcrypto.CryptoKeyPair }
}

/** Makes a certificate of the days asked for, signed by `by` or by itself. */
export async function testCertificate(asked: {
  name: string
  /** `127.0.0.1` and the like are names of type `ip` only where they say so. */
  names?: { type: 'dns' | 'ip'; value: string }[]
  /** From now, in days. */
  from?: number
  to?: number
  authority?: boolean
  by?: TestCertificate
}): Promise<TestCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const facts = {
    notBefore: new Date(Date.now() + (asked.from ?? -1) * DAY_MS),
    notAfter: new Date(Date.now() + (asked.to ?? 1) * DAY_MS),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(asked.authority ?? false, undefined, true),
      ...(asked.names ? [new x509.SubjectAlternativeNameExtension(asked.names)] : []),
    ],
  }
  const certificate = asked.by
    ? await x509.X509CertificateGenerator.create({
        ...facts,
        subject: `CN=${asked.name}`,
        issuer: asked.by.signer.certificate.subject,
        publicKey: keys.publicKey,
        signingKey: asked.by.signer.keys.privateKey,
      })
    : await x509.X509CertificateGenerator.createSelfSigned({ ...facts, name: `CN=${asked.name}`, keys })
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificate: `${certificate.toString('pem')}\n`,
    key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
    signer: { certificate, keys },
  }
}

/** `localhost` and its IPv4 address. */
export const LOCAL_NAMES = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
] as { type: 'dns' | 'ip'; value: string }[]

import 'reflect-metadata'
import { webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'
import type { MadeCertificate } from '#contract/tls'
import { certificateFacts } from './certificate-facts'

const DAY_MS = 86_400_000
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
/** Extended key usages (RFC 5280 §4.2.1.12): one certificate serves as either end's. */
const USAGES = [x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]

/**
 * Makes a self-signed certificate and its key, ECDSA with P-256, valid from a day ago (clocks differ). They are in no
 * file.
 *
 * @param names host names and addresses it is for, at least one
 * @param days how long it is valid from now
 */
export async function makeCertificate(names: string[], days: number): Promise<MadeCertificate> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const now = Date.now()
  // No key usage: where keyCertSign is not in it OpenSSL does not take the certificate for self-signed.
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [names[0].slice(0, 64)] }, { O: ['Fourtuple'] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + days * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension(USAGES),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) ? 'ip' : 'dns', value: name })),
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false),
    ],
  })
  const certificate = new X509Certificate(made.toString('pem'))
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64')
  return {
    certificate: certificate.toString(),
    key: `-----BEGIN PRIVATE KEY-----\n${key.replace(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`,
    facts: certificateFacts(certificate),
  }
}

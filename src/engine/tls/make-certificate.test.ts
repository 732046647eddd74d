import { expect, it } from 'vitest'
import { namesFor } from './certificate-names'
import { makeCertificate } from './make-certificate'

it('a made certificate → facts, names and validity as asked, self-signed, no authority', async () => {
  const { certificate, key, facts } = await makeCertificate(['localhost', '127.0.0.1', '::1'], 7)
  expect(facts.names).toEqual(['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'])
  expect(facts).toMatchObject({ key: 'EC P-256', selfSigned: true, isAuthority: false })
  expect(facts.subject).toContain('CN=localhost')
  expect(facts.validFrom).toBeLessThan(Date.now())
  expect(Math.round((facts.validTo - Date.now()) / 86_400_000)).toBe(7)
  expect(facts.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)
  expect(certificate).toBe(facts.pem)
  expect(key).toMatch(/^-----BEGIN PRIVATE KEY-----\n/)
})

it('names of a listener: a wide bind adds none, an address or a host adds itself once', () => {
  expect(namesFor('0.0.0.0')).toEqual(['localhost', '127.0.0.1', '::1'])
  expect(namesFor('localhost')).toEqual(['localhost', '127.0.0.1', '::1'])
  expect(namesFor('fe80::1%eth0')).toEqual(['localhost', '127.0.0.1', '::1', 'fe80::1'])
})

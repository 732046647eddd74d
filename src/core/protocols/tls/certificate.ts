import { formatAddress } from '../../net/address'
import type { FieldReader } from '../field-reader'
import { hexText, lineText } from '../line-text'
import { DER, derAt, derInside, type DerValue } from './der'

/** Most certificates of a chain, and names of one, that are noted. */
const MOST_CERTIFICATES = 16
const MOST_NAMES = 128

/** Object identifiers of what names consist of (RFC 4519, RFC 5280 appendix A), as their bytes. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ['550403', 'CN'],
  ['550404', 'SN'],
  ['550405', 'serialNumber'],
  ['550406', 'C'],
  ['550407', 'L'],
  ['550408', 'ST'],
  ['550409', 'street'],
  ['55040a', 'O'],
  ['55040b', 'OU'],
  ['55040c', 'title'],
  ['0992268993f22c640119', 'DC'],
  ['2a864886f70d010901', 'emailAddress'],
])
const SUBJECT_ALTERNATIVE_NAMES = '551d11'

/** Reads a Certificate message of TLS 1.2 and before (RFC 5246 §7.4.2); in TLS 1.3 it is encrypted. */
export function readCertificates(from: FieldReader): string {
  const subjects: string[] = []
  from.number('Certificates length', 3)
  while (from.left > 0 && subjects.length < MOST_CERTIFICATES) {
    const length = from.number('Certificate length', 3)
    from.within('Certificate', length, (inside) => {
      const text = readCertificate(inside)
      subjects.push(text)
      return text
    })
  }
  return subjects.length === 0 ? 'Certificate, none' : `Certificate, ${subjects[0]}`
}

/** Reads one X.509 certificate (RFC 5280 §4.1) up to the reader's end. Returns whose it is, and who issued it. */
function readCertificate(from: FieldReader): string {
  const { bytes } = from
  const certificate = derAt(bytes, from.at, from.end)
  const body = certificate && derAt(bytes, certificate.from, certificate.to)
  if (body?.tag !== DER.sequence) {
    from.fail('this is no certificate')
    return '?'
  }
  const values = derInside(bytes, body)
  // The version is optional and has a tag of its own.
  const first = values.at(0)?.tag === 0xa0 ? 1 : 0
  const [serial, , issuer, validity, subject] = values.slice(first) as (DerValue | undefined)[]
  if (!serial || !issuer || !validity || !subject) {
    from.fail('the certificate ends before its subject')
    return '?'
  }
  const note = (name: string, value: DerValue, text: string) => {
    from.at = value.to
    from.add(name, text, value.start)
    return text
  }
  note('Serial number', serial, hexText(bytes.subarray(serial.from, serial.to)))
  const issuedBy = briefly(note('Issuer', issuer, nameText(bytes, issuer)))
  const times = derInside(bytes, validity, 2)
  for (const [i, time] of times.entries())
    note(i === 0 ? 'Valid from' : 'Valid until', time, timeText(bytes, time))
  const owner = briefly(note('Subject', subject, nameText(bytes, subject)))
  const extensions = values.find(({ tag }) => tag === 0xa3)
  if (extensions) noteAlternativeNames(from, extensions)
  // The rest is read by others: keys and signatures say nothing to people.
  from.at = from.end
  return `${owner}, issued by ${issuedBy}`
}

function noteAlternativeNames(from: FieldReader, extensions: DerValue): void {
  const { bytes } = from
  const list = derInside(bytes, extensions, 1).at(0)
  if (!list) return
  for (const extension of derInside(bytes, list)) {
    const [oid, ...rest] = derInside(bytes, extension, 3) as (DerValue | undefined)[]
    const octets = rest.find((value) => value?.tag === DER.octetString)
    if (!oid || !octets || oidHex(bytes, oid) !== SUBJECT_ALTERNATIVE_NAMES) continue
    const names = derAt(bytes, octets.from, octets.to)
    if (!names) continue
    for (const name of derInside(bytes, names, MOST_NAMES)) {
      from.at = name.to
      from.add('Alternative name', alternativeName(bytes, name), name.start)
    }
  }
}

/** RFC 5280 §4.2.1.6. */
function alternativeName(bytes: Uint8Array, { tag, from, to }: DerValue): string {
  const length = to - from
  if (tag === 0x87 && (length === 4 || length === 16)) return formatAddress(bytes, from, length)
  const isText = tag === 0x81 || tag === 0x82 || tag === 0x86
  return isText ? lineText(bytes.subarray(from, to)) : hexText(bytes.subarray(from, to))
}

/** A name as people write it: `CN=example.com, O=Example`. */
function nameText(bytes: Uint8Array, name: DerValue): string {
  return derInside(bytes, name)
    .flatMap((set) => derInside(bytes, set, 8))
    .map((attribute) => {
      const [oid, value] = derInside(bytes, attribute, 2) as (DerValue | undefined)[]
      if (!oid || !value) return '?'
      const type = oidHex(bytes, oid)
      return `${ATTRIBUTES.get(type) ?? `oid ${type}`}=${stringText(bytes, value)}`
    })
    .join(', ')
}

/** The common name of a name, where it has one. */
function briefly(name: string): string {
  return name.split(', ').find((part) => part.startsWith('CN=')) ?? (name === '' ? 'nobody' : name)
}

function stringText(bytes: Uint8Array, { tag, from, to }: DerValue): string {
  if (tag !== DER.bmpString) return lineText(bytes.subarray(from, to))
  // Two bytes a character: those that are ASCII are shown as they are.
  let text = ''
  for (let at = from; at + 1 < Math.min(to, from + 512); at += 2)
    text +=
      bytes[at] === 0 && bytes[at + 1] >= 0x20 && bytes[at + 1] < 0x7f
        ? String.fromCharCode(bytes[at + 1])
        : '?'
  return text
}

/** RFC 5280 §4.1.2.5: of a year of two digits, 50 is 1950. */
function timeText(bytes: Uint8Array, { tag, from, to }: DerValue): string {
  const text = lineText(bytes.subarray(from, to))
  const parts = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?Z$/.exec(text)
  if (!parts) return text
  const [, year, month, day, hour, minute, second = '00'] = parts as (string | undefined)[]
  const century = tag === DER.utcTime ? (Number(year) >= 50 ? '19' : '20') : ''
  return `${century}${year}-${month}-${day} ${hour}:${minute}:${second} UTC`
}

function oidHex(bytes: Uint8Array, { from, to }: DerValue): string {
  return hexText(bytes.subarray(from, to))
}

import { formatAddress } from '../../net/address'
import type { FieldReader } from '../field-reader'
import { hexText, lineText } from '../line-text'
import { nameField } from './names'
import { algorithmName, digestName, parameterName, TYPE, typeName } from './numbers'

/** Most parts of one record that are noted: strings, parameters. A record has 64 KiB, and a view is for people. */
const MOST_PARTS = 64

/**
 * Reads a record's content (RDATA), to `from`'s end, into fields. Of a type that is not read it is the bytes.
 *
 * @param origin where the message begins, which compressed names count from
 * @returns what it comes to, for a summary: `93.184.216.34`
 */
export function readContent(from: FieldReader, type: number, origin: number): string {
  switch (type) {
    case TYPE.A:
      return address(from, 4)
    case TYPE.AAAA:
      return address(from, 16)
    case TYPE.NS:
    case TYPE.CNAME:
    case TYPE.PTR:
    case TYPE.DNAME:
      return nameField(from, 'Name', origin)
    case TYPE.SOA:
      return startOfAuthority(from, origin)
    case TYPE.MX:
    case TYPE.AFSDB:
    case TYPE.KX:
      return `${from.number('Preference', 2)} ${nameField(from, 'Exchange', origin)}`
    case TYPE.TXT:
    case TYPE.SPF:
    case TYPE.HINFO:
      return strings(from)
    case TYPE.SRV:
      return service(from, origin)
    case TYPE.NAPTR:
      return authorityPointer(from, origin)
    case TYPE.CAA:
      return certificationAuthority(from)
    case TYPE.DS:
    case TYPE.CDS:
      return delegationSigner(from)
    case TYPE.DNSKEY:
    case TYPE.CDNSKEY:
      return key(from)
    case TYPE.RRSIG:
      return signature(from, origin)
    case TYPE.SVCB:
    case TYPE.HTTPS:
      return serviceBinding(from, origin)
    default:
      return hexText(from.octets('Content', from.left))
  }
}

function address(from: FieldReader, length: 4 | 16): string {
  const at = from.at
  const bytes = from.octets('Address', length, (octets) => formatAddress(octets, 0, length))
  return bytes.length < length ? '?' : formatAddress(from.bytes, at, length)
}

function startOfAuthority(from: FieldReader, origin: number): string {
  const primary = nameField(from, 'Primary server', origin)
  nameField(from, 'Mailbox', origin)
  const serial = from.number('Serial', 4)
  for (const name of ['Refresh', 'Retry', 'Expire', 'Minimum']) from.number(name, 4, seconds)
  return `${primary} ${serial}`
}

/** A character string: one byte of length, then text (RFC 1035 §3.3). */
function characterString(from: FieldReader, name: string): string {
  const at = from.at
  const length = from.skipNumber(1, `${name}'s length`)
  const text = lineText(from.bytes.subarray(from.at, Math.min(from.at + length, from.end)))
  if (from.skip(length, name)) from.add(name, text, at)
  return text
}

function strings(from: FieldReader): string {
  const all: string[] = []
  while (from.left > 0) {
    if (all.length === MOST_PARTS) {
      from.octets('More text', from.left)
      break
    }
    all.push(characterString(from, 'Text'))
  }
  return all.map((text) => `"${text}"`).join(' ')
}

function service(from: FieldReader, origin: number): string {
  const priority = from.number('Priority', 2)
  const weight = from.number('Weight', 2)
  const port = from.number('Port', 2)
  return `${priority} ${weight} ${port} ${nameField(from, 'Target', origin)}`
}

function authorityPointer(from: FieldReader, origin: number): string {
  const order = from.number('Order', 2)
  const preference = from.number('Preference', 2)
  const parts = ['Flags', 'Service', 'Regular expression'].map((name) => `"${characterString(from, name)}"`)
  return `${order} ${preference} ${parts.join(' ')} ${nameField(from, 'Replacement', origin)}`
}

/** RFC 8659 §4.1. */
function certificationAuthority(from: FieldReader): string {
  const flags = from.number('Flags', 1, (value) => (value & 0x80 ? `${value} (critical)` : String(value)))
  const tag = characterString(from, 'Tag')
  return `${flags} ${tag} "${from.text('Value', from.left)}"`
}

/** RFC 4034 §5.1. */
function delegationSigner(from: FieldReader): string {
  const tag = from.number('Key tag', 2)
  const algorithm = from.number('Algorithm', 1, algorithmName)
  const digest = from.number('Digest type', 1, digestName)
  from.octets('Digest', from.left)
  return `${tag} ${algorithm} ${digest}`
}

/** RFC 4034 §2.1. */
function key(from: FieldReader): string {
  const flags = from.number('Flags', 2, (value) => `${value}${keyRole(value)}`)
  from.number('Protocol', 1)
  const algorithm = from.number('Algorithm', 1, algorithmName)
  from.octets('Public key', from.left)
  return `${flags} ${algorithmName(algorithm)}`
}

function keyRole(flags: number): string {
  if (!(flags & 0x100)) return ' (no zone key)'
  return flags & 1 ? ' (key-signing key)' : ' (zone-signing key)'
}

/** RFC 4034 §3.1. */
function signature(from: FieldReader, origin: number): string {
  const covered = from.number('Type covered', 2, typeName)
  from.number('Algorithm', 1, algorithmName)
  from.number('Labels', 1)
  from.number('Original time to live', 4, seconds)
  from.number('Expiration', 4, utc)
  from.number('Inception', 4, utc)
  from.number('Key tag', 2)
  const signer = nameField(from, 'Signer', origin)
  from.octets('Signature', from.left)
  return `${typeName(covered)} by ${signer}`
}

/** RFC 9460 §2.2. */
function serviceBinding(from: FieldReader, origin: number): string {
  const priority = from.number('Priority', 2, (value) => (value === 0 ? '0 (alias)' : String(value)))
  const all = [String(priority), nameField(from, 'Target', origin)]
  while (from.left > 0) {
    if (all.length === MOST_PARTS) {
      from.octets('More parameters', from.left)
      break
    }
    const at = from.at
    const parameter = from.skipNumber(2, 'parameter')
    const length = from.skipNumber(2, "parameter's length")
    const value = parameterValue(
      parameter,
      from.bytes.subarray(from.at, Math.min(from.at + length, from.end)),
    )
    if (!from.skip(length, 'parameter')) break
    from.add(parameterName(parameter), value, at)
    all.push(value === '' ? parameterName(parameter) : `${parameterName(parameter)}=${value}`)
  }
  return all.join(' ')
}

function parameterValue(parameter: number, bytes: Uint8Array): string {
  switch (parameterName(parameter)) {
    case 'alpn':
      return prefixed(bytes).map(lineText).join(',')
    case 'port':
      return bytes.length === 2 ? String(bytes[0] * 256 + bytes[1]) : hexText(bytes)
    case 'ipv4hint':
      return hints(bytes, 4)
    case 'ipv6hint':
      return hints(bytes, 16)
    case 'dohpath':
      return lineText(bytes)
    default:
      return hexText(bytes)
  }
}

function hints(bytes: Uint8Array, length: 4 | 16): string {
  const all: string[] = []
  for (let at = 0; at + length <= bytes.length && all.length < MOST_PARTS; at += length)
    all.push(formatAddress(bytes, at, length))
  return all.join(',')
}

/** Strings with a byte of length before each; what is cut off is left out. */
function prefixed(bytes: Uint8Array): Uint8Array[] {
  const all: Uint8Array[] = []
  for (let at = 0; at < bytes.length && all.length < MOST_PARTS; at += 1 + bytes[at])
    all.push(bytes.subarray(at + 1, at + 1 + bytes[at]))
  return all
}

const seconds = (value: number) => `${value} s`

/** Seconds since 1970, which go on after 2106 where they began (RFC 4034 §3.1.5). */
const utc = (value: number) => new Date(value * 1000).toISOString().replace('.000', '')

import type { FieldReader } from '../field-reader'
import { readCertificates } from './certificate'
import { suiteName } from './cipher-suites'
import { readExtensions, readList, type HelloFacts } from './extensions'
import { HANDSHAKE, handshakeName, versionName } from './names'

/** The random of a Server Hello that asks for another Client Hello (RFC 8446 §4.1.3): SHA-256 of "HelloRetryRequest". */
const RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'

/** Most handshake messages of one run of records; a hostile one could have 65,536 of four bytes. */
const MOST_MESSAGES = 64

/** Reads handshake messages up to the reader's end. Returns what they are, for the summary. */
export function readHandshakes(from: FieldReader): string {
  const all: string[] = []
  while (from.left > 0 && all.length < MOST_MESSAGES) {
    const at = from.at
    const type = from.skipNumber(1, 'handshake type')
    const length = from.skipNumber(3, 'handshake length')
    if (!from.isWhole) {
      all.push('Handshake, cut off')
      break
    }
    let text = handshakeName(type)
    from.at = at
    const whole = Math.min(4 + length, from.left)
    from.within(text, whole, (inside) => {
      inside.number('Type', 1, (value) => `${value} (${handshakeName(value)})`)
      inside.number('Length', 3)
      text = readBody(inside, type)
      if (whole < 4 + length) inside.fail(`${4 + length - whole} bytes of it are missing`)
      return text.slice(text.indexOf(', ') + 1 || text.length).trim()
    })
    all.push(text)
  }
  if (from.left > 0) from.octets('More messages', from.left)
  return all.join('; ')
}

function readBody(from: FieldReader, type: number): string {
  switch (type) {
    case HANDSHAKE.clientHello:
      return readClientHello(from)
    case HANDSHAKE.serverHello:
      return readServerHello(from)
    case HANDSHAKE.certificate:
      return readCertificates(from)
    default:
      if (from.left > 0) from.octets('Content', from.left)
      return handshakeName(type)
  }
}

/** RFC 8446 §4.1.2. */
function readClientHello(from: FieldReader): string {
  const facts: HelloFacts = { serverName: '', alpn: [], versions: [] }
  const legacy = from.number('Version', 2, versionName)
  from.octets('Random', 32)
  from.octets('Session ID', from.number('Session ID length', 1))
  const suites = from.number('Cipher suites length', 2)
  from.within('Cipher suites', suites, (inside) =>
    String(readList(inside, suites, 'Cipher suite', suiteName).length),
  )
  from.octets('Compression methods', from.number('Compression methods length', 1))
  readExtensionList(from, false, facts)
  const version = facts.versions.length > 0 ? Math.max(...facts.versions) : legacy
  const parts = ['Client Hello', `${versionName(version)} offered`]
  if (facts.serverName !== '') parts.push(`SNI ${facts.serverName}`)
  if (facts.alpn.length > 0) parts.push(`ALPN ${facts.alpn.join(' ')}`)
  return parts.join(', ')
}

/** RFC 8446 §4.1.3. */
function readServerHello(from: FieldReader): string {
  const facts: HelloFacts = { serverName: '', alpn: [], versions: [] }
  const legacy = from.number('Version', 2, versionName)
  let random = ''
  from.octets('Random', 32, (bytes) => {
    random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
    return random
  })
  from.octets('Session ID', from.number('Session ID length', 1))
  const suite = from.number('Cipher suite', 2, suiteName)
  from.number('Compression method', 1)
  readExtensionList(from, true, facts)
  const isRetry = random === RETRY_RANDOM
  const parts = [
    isRetry ? 'Hello Retry Request' : 'Server Hello',
    versionName(facts.versions.at(0) ?? legacy),
  ]
  if (from.isWhole) parts.push(suiteName(suite))
  if (facts.alpn.length > 0) parts.push(`ALPN ${facts.alpn.join(' ')}`)
  return parts.join(', ')
}

/** Before TLS 1.2 a hello may end without extensions. */
function readExtensionList(from: FieldReader, isServer: boolean, facts: HelloFacts): void {
  if (from.left === 0) return
  const length = from.number('Extensions length', 2)
  from.within('Extensions', length, (inside) => readExtensions(inside, isServer, facts))
}

import { codeOf, CommandReader, isCommand, isReply, type Dialect } from '../command-reader'
import type { FieldReader } from '../field-reader'
import { MATCH, type Match, type Protocol } from '../protocol'

const SECRETS: readonly string[] = ['PASS', 'ACCT', 'ADAT']
const ASCII = new Uint8Array(0)

function command(reader: FieldReader, verb: string, length: number): string {
  if (verb === '') {
    if (length > 0) reader.text('Text', length)
    return 'no command'
  }
  if (length <= 1) return verb
  reader.skip(1, 'Space')
  if (SECRETS.includes(verb)) {
    reader.octets('Secret', length - 1, (bytes) => `${bytes.length} bytes, not shown`)
    return verb
  }
  const written = letters(reader.bytes.subarray(reader.at, reader.at + length - 1))
  const place = verb === 'PORT' ? sixNumbers(written) : verb === 'EPRT' ? extended(written) : null
  if (place === null) return `${verb} ${reader.text('Parameter', length - 1)}`
  reader.octets('Data endpoint', length - 1, () => place)
  return `${verb} ${place}`
}

/** The reply to PASV and EPSV says where data connections go. */
function reply(reader: FieldReader, code: number, length: number): string | null {
  if (code !== 227 && code !== 229) return null
  const written = letters(reader.bytes.subarray(reader.at, reader.at + length))
  const place = code === 227 ? sixNumbers(written) : passivePort(written)
  if (place === null) return null
  const from = reader.at
  reader.add('Data endpoint', place, from, { length })
  return `data to ${place}`
}

/** RFC 959 §5.3.2: h1,h2,h3,h4,p1,p2. */
function sixNumbers(text: string): string | null {
  const found = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/.exec(text)
  const numbers = found?.slice(1).map(Number) ?? []
  if (numbers.length !== 6 || numbers.some((one) => one > 255)) return null
  return `${numbers.slice(0, 4).join('.')}:${numbers[4] * 256 + numbers[5]}`
}

/** RFC 2428 §2: |protocol|address|port|. */
function extended(text: string): string | null {
  const found = /^\|([12])\|([0-9a-fA-F.:]{2,45})\|(\d{1,5})\|/.exec(text)
  if (!found) return null
  return found[1] === '2' ? `[${found[2]}]:${found[3]}` : `${found[2]}:${found[3]}`
}

/** RFC 2428 §3: (|||port|). */
function passivePort(text: string): string | null {
  const found = /\(\|\|\|(\d{1,5})\|\)/.exec(text)
  return found ? `port ${found[1]}` : null
}

/** Bytes of a line as ASCII; what is none is a space. */
function letters(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes.length > 256 ? ASCII : bytes) text += byte < 0x80 ? String.fromCharCode(byte) : ' '
  return text
}

const dialect: Dialect = {
  id: 'ftp',
  name: 'FTP',
  command,
  reply,
  // RFC 4217 §4: 234 begins TLS.
  leadsTo: (verb, code) => (verb === 'AUTH' && code === 234 ? 'tls' : null),
}

/** File transfer's control connection: RFC 959, RFC 2428, TLS by RFC 4217. */
export const ftp: Protocol = {
  id: 'ftp',
  name: 'FTP',
  ports: { tcp: [21] },
  recognize,
  openStream: () => new CommandReader(dialect),
}

function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  if (isOriginator) return isCommand(bytes, start, end) ? MATCH.byPort : MATCH.no
  if (!isReply(bytes, start, end)) return MATCH.no
  return codeOf(bytes, start) === 220 && names(bytes, start, end) ? MATCH.yes : MATCH.byPort
}

/** Whether a greeting says FTP, and not TFTP or the like. */
function names(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + 4; at + 3 <= Math.min(end, start + 512); at++) {
    if ((bytes[at] | 0x20) !== 0x66 || (bytes[at + 1] | 0x20) !== 0x74) continue
    if ((bytes[at + 2] | 0x20) === 0x70) return true
  }
  return false
}

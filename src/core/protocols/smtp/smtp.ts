import { ascii, codeOf, CommandReader, isCommand, isReply, type Dialect } from '../command-reader'
import type { FieldReader } from '../field-reader'
import { MATCH, type Match, type Protocol } from '../protocol'

/** Verbs of RFC 5321, RFC 3030, RFC 3207 and RFC 4954 that a client may begin with. */
const FIRST = ['EHLO ', 'HELO ', 'STARTTLS'].map((word) => Array.from(word, (letter) => letter.charCodeAt(0)))

/** Parameters begin behind the verb's space; credentials are not shown. */
function command(reader: FieldReader, verb: string, length: number): string {
  if (verb === '') {
    if (length > 0) reader.text('Text', length)
    return 'no command'
  }
  if (length <= 1) return verb
  reader.skip(1, 'Space')
  if (verb !== 'AUTH') return `${verb} ${reader.text('Parameter', length - 1)}`
  const rest = reader.bytes.subarray(reader.at, reader.at + length - 1)
  const space = rest.indexOf(0x20)
  const mechanism = reader.text('Mechanism', space < 0 ? rest.length : space)
  if (space < 0) return `AUTH ${mechanism}`
  reader.skip(1, 'Space')
  reader.octets('Initial response', rest.length - space - 1, (bytes) => `${bytes.length} bytes, not shown`)
  return `AUTH ${mechanism}`
}

const dialect: Dialect = {
  id: 'smtp',
  name: 'SMTP',
  command,
  leadsTo: (verb, code) => {
    if (verb === 'DATA' && code === 354) return 'body'
    if (verb === 'STARTTLS' && code === 220) return 'tls'
    // RFC 4954 §4: each 334 asks for more.
    return code === 334 ? 'credentials' : null
  },
  chunkAfter: (verb, line) => (verb === 'BDAT' ? Number(/^BDAT +(\d{1,9})/i.exec(ascii(line))?.[1] ?? 0) : 0),
}

/** Mail: RFC 5321, its bodies by DATA and BDAT (RFC 3030), TLS by STARTTLS (RFC 3207). */
export const smtp: Protocol = {
  id: 'smtp',
  name: 'SMTP',
  ports: { tcp: [25, 465, 587, 2525] },
  recognize,
  openStream: () => new CommandReader(dialect),
}

function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  if (isOriginator) {
    if (FIRST.some((word) => beginsWith(bytes, start, end, word))) return MATCH.yes
    return isCommand(bytes, start, end) ? MATCH.byPort : MATCH.no
  }
  if (!isReply(bytes, start, end)) return MATCH.no
  // FTP greets with the same code: its server's words, or the port, tell.
  return codeOf(bytes, start) === 220 && names(bytes, start, end) ? MATCH.yes : MATCH.byPort
}

/** Whether a greeting says SMTP (RFC 5321 §4.2: its first word is the domain, and ESMTP the custom). */
function names(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start + 4; at + 4 <= Math.min(end, start + 512); at++) {
    if ((bytes[at] | 0x20) !== 0x73 || (bytes[at + 1] | 0x20) !== 0x6d) continue
    if ((bytes[at + 2] | 0x20) === 0x74 && (bytes[at + 3] | 0x20) === 0x70) return true
  }
  return false
}

function beginsWith(bytes: Uint8Array, start: number, end: number, word: readonly number[]): boolean {
  if (end - start < word.length) return false
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i]
    if ((byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte) !== word[i]) return false
  }
  return true
}

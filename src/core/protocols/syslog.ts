import { FieldReader } from './field-reader'
import { FramedReader } from './framed-reader'
import type { Layer } from './layer'
import { shortLine } from './line-text'
import { MATCH, type Match, type Protocol } from './protocol'

/** Longest message that is put together: RFC 5424 §6.1 asks for 2,048 bytes, and some send more. */
const MOST_BYTES = 65_536
const OPEN = 0x3c
const CLOSE = 0x3e
const SPACE = 0x20
const LF = 0x0a
const MOST_PRIORITY = 191
/** Elements of structured data that are noted. */
const MOST_ELEMENTS = 64

/** RFC 5424 §6.2.1. */
const FACILITIES = [
  'kernel',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'printer',
  'news',
  'uucp',
  'clock',
  'authpriv',
  'ftp',
  'ntp',
  'audit',
  'alert',
  'cron',
  ...Array.from({ length: 8 }, (_, i) => `local${i}`),
]
const SEVERITIES = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'informational',
  'debug',
] as const

/** Log messages: RFC 5424 and the older form of RFC 3164; over TCP with a count or a line each (RFC 6587). */
export const syslog: Protocol = {
  id: 'syslog',
  name: 'Syslog',
  ports: { udp: [514], tcp: [514, 601] },
  recognize,
  recognizeStream: (bytes, start, end) => {
    // Octet counting: the length and a space come first (RFC 6587 §3.4.1).
    let at = start
    while (at < Math.min(end, start + 6) && isDigit(bytes[at])) at++
    return recognize(bytes, at > start && bytes[at] === SPACE ? at + 1 : start, end)
  },
  readDatagram: (bytes) => [readMessage(bytes, 0)],
  openStream: () =>
    new FramedReader({
      measure,
      begins: (bytes) => bytes[0] === OPEN || isDigit(bytes[0]),
      read: (bytes) => readMessage(bytes, countLength(bytes)),
    }),
}

/** A priority in angle brackets, and a version or a month behind it. */
function recognize(bytes: Uint8Array, start: number, end: number): Match {
  if (end - start < 4 || bytes[start] !== OPEN) return MATCH.no
  let at = start + 1
  let priority = 0
  for (; at < Math.min(end, start + 4) && isDigit(bytes[at]); at++)
    priority = priority * 10 + bytes[at] - 0x30
  if (at === start + 1 || bytes[at] !== CLOSE || priority > MOST_PRIORITY) return MATCH.no
  const isNew = bytes[at + 1] === 0x31 && bytes[at + 2] === SPACE
  return isNew && at + 2 < end ? MATCH.yes : MATCH.byPort
}

function measure(bytes: Uint8Array): number {
  if (isDigit(bytes[0])) {
    const head = countLength(bytes)
    if (head === 0) return bytes.length > 6 ? -1 : 0
    let count = 0
    for (let i = 0; i < head - 1; i++) count = count * 10 + bytes[i] - 0x30
    return head + count > MOST_BYTES ? -1 : head + count
  }
  const end = bytes.indexOf(LF)
  return end >= 0 ? end + 1 : bytes.length > MOST_BYTES ? -1 : 0
}

/** Length of the count with its space; 0 where there is none. */
function countLength(bytes: Uint8Array): number {
  let at = 0
  while (at < 6 && at < bytes.length && isDigit(bytes[at])) at++
  return at > 0 && bytes[at] === SPACE ? at + 1 : 0
}

function readMessage(bytes: Uint8Array, counted: number): Layer {
  const reader = new FieldReader(bytes)
  if (counted > 0) reader.octets('Length', counted, (all) => digits(all))
  const from = reader.at
  const close = bytes.indexOf(CLOSE, from)
  if (bytes[from] !== OPEN || close < 0 || close - from > 4 || close - from < 2) {
    if (reader.left > 0) reader.text('Message', reader.left)
    return reader.layer('syslog', 'Syslog', 'a line without a priority')
  }
  const priority = Number(digits(bytes.subarray(from + 1, close)))
  const severity = SEVERITIES[priority & 7]
  const facility = FACILITIES[priority >>> 3] ?? `facility ${priority >>> 3}`
  reader.octets('Priority', close + 1 - from, () => `${priority} (${facility}, ${severity})`)
  const isNew = bytes[reader.at] === 0x31 && bytes[reader.at + 1] === SPACE
  const words = isNew ? readNew(reader) : readOld(reader)
  return reader.layer('syslog', 'Syslog', shortLine(`${facility}.${severity} ${words}`.trimEnd()))
}

/** RFC 5424 §6: version, time, host, application, process, message id, structured data, message. */
function readNew(reader: FieldReader): string {
  word(reader, 'Version')
  for (const name of ['Timestamp', 'Host name']) word(reader, name)
  const application = word(reader, 'Application')
  word(reader, 'Process')
  word(reader, 'Message ID')
  structured(reader)
  if (reader.left > 0 && reader.bytes[reader.at] === SPACE) reader.skip(1, 'Space')
  return `${application}: ${rest(reader)}`
}

/** RFC 3164 §4.1: fifteen characters of time, the host, and the rest, as far as a sender keeps to it. */
function readOld(reader: FieldReader): string {
  const { bytes, at } = reader
  const hasTime =
    reader.left > 16 && bytes[at + 3] === SPACE && bytes[at + 6] === SPACE && bytes[at + 15] === SPACE
  if (hasTime) {
    reader.text('Timestamp', 15)
    reader.skip(1, 'Space')
    word(reader, 'Host name')
  }
  return rest(reader)
}

/** What stands up to the next space. */
function word(reader: FieldReader, name: string): string {
  const end = reader.bytes.indexOf(SPACE, reader.at)
  const length = (end < 0 || end > reader.end ? reader.end : end) - reader.at
  if (length === 0 && reader.left === 0) {
    reader.fail(`the ${name.toLowerCase()} is missing`)
    return ''
  }
  const shown = length > 0 ? reader.text(name, length) : ''
  if (reader.left > 0) reader.skip(1, 'Space')
  return shown
}

/** `-`, or elements in square brackets, in which a backslash makes a bracket a part of a value (§6.3.3). */
function structured(reader: FieldReader): void {
  if (reader.left === 0) return
  if (reader.bytes[reader.at] !== 0x5b) return void word(reader, 'Structured data')
  for (let count = 0; reader.left > 0 && reader.bytes[reader.at] === 0x5b && count < MOST_ELEMENTS; count++) {
    let end = reader.at + 1
    while (end < reader.end && reader.bytes[end] !== 0x5d) end += reader.bytes[end] === 0x5c ? 2 : 1
    if (end >= reader.end) return reader.fail('an element of structured data has no end')
    reader.text('Structured data', end + 1 - reader.at)
  }
}

function rest(reader: FieldReader): string {
  let end = reader.end
  while (end > reader.at && (reader.bytes[end - 1] === LF || reader.bytes[end - 1] === 0x0d)) end--
  return end > reader.at ? reader.text('Message', end - reader.at) : ''
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function digits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (isDigit(byte) ? String(byte - 0x30) : '')).join('')
}

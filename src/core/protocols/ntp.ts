import { FieldReader } from './field-reader'
import type { Layer } from './layer'
import { MATCH, type Match, type Protocol } from './protocol'

const HEADER_BYTES = 48
const MODES = [
  'reserved',
  'active',
  'passive',
  'client',
  'server',
  'broadcast',
  'control',
  'private',
] as const
const LEAPS = [
  'no warning',
  'last minute has 61 seconds',
  'last minute has 59 seconds',
  'not synchronized',
] as const
const CONTROL = 6
/** Seconds from 1900, the era's begin (RFC 5905 §6), to 1970. */
const TO_UNIX = 2_208_988_800

/** A time: seconds and 2^-32ths of one. Era 0 is taken, which ends in 2036; 0 says that there is none. */
function timeWords(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const seconds = view.getUint32(0)
  if (seconds === 0) return 'none'
  const ms = (seconds - TO_UNIX) * 1000 + (view.getUint32(4) * 1000) / 2 ** 32
  return new Date(ms).toISOString()
}

const signed = (value: number) => `${value > 127 ? value - 256 : value} (power of 2, in seconds)`
const short = (value: number) => `${(value / 0x10000).toFixed(6)} s`

function recognize(bytes: Uint8Array, start: number, end: number): Match {
  if (end - start < 12) return MATCH.no
  const version = (bytes[start] >>> 3) & 7
  const mode = bytes[start] & 7
  if (version < 1 || version > 4 || mode === 0) return MATCH.no
  return mode < CONTROL && end - start < HEADER_BYTES ? MATCH.no : MATCH.byPort
}

function readDatagram(bytes: Uint8Array): Layer[] {
  const reader = new FieldReader(bytes)
  const first = reader.skipNumber(1, 'Leap, version and mode')
  const leap = first >>> 6
  const version = (first >>> 3) & 7
  const mode = first & 7
  if (reader.isWhole) {
    reader.bits('Leap indicator', LEAPS[leap], 1, 0, 2)
    reader.bits('Version', String(version), 1, 2, 3)
    reader.bits('Mode', `${mode} (${MODES[mode]})`, 1, 5, 3)
  }
  let words = `version ${version}, ${MODES[mode]}`
  if (mode >= CONTROL) {
    // RFC 9327 §2, and ntpd's private mode: what they ask is named, not taken apart.
    reader.octets('Message', reader.left)
    return [reader.layer('ntp', 'NTP', words)]
  }
  words += `, stratum ${reader.number('Stratum', 1)}`
  reader.number('Poll interval', 1, signed)
  reader.number('Precision', 1, signed)
  reader.number('Root delay', 4, short)
  reader.number('Root dispersion', 4, short)
  reader.octets('Reference', 4)
  for (const name of ['Reference time', 'Origin time', 'Receive time', 'Transmit time'])
    reader.octets(name, 8, timeWords)
  if (reader.left > 0) reader.octets('Extensions and authentication', reader.left)
  return [reader.layer('ntp', 'NTP', words)]
}

/** The Network Time Protocol, RFC 5905 §7.3 and its versions 1 to 3. */
export const ntp: Protocol = { id: 'ntp', name: 'NTP', ports: { udp: [123] }, recognize, readDatagram }

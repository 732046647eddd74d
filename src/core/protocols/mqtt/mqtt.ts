import { FieldReader } from '../field-reader'
import { FramedReader } from '../framed-reader'
import type { Layer } from '../layer'
import { shortLine } from '../line-text'
import { MATCH, type Match, type Protocol } from '../protocol'
import { readProperties } from './properties'

const TYPES = [
  'reserved',
  'CONNECT',
  'CONNACK',
  'PUBLISH',
  'PUBACK',
  'PUBREC',
  'PUBREL',
  'PUBCOMP',
  'SUBSCRIBE',
  'SUBACK',
  'UNSUBSCRIBE',
  'UNSUBACK',
  'PINGREQ',
  'PINGRESP',
  'DISCONNECT',
  'AUTH',
] as const
/** Longest packet that is put together; the protocol allows 256 MiB. */
const MOST_BYTES = 1 << 20
/** Topics of one packet that are noted. */
const MOST_TOPICS = 256
const NAME = [0, 4, 0x4d, 0x51, 0x54, 0x54]

/** Return codes of version 3.1.1 (§3.2.2.3), and reason codes of version 5 (§2.4) that say more than a number. */
const REASONS: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'unacceptable protocol version, or granted QoS 1',
  2: 'identifier rejected, or granted QoS 2',
  3: 'server unavailable',
  4: 'bad user name or password, or disconnect with will',
  5: 'not authorized',
  0x10: 'no matching subscribers',
  0x80: 'unspecified error',
  0x81: 'malformed packet',
  0x82: 'protocol error',
  0x84: 'unsupported protocol version',
  0x85: 'client identifier not valid',
  0x86: 'bad user name or password',
  0x87: 'not authorized',
  0x89: 'server busy',
  0x8b: 'server shutting down',
  0x8d: 'keep alive timeout',
  0x8e: 'session taken over',
  0x8f: 'topic filter invalid',
  0x90: 'topic name invalid',
  0x95: 'packet too large',
  0x97: 'quota exceeded',
}
const reason = (code: number) => `${code} (${REASONS[code] ?? 'unknown'})`

/** MQTT, versions 3.1.1 and 5 (OASIS). The version is the connection's, as its CONNECT has it. */
export const mqtt: Protocol = {
  id: 'mqtt',
  name: 'MQTT',
  ports: { tcp: [1883] },
  recognize,
  openStream: () => {
    const connection = { version: 0 }
    return new FramedReader({
      measure,
      begins: (bytes) => measure(bytes) === bytes.length && isPlausible(bytes[0]),
      read: (bytes) => readPacket(bytes, connection),
    })
  },
}

/** A client begins with CONNECT, whose protocol name is `MQTT` or, in version 3.1, `MQIsdp`. */
function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  if (!isOriginator || bytes[start] !== 0x10) return isFrame(bytes, start, end) ? MATCH.byPort : MATCH.no
  if (end - start < 4) return MATCH.no
  let at = start + 1
  while (at < Math.min(end, start + 5) && bytes[at] >= 0x80) at++
  at++
  if (at + NAME.length > end) return MATCH.no
  const isNew = NAME.every((byte, i) => bytes[at + i] === byte)
  const isOld = bytes[at] === 0 && bytes[at + 1] === 6 && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x51
  return isNew || isOld ? MATCH.yes : MATCH.no
}

/** Whether a packet begins here, in the middle of a connection: its flags are right, and its length is what is there. */
function isFrame(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 2 || !isPlausible(bytes[start])) return false
  let length = 0
  for (let i = 1; i <= 4 && start + i < end; i++) {
    length += (bytes[start + i] & 0x7f) * 128 ** (i - 1)
    if (bytes[start + i] < 0x80) return start + i + 1 + length === end
  }
  return false
}

function measure(bytes: Uint8Array): number {
  let length = 0
  for (let i = 1; i <= 4; i++) {
    if (i >= bytes.length) return 0
    length += (bytes[i] & 0x7f) * 128 ** (i - 1)
    if (bytes[i] < 0x80) return 1 + i + length > MOST_BYTES ? -1 : 1 + i + length
  }
  return -1
}

/** Flags of the fixed header are given for all but PUBLISH (§2.1.3). */
function isPlausible(first: number): boolean {
  const type = first >>> 4
  if (type === 0) return false
  if (type === 3) return (first & 6) !== 6
  return (first & 15) === (type === 6 || type === 8 || type === 10 ? 2 : 0)
}

function readPacket(bytes: Uint8Array, connection: { version: number }): Layer {
  const reader = new FieldReader(bytes)
  const first = reader.skipNumber(1, 'Type and flags')
  const type = first >>> 4
  const name = TYPES[type]
  reader.bits('Packet type', `${type} (${name})`, 1, 0, 4)
  reader.bits('Flags', `0x${(first & 15).toString(16)}`, 1, 4, 4)
  variableNumber(reader, 'Remaining length')
  const words = reader.isWhole ? readBody(reader, type, first & 15, connection) : ''
  if (reader.isWhole && reader.left > 0) reader.octets('More', reader.left)
  const layer = reader.layer('mqtt', 'MQTT', shortLine(`${name} ${words}`.trimEnd()))
  const payload = layer.fields.find((field) => field.name === 'Payload')
  if (type === 3 && payload)
    layer.content = {
      mediaType: '',
      encoding: '',
      ranges: [{ at: payload.at, length: payload.length }],
      complete: true,
    }
  return layer
}

function readBody(reader: FieldReader, type: number, flags: number, connection: { version: number }): string {
  const isNew = connection.version === 5
  switch (type) {
    case 1:
      return readConnect(reader, connection)
    case 2: {
      reader.number('Acknowledge flags', 1, (value) => (value & 1 ? 'session present' : 'none'))
      const words = reason(reader.number('Reason code', 1, reason))
      if (isNew) readProperties(reader)
      return words
    }
    case 3: {
      const topic = text(reader, 'Topic name')
      const qos = (flags >>> 1) & 3
      if (qos > 0) reader.number('Packet identifier', 2)
      if (isNew) readProperties(reader)
      const { left } = reader
      if (left > 0) reader.text('Payload', left)
      return `${topic}, ${left} B, QoS ${qos}${flags & 1 ? ', retained' : ''}${flags & 8 ? ', sent again' : ''}`
    }
    case 8:
    case 10: {
      const id = reader.number('Packet identifier', 2)
      if (isNew) readProperties(reader)
      const topics: string[] = []
      while (reader.left > 0 && reader.isWhole && topics.length < MOST_TOPICS) {
        topics.push(text(reader, 'Topic filter'))
        if (type === 8) reader.number('Options', 1, (value) => `QoS ${value & 3}`)
      }
      return `${topics.slice(0, 4).join(', ')} (${id})`
    }
    case 9:
    case 11: {
      const id = reader.number('Packet identifier', 2)
      if (isNew) readProperties(reader)
      for (let i = 0; i < MOST_TOPICS && reader.left > 0; i++) reader.number('Reason code', 1, reason)
      return String(id)
    }
    case 4:
    case 5:
    case 6:
    case 7: {
      const id = reader.number('Packet identifier', 2)
      if (reader.left > 0) reader.number('Reason code', 1, reason)
      if (isNew && reader.left > 0) readProperties(reader)
      return String(id)
    }
    case 14:
    case 15: {
      const words = reader.left > 0 ? reason(reader.number('Reason code', 1, reason)) : ''
      if (isNew && reader.left > 0) readProperties(reader)
      return words
    }
    default:
      return ''
  }
}

function readConnect(reader: FieldReader, connection: { version: number }): string {
  text(reader, 'Protocol name')
  connection.version = reader.number('Protocol version', 1)
  const flags = reader.number('Connect flags', 1, (value) => `0x${value.toString(16).padStart(2, '0')}`)
  reader.bits('User name', flags & 0x80 ? 'given' : 'none', 1, 0, 1)
  reader.bits('Password', flags & 0x40 ? 'given' : 'none', 1, 1, 1)
  reader.bits('Will', flags & 4 ? `QoS ${(flags >>> 3) & 3}` : 'none', 1, 5, 1)
  reader.bits('Clean start', flags & 2 ? 'yes' : 'no', 1, 6, 1)
  reader.number('Keep alive', 2, (seconds) => `${seconds} s`)
  const isNew = connection.version === 5
  if (isNew) readProperties(reader)
  const client = text(reader, 'Client identifier')
  if (flags & 4) {
    if (isNew) readProperties(reader)
    text(reader, 'Will topic')
    const length = reader.number('Will payload length', 2)
    reader.octets('Will payload', length)
  }
  const user = flags & 0x80 ? text(reader, 'User name') : ''
  if (flags & 0x40) {
    const length = reader.number('Password length', 2)
    reader.octets('Password', length, (bytes) => `${bytes.length} bytes, not shown`)
  }
  return `${client || 'without an identifier'}${user ? `, user ${user}` : ''}, version ${connection.version}`
}

function text(reader: FieldReader, name: string): string {
  const length = reader.skipNumber(2, `${name} length`)
  return length === 0 ? '' : reader.text(name, length)
}

/** §1.5.5: seven bits a byte, the lowest first. */
export function variableNumber(reader: FieldReader, name: string): number {
  const from = reader.at
  let value = 0
  for (let i = 0; i < 4; i++) {
    const byte = reader.skipNumber(1, name)
    value += (byte & 0x7f) * 128 ** i
    if (byte < 0x80) break
  }
  if (reader.isWhole) reader.add(name, String(value), from)
  return value
}

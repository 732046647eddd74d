import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { lineText, shortLine } from '../line-text'
import { LIST_NAMES, type KexFamily } from './algorithms'

/** Message numbers (RFC 4250 §4.1) that reading depends on. */
export const MESSAGE = { disconnect: 1, kexInit: 20, newKeys: 21 } as const

const NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'Disconnect'],
  [2, 'Ignore'],
  [3, 'Unimplemented'],
  [4, 'Debug'],
  [5, 'Service Request'],
  [6, 'Service Accept'],
  [7, 'Extension Info'],
  [20, 'Key Exchange Init'],
  [21, 'New Keys'],
])

/** Names of the messages of a method, from number 30 on. */
const KEX_NAMES: Readonly<Record<KexFamily, readonly string[]>> = {
  ecdh: ['ECDH Key Exchange Init', 'ECDH Key Exchange Reply'],
  dh: ['Diffie-Hellman Key Exchange Init', 'Diffie-Hellman Key Exchange Reply'],
  'group exchange': [
    'Group Exchange Request (old)',
    'Group Exchange Group',
    'Group Exchange Init',
    'Group Exchange Reply',
    'Group Exchange Request',
  ],
  unknown: [],
}

/** What those messages consist of: numbers of 4 bytes (`#`) and strings. RFC 4253 §8, RFC 4419 §3, RFC 5656 §4. */
const KEX_PARTS: Readonly<Record<KexFamily, readonly (readonly string[])[]>> = {
  ecdh: [['Client public key'], ['Host key', 'Server public key', 'Signature']],
  dh: [['e'], ['Host key', 'f', 'Signature']],
  'group exchange': [
    ['#Preferred bits'],
    ['p', 'g'],
    ['e'],
    ['Host key', 'f', 'Signature'],
    ['#Fewest bits', '#Preferred bits', '#Most bits'],
  ],
  unknown: [],
}

const REASONS = [
  '',
  'host not allowed to connect',
  'protocol error',
  'key exchange failed',
  'reserved',
  'MAC error',
  'compression error',
  'service not available',
  'protocol version not supported',
  'host key not verifiable',
  'connection lost',
  'by application',
  'too many connections',
  'authentication cancelled by user',
  'no more authentication methods',
  'illegal user name',
]

/** A packet that was not encrypted, and what later reading needs of it. */
export interface Packet {
  layer: Layer
  message: number
  /** Of a Key Exchange Init that is whole. */
  lists: string[][] | null
}

/** Reads a packet that is not encrypted (RFC 4253 §6). */
export function readPacket(bytes: Uint8Array, family: KexFamily): Packet {
  const from = new FieldReader(bytes)
  const length = from.number('Packet length', 4)
  const padding = from.number('Padding length', 1)
  const payload = length - padding - 1
  if (payload < 1) from.fail(`Padding of ${padding} bytes leaves no payload in ${length}`, 4)
  const message = from.left > 0 ? bytes[from.at] : 0
  const lists: string[][] = []
  let summary = messageName(message, family)
  from.within('Payload', Math.min(payload, from.left), (inside) => {
    const name = messageName(message, family)
    inside.number('Message', 1, (value) => `${value} (${name})`)
    summary = readMessage(inside, message, family, lists) || name
    return name
  })
  if (padding > 0 && from.isWhole) from.octets('Padding', padding)
  const layer = from.layer('ssh', 'SSH', shortLine(summary))
  return { layer, message, lists: lists.length === LIST_NAMES.length ? lists : null }
}

function messageName(message: number, family: KexFamily): string {
  return NAMES.get(message) ?? KEX_NAMES[family].at(message < 30 ? 99 : message - 30) ?? `Message ${message}`
}

function readMessage(from: FieldReader, message: number, family: KexFamily, lists: string[][]): string {
  switch (message) {
    case MESSAGE.disconnect: {
      const reason = from.number('Reason', 4, (code) => `${code} (${REASONS.at(code) ?? 'unknown'})`)
      const text = string(from, 'Description')
      string(from, 'Language')
      return `Disconnect: ${text || (REASONS.at(reason) ?? reason)}`
    }
    case 2:
      string(from, 'Content')
      return 'Ignore'
    case 3:
      from.number('Packet sequence number', 4)
      return 'Unimplemented'
    case 4:
      from.number('Always display', 1)
      return `Debug: ${string(from, 'Message text')}`
    case 5:
    case 6:
      return `${messageName(message, family)}: ${string(from, 'Service')}`
    case MESSAGE.kexInit:
      return readKexInit(from, lists)
    default:
      for (const part of KEX_PARTS[family].at(message < 30 ? 99 : message - 30) ?? []) readPart(from, part)
      return messageName(message, family)
  }
}

function readPart(from: FieldReader, part: string): void {
  if (part.startsWith('#')) from.number(part.slice(1), 4)
  else if (part === 'Host key' || part === 'Signature') readNamedBlob(from, part)
  else from.octets(part, from.number(`${part} length`, 4))
}

/** A key or signature, which begins with the name of its algorithm (RFC 4253 §6.6). */
function readNamedBlob(from: FieldReader, name: string): void {
  from.within(name, from.number(`${name} length`, 4), (inside) => {
    const algorithm = string(inside, 'Algorithm')
    if (inside.left > 0) inside.octets('Content', inside.left)
    return algorithm
  })
}

function string(from: FieldReader, name: string): string {
  const at = from.at
  const length = from.skipNumber(4, `${name} length`)
  const bytes = from.bytes.subarray(from.at, Math.min(from.at + length, from.end))
  if (!from.skip(length, name)) return ''
  const text = lineText(bytes)
  from.add(name, text, at)
  return text
}

function readKexInit(from: FieldReader, lists: string[][]): string {
  from.octets('Cookie', 16)
  for (const name of LIST_NAMES) {
    const names: string[] = []
    const field = from.group(name, () => {
      const end = from.skipNumber(4, `${name} length`) + from.at
      if (end > from.end) from.fail(`${name} needs ${end - from.at} bytes, ${from.left} are left`)
      while (from.at < end && from.isWhole) {
        const comma = from.bytes.subarray(from.at, end).indexOf(0x2c)
        const length = comma < 0 ? end - from.at : comma
        names.push(from.text('Name', length))
        if (comma >= 0) from.skip(1, 'comma')
      }
      return names.join(', ')
    })
    field.value = shortLine(field.value)
    if (!from.isWhole) return 'Key Exchange Init'
    lists.push(names)
  }
  from.number('First key exchange packet follows', 1, (value) => (value === 0 ? 'no' : 'yes'))
  from.number('Reserved', 4)
  return `Key Exchange Init: ${lists[0].join(', ')}`
}

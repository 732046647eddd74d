import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { shortLine } from '../line-text'
import { errorName, FLAG, flagsOf, FRAME, frameName, settingName } from './names'

export const HEAD_BYTES = 9

/** The head of a frame (RFC 9113 §4.1). */
export interface FrameHead {
  length: number
  type: number
  flags: number
  stream: number
}

/** The head at `at`, or null where it is not whole. */
export function frameHead(bytes: Uint8Array, at = 0): FrameHead | null {
  if (bytes.length < at + HEAD_BYTES) return null
  const number = (from: number) => bytes[from] * 65_536 + bytes[from + 1] * 256 + bytes[from + 2]
  const stream = (bytes[at + 5] & 0x7f) * 16_777_216 + number(at + 6)
  return { length: number(at), type: bytes[at + 3], flags: bytes[at + 4], stream }
}

/** Notes the head's fields. */
export function readHead(from: FieldReader): FrameHead {
  const length = from.number('Length', 3)
  const type = from.number('Type', 1, (value) => `${value} (${frameName(value)})`)
  let flags = 0
  from.group('Flags', () => {
    flags = from.skipNumber(1, 'Flags')
    const known = flagsOf(type)
    for (const [flag, name] of known)
      from.bits(name, flags & flag ? 'set' : 'not set', 1, 7 - Math.log2(flag), 1)
    const set = known.filter(([flag]) => flags & flag).map(([, name]) => name)
    return `0x${flags.toString(16).padStart(2, '0')}${set.length > 0 ? ` (${set.join(', ')})` : ''}`
  })
  const stream = from.number('Stream', 4, (value) => String(value % 2 ** 31)) % 2 ** 31
  return { length, type, flags, stream }
}

export const counted = (count: number, what = 'bytes') => `${count.toLocaleString('en-US')} ${what}`

/** Pad Length, where a frame has it. Returns how many bytes of padding its end has. */
export function readPadLength(from: FieldReader, flags: number): number {
  return flags & FLAG.padded ? from.number('Pad length', 1) : 0
}

/** The fields of a priority (RFC 7540 §6.3, no longer in use since RFC 9113). */
export function readPriority(from: FieldReader): void {
  let dependency = 0
  from.group('Stream dependency', () => {
    dependency = from.skipNumber(4, 'Stream dependency')
    if (from.isWhole) from.bits('Exclusive', dependency >= 2 ** 31 ? 'yes' : 'no', 4, 0, 1)
    return String(dependency % 2 ** 31)
  })
  from.number('Weight', 1, (value) => String(value + 1))
}

/** A setting that a frame says. */
export type Settings = [id: number, value: number][]

/** Reads a whole frame without a header block or DATA. @param settings takes what SETTINGS say */
export function readFrame(bytes: Uint8Array, settings: Settings): Layer {
  const from = new FieldReader(bytes)
  const head = readHead(from)
  const on = head.stream === 0 ? '' : ` stream ${head.stream}`
  const name = `${frameName(head.type)}${on}`
  const gist = readPayload(from, head, settings)
  if (from.left > 0) from.octets('Payload', from.left)
  return from.layer('http2', 'HTTP/2', shortLine(gist === '' ? name : `${name}: ${gist}`))
}

function readPayload(from: FieldReader, head: FrameHead, settings: Settings): string {
  switch (head.type) {
    case FRAME.priority:
      readPriority(from)
      return ''
    case FRAME.resetStream:
      return errorName(from.number('Error code', 4, (code) => `${code} (${errorName(code)})`))
    case FRAME.settings:
      return head.flags & FLAG.ack ? 'acknowledged' : readSettings(from, settings)
    case FRAME.ping:
      from.octets('Opaque bytes', 8)
      return head.flags & FLAG.ack ? 'answer' : ''
    case FRAME.goAway: {
      const last = from.number('Last stream', 4, (value) => String(value % 2 ** 31)) % 2 ** 31
      const code = from.number('Error code', 4, (value) => `${value} (${errorName(value)})`)
      const text = from.left > 0 ? `, ${from.text('Debug text', from.left)}` : ''
      return `${errorName(code)}, last stream ${last}${text}`
    }
    case FRAME.windowUpdate: {
      const more = from.number('Window size increment', 4, (value) => String(value % 2 ** 31)) % 2 ** 31
      if (more === 0 && from.isWhole) from.fields[from.fields.length - 1].problem = 'It must not be 0'
      return `+${counted(more)}`
    }
    default:
      return counted(head.length)
  }
}

function readSettings(from: FieldReader, settings: Settings): string {
  while (from.left > 0) {
    from.group('Setting', () => {
      const id = from.number('Identifier', 2, (value) => `${value} (${settingName(value)})`)
      const value = from.number('Value', 4)
      if (!from.isWhole) return 'cut off'
      settings.push([id, value])
      return `${settingName(id)} ${value}`
    })
  }
  return settings.map(([id, value]) => `${settingName(id)} ${value}`).join(', ')
}

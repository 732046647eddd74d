import type { Side } from '../../own/own-ends'
import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { lineText, shortLine } from '../line-text'
import { MATCH, type Match, type MessageSink, type Protocol, type StreamReader } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { countOf, isType, RespScanner } from './resp-scanner'

/** Values of one message that are noted: the rest is counted. */
const MOST_VALUES = 512
const LF = 0x0a
const NAMES: Readonly<Record<string, string>> = {
  '+': 'Simple string',
  '-': 'Error',
  ':': 'Number',
  _: 'Null',
  '#': 'Boolean',
  ',': 'Double',
  '(': 'Big number',
  $: 'Bulk string',
  '=': 'Verbatim string',
  '!': 'Bulk error',
  '*': 'Array',
  '~': 'Set',
  '%': 'Map',
  '>': 'Push',
  '|': 'Attribute',
}

/** Redis's protocol, RESP 2 and 3 (https://redis.io/docs/latest/develop/reference/protocol-spec/). */
export const redis: Protocol = {
  id: 'redis',
  name: 'Redis',
  ports: { tcp: [6379, 6380, 26_379] },
  recognize,
  openStream: () => new RespReader(),
}

/** A command is an array of bulk strings; a reply alone looks like little. */
function recognize(bytes: Uint8Array, start: number, end: number, isOriginator: boolean): Match {
  if (end - start < 4) return MATCH.no
  const first = String.fromCharCode(bytes[start])
  const limit = Math.min(end, start + 16)
  let at = start + 1
  while (at < limit && bytes[at] >= 0x30 && bytes[at] <= 0x39) at++
  const isCounted = at > start + 1 && at + 2 < end && bytes[at] === 0x0d && bytes[at + 1] === LF
  if (first === '*' && isCounted && isOriginator) return bytes[at + 2] === 0x24 ? MATCH.yes : MATCH.byPort
  return isOriginator ? MATCH.no : isType(first) ? MATCH.byPort : MATCH.no
}

class RespReader implements StreamReader {
  private readonly kept = [new StreamBuffer(), new StreamBuffer()] as const
  private readonly scanners = [new RespScanner(), new RespScanner()] as const
  private readonly isLost = [false, false]

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    if (this.isLost[side] && !isType(String.fromCharCode(bytes.at(0) ?? 0))) return
    this.isLost[side] = false
    const kept = this.kept[side]
    kept.append(bytes, at)
    while (kept.length > 0) {
      const length = this.scanners[side].measure(kept.bytes)
      if (length < 0) this.lose(side)
      if (length <= 0) return
      this.give(side, length, sink)
    }
  }

  hole(side: Side): void {
    this.lose(side)
  }

  end(side: Side, sink: MessageSink): void {
    const { length } = this.kept[side]
    if (length > 0) this.give(side, length, sink)
  }

  private lose(side: Side): void {
    this.kept[side].clear()
    this.scanners[side].begin()
    this.isLost[side] = true
  }

  private give(side: Side, length: number, sink: MessageSink): void {
    const kept = this.kept[side]
    const { at } = kept
    const layer = readMessage(kept.bytes.subarray(0, length), side === 0)
    kept.drop(length)
    sink.message({ side, at, length, layer })
  }
}

function readMessage(bytes: Uint8Array, isCommand: boolean): Layer {
  const reader = new FieldReader(bytes)
  if (!isType(String.fromCharCode(bytes[0]))) {
    // Inline commands are a line of words.
    const shown = lineText(trimmed(bytes))
    reader.octets('Inline command', bytes.length, () => shown)
    return reader.layer('redis', 'Redis', shortLine(shown) || 'empty line')
  }
  const left = { values: MOST_VALUES }
  const summary = readValue(reader, left, 0, isCommand)
  if (reader.isWhole && reader.left > 0) reader.octets('More', reader.left, (rest) => `${rest.length} bytes`)
  return reader.layer('redis', 'Redis', shortLine(summary) || 'nothing')
}

/** Notes a value and those inside of it. Returns it in short. */
function readValue(reader: FieldReader, left: { values: number }, depth: number, isCommand: boolean): string {
  if (left.values-- <= 0 || depth > 16) {
    reader.octets('More', reader.left, (rest) => `${rest.length} bytes`)
    return '…'
  }
  const { bytes, at } = reader
  const type = String.fromCharCode(bytes[at])
  const newline = bytes.indexOf(LF, at)
  if (newline < 0 || newline >= reader.end || !isType(type)) {
    reader.fail('a value is not whole')
    return 'cut off'
  }
  const line = bytes.subarray(at + 1, newline - 1)
  const count = countOf(bytes, at + 1, newline - 1)
  if ('+-:_#,('.includes(type)) {
    const shown = lineText(line)
    reader.octets(NAMES[type], newline + 1 - at, () => shown || 'null')
    return type === '-' ? `error ${shown}` : shown || 'null'
  }
  if (count === null) {
    reader.fail('a length is no number')
    return 'malformed'
  }
  if ('$=!'.includes(type)) {
    if (count < 0) {
      reader.octets(NAMES[type], newline + 1 - at, () => 'null')
      return 'null'
    }
    const length = newline + 1 - at + count + 2
    const value = lineText(bytes.subarray(newline + 1, Math.min(newline + 1 + count, reader.end)))
    reader.octets(NAMES[type], length, () => value || 'empty')
    return type === '!' ? `error ${value}` : value || '""'
  }
  const inside: string[] = []
  reader.group(NAMES[type], () => {
    reader.skip(newline + 1 - at, 'count')
    const values = Math.max(0, type === '%' ? 2 * count : type === '|' ? 2 * count + 1 : count)
    for (let i = 0; i < values && reader.isWhole && reader.left > 0; i++)
      inside.push(readValue(reader, left, depth + 1, isCommand))
    return count < 0 ? 'null' : `${count} ${type === '%' || type === '|' ? 'pairs' : 'values'}`
  })
  if (count < 0) return 'null'
  // A command is read as it is written, a reply as a list.
  const words = inside.slice(0, 16).join(isCommand ? ' ' : ', ')
  return isCommand && depth === 0 ? words : `[${words}${inside.length > 16 ? ', …' : ''}]`
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && (bytes[end - 1] === LF || bytes[end - 1] === 0x0d)) end--
  return bytes.subarray(0, end)
}

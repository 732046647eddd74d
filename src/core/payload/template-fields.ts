import { compilePattern } from '../match/compile-pattern'
import { Search } from '../match/search'
import type { Checksum } from './checksums'
import { CHECKSUMS } from './checksums'
import { fieldWords, type FieldWord } from './field-words'
import { binaryFormat, writeHex, writeNumber, type NumberFormat } from './number-format'
import { parseText, type Mistake } from './payload-text'

/** What a template is rendered with. */
export interface RenderContext {
  /** How many were rendered before, from 0. */
  index: number
  /** ms since 1970. */
  time: number
  /** Fills bytes with random ones. */
  random: (bytes: Uint8Array) => void
  /** The last message that was received. */
  received: Uint8Array
  /** Values that a script captured, by name. */
  captured: ReadonlyMap<string, Uint8Array>
}

/** What a field's value is made from, where it is not known on its own. */
export type Range = { kind: 'before' | 'rest' | 'all' } | { kind: 'part'; name: string; at: number }

export type Field =
  | { kind: 'own'; render: (context: RenderContext) => Uint8Array }
  | { kind: 'length'; range: Range; add: number; format: NumberFormat }
  | { kind: 'checksum'; range: Range; of: Checksum; write: (value: number) => Uint8Array; bytes: number }

/** Bytes of the last message that a capture rule looks at. */
const MOST_SEARCHED = 64 << 10
const MOST_RANDOM = 64 << 10

class Wrong extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message)
  }
}

/** One field's words, taken as they are understood; what is left over is wrong. */
class Words {
  constructor(
    readonly name: FieldWord,
    private readonly words: FieldWord[],
  ) {}

  take<T>(understand: (word: FieldWord) => T | null): T | null {
    for (const [i, word] of this.words.entries()) {
      const found = word.key === '' ? understand(word) : null
      if (found === null) continue
      this.words.splice(i, 1)
      return found
    }
    return null
  }
  one(...names: string[]): string | null {
    return this.take(({ value, quote }) => (quote === '' && names.includes(value) ? value : null))
  }
  option(key: string): FieldWord | null {
    const i = this.words.findIndex((word) => word.key === key)
    return i < 0 ? null : this.words.splice(i, 1)[0]
  }
  number(
    key: string,
    usual: number,
    least = -Number.MAX_SAFE_INTEGER,
    most = Number.MAX_SAFE_INTEGER,
  ): number {
    const option = this.option(key)
    if (!option) return usual
    const value = Number(option.value)
    if (option.value !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value
    throw new Wrong(option.at, `${key}= takes a whole number from ${least} to ${most}.`)
  }
  format(): NumberFormat {
    const binary = this.take(({ value, quote }) => (quote === '' ? binaryFormat(value) : null))
    if (binary) return binary
    this.one('text')
    const isHex = this.one('hex') !== null
    return {
      kind: 'text',
      base: this.number('base', isHex ? 16 : 10, 2, 36),
      width: this.number('width', 0, 0, 64),
    }
  }
  range(usual: 'before' | 'rest' | 'all'): Range {
    const fixed = this.one('before', 'rest', 'all')
    if (fixed) return { kind: fixed as 'before' }
    const part = this.take((word) => (/^[a-z_][\w-]*$/i.test(word.value) && word.quote === '' ? word : null))
    return part ? { kind: 'part', name: part.value, at: part.at } : { kind: usual }
  }
  end(): void {
    if (this.words.length === 0) return
    const [{ at, key, value }] = this.words
    throw new Wrong(at, `${this.name.value} does not take ${key ? `${key}=` : value}.`)
  }
}

const KINDS: Readonly<Record<string, (words: Words) => Field>> = {
  counter(words) {
    const start = words.number('start', 1)
    const step = words.number('step', 1)
    const format = words.format()
    return own(({ index }) => writeNumber(start + step * index, format))
  },
  random(words) {
    const range = words.take(({ value }) => /^(\d{1,15})\.\.(\d{1,15})$/.exec(value))
    if (range) return randomNumber(Number(range[1]), Number(range[2]), words)
    const kind = words.one('text', 'hex')
    const length = words.take((word) => (/^\d{1,6}$/.test(word.value) ? word : null))
    const bytes = Number(length?.value ?? 8)
    if (bytes > MOST_RANDOM) throw new Wrong(length?.at ?? 0, `random makes ${MOST_RANDOM} at most.`)
    return own(({ random }) => {
      const made = new Uint8Array(bytes)
      random(made)
      return kind === 'hex' ? writeHex(made) : kind === 'text' ? made.map((byte) => LETTERS[byte % 62]) : made
    })
  },
  uuid: () => own(uuid),
  time(words) {
    const kind = words.one('iso', 'unix', 'ms')
    const binary = words.take(({ value }) => binaryFormat(value))
    const format = binary ?? { kind: 'text' as const, base: 10, width: 0 }
    if (!binary && kind !== 'unix' && kind !== 'ms')
      return own(({ time }) => ascii(new Date(time).toISOString()))
    return own(({ time }) => writeNumber(kind === 'ms' ? Math.floor(time) : Math.floor(time / 1000), format))
  },
  length(words) {
    const add = words.number('add', 0, -65_536, 65_536)
    const format = words.format()
    return { kind: 'length', add, format, range: words.range('all') }
  },
  captured(words) {
    const name = words.take(({ value, quote }) => (quote === '' && /^[a-z_]\w*$/i.test(value) ? value : null))
    if (name === null) throw new Wrong(words.name.at, 'captured takes the name of a value.')
    const usual = defaultOf(words.option('default'))
    const rule = words.take((word) => (word.quote === '/' || /^\d+\+\d+$/.test(word.value) ? word : null))
    const find = rule === null ? null : captureRule(rule, name)
    return own(({ captured, received }) => find?.(received) ?? captured.get(name) ?? usual)
  },
  ...Object.fromEntries(
    Object.keys(CHECKSUMS).map((name) => [name, (words: Words) => checksum(name, words)]),
  ),
}

/** Reads what stands between double braces. @param at where it begins in the template */
export function parseField(text: string, at: number): Field | Mistake {
  const found = fieldWords(text, at)
  if (typeof found === 'number') return { at: found, why: 'This word is not closed, or has a quote within.' }
  const [name, ...rest] = found
  if (found.length === 0 || !Object.hasOwn(KINDS, name.value))
    return {
      at: found.at(0)?.at ?? at,
      why: `There is no such field. Fields: ${Object.keys(KINDS).join(', ')}.`,
    }
  try {
    const words = new Words(name, rest)
    const field = KINDS[name.value](words)
    words.end()
    return field
  } catch (thrown) {
    if (thrown instanceof Wrong) return { at: thrown.at, why: thrown.message }
    throw thrown
  }
}

const LETTERS = ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

function own(render: (context: RenderContext) => Uint8Array): Field {
  return { kind: 'own', render }
}

function randomNumber(from: number, to: number, words: Words): Field {
  if (to < from) throw new Wrong(words.name.at, 'A range goes from low to high.')
  const format = words.format()
  return own(({ random }) => {
    const bytes = new Uint8Array(8)
    random(bytes)
    const drawn = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    return writeNumber(from + Number(drawn % BigInt(to - from + 1)), format)
  })
}

/** Version 4 of RFC 9562 §5.4. */
function uuid({ random }: RenderContext): Uint8Array {
  const bytes = new Uint8Array(16)
  random(bytes)
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const digits = String.fromCharCode(...writeHex(bytes))
  return ascii(digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))
}

function checksum(name: string, words: Words): Field {
  const variants = CHECKSUMS[name]
  const variant = words.one(...Object.keys(variants)) ?? Object.keys(variants)[0]
  const of = variants[variant]
  // Modbus sends this one, and no other number, with its low byte first (Modbus over Serial Line V1.02 §2.5.1.2).
  const little = (words.one('be', 'le') ?? (variant === 'modbus' ? 'le' : 'be')) === 'le'
  const isHex = words.one('hex') !== null
  const write = (value: number) => {
    const bytes = writeNumber(value, { kind: 'binary', bytes: of.bytes, little })
    return isHex ? writeHex(bytes) : bytes
  }
  return { kind: 'checksum', range: words.range('before'), of, write, bytes: isHex ? 2 * of.bytes : of.bytes }
}

function defaultOf(option: FieldWord | null): Uint8Array {
  if (!option) return new Uint8Array(0)
  const parsed = parseText(option.value)
  if ('why' in parsed) throw new Wrong(option.at, parsed.why)
  return parsed.bytes
}

/** What a rule finds in a message: a pattern's group of that name or its first one, or `offset+length`. */
function captureRule(rule: FieldWord, name: string): (received: Uint8Array) => Uint8Array | null {
  if (rule.quote !== '/') {
    const [offset, length] = rule.value.split('+').map(Number)
    return (received) => (received.length >= offset + length ? received.slice(offset, offset + length) : null)
  }
  const program = compilePattern(rule.value)
  if ('why' in program) throw new Wrong(rule.at + 1 + program.at, program.why)
  const group = program.names.get(name) ?? Math.min(1, program.groups - 1)
  return (received) => {
    const [start, end] = new Search(program).feed(received.subarray(0, MOST_SEARCHED))?.groups[group] ?? [
      -1, -1,
    ]
    return start < 0 || end < 0 ? null : received.slice(start, end)
  }
}

import { ByteBuilder } from '../payload/byte-builder'
import type { Mistake } from '../payload/payload-text'
import { encodePoint } from '../payload/text-encoding'
import { setOf } from './program'

/** A pattern as it was written. */
export type Node =
  | { kind: 'byte'; set: Uint8Array }
  | { kind: 'all'; nodes: Node[] }
  | { kind: 'either'; nodes: Node[] }
  | { kind: 'repeat'; node: Node; least: number; most: number; greedy: boolean }
  | { kind: 'group'; node: Node; group: number }
  | { kind: 'assert'; what: 'line start' | 'line end' }

/** A pattern read, with its groups. */
export interface ParsedPattern {
  node: Node
  groups: number
  names: Map<string, number>
}

const DEEPEST = 50
const MOST_REPEATS = 1000
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 }

class Wrong extends Error {
  constructor(
    readonly at: number,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Reads a regular expression over bytes: characters, `.`, classes, `\d \w \s \xNN`, groups (named too), `|`,
 * `* + ? {n,m}` and their lazy forms, `^` and `$` at the ends of lines. There are no back references and no looking
 * around, which is why it can be searched in linear time.
 *
 * @param ignoresCase whether the letters of ASCII fit in either case
 */
export function parsePattern(source: string, ignoresCase = false): ParsedPattern | Mistake {
  try {
    return new Parser(source, ignoresCase).all()
  } catch (thrown) {
    if (thrown instanceof Wrong) return { at: thrown.at, why: thrown.message }
    throw thrown
  }
}

class Parser {
  private at = 0
  private groups = 1
  private depth = 0
  private readonly names = new Map<string, number>()

  constructor(
    private readonly source: string,
    private readonly ignoresCase: boolean,
  ) {}

  all(): ParsedPattern {
    const node = this.alternatives()
    if (this.at < this.source.length) throw new Wrong(this.at, 'This closing parenthesis opens nowhere.')
    return { node, groups: this.groups, names: this.names }
  }

  private alternatives(): Node {
    const nodes = [this.sequence()]
    while (this.take('|')) nodes.push(this.sequence())
    return nodes.length === 1 ? nodes[0] : { kind: 'either', nodes }
  }

  private sequence(): Node {
    const nodes: Node[] = []
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')')
      nodes.push(this.repeated())
    return { kind: 'all', nodes }
  }

  private repeated(): Node {
    const begin = this.at
    const node = this.atom()
    const range = this.range()
    if (!range) return node
    if (node.kind === 'assert') throw new Wrong(begin, 'The end of a line can’t be repeated.')
    const greedy = !this.take('?')
    if (this.range()) throw new Wrong(this.at - 1, 'It is repeated already: put it in parentheses first.')
    return { kind: 'repeat', node, ...range, greedy }
  }

  private range(): { least: number; most: number } | null {
    if (this.take('*')) return { least: 0, most: Infinity }
    if (this.take('+')) return { least: 1, most: Infinity }
    if (this.take('?')) return { least: 0, most: 1 }
    const counted = this.follows(/\{(\d{1,4})(,(\d{0,4}))?\}/y)
    if (!counted) return null
    const [whole, from, comma, to] = counted as (string | undefined)[]
    const least = Number(from)
    const most = comma === undefined ? least : to ? Number(to) : Infinity
    const isTooMany = least > MOST_REPEATS || (most !== Infinity && most > MOST_REPEATS)
    if (most < least || isTooMany)
      throw new Wrong(
        this.at - (whole?.length ?? 0),
        `Repeats go from few to many, and up to ${MOST_REPEATS}.`,
      )
    return { least, most }
  }

  private atom(): Node {
    const begin = this.at
    if (this.take('(')) return this.group(begin)
    if (this.take('[')) return { kind: 'byte', set: this.characterClass(begin) }
    if (this.take('.')) return { kind: 'byte', set: Uint8Array.from({ length: 256 }, notOfLineEnd) }
    if (this.take('^')) return { kind: 'assert', what: 'line start' }
    if (this.take('$')) return { kind: 'assert', what: 'line end' }
    if (this.follows(/[*+?]/y)) throw new Wrong(begin, 'There is nothing before it that could be repeated.')
    if (this.source[this.at] === '\\') return { kind: 'byte', set: this.folded(this.escape()) }
    const point = this.source.codePointAt(this.at) ?? 0
    this.at += point > 0xffff ? 2 : 1
    const bytes = new ByteBuilder()
    encodePoint(point, 'utf-8', bytes)
    const nodes = Array.from(bytes.take(), (byte): Node => ({ kind: 'byte', set: this.folded(setOf(byte)) }))
    return nodes.length === 1 ? nodes[0] : { kind: 'all', nodes }
  }

  private group(begin: number): Node {
    if (++this.depth > DEEPEST) throw new Wrong(begin, `Parentheses go ${DEEPEST} deep at most.`)
    const named = this.follows(/\?<([A-Za-z_]\w*)>/y)
    const captures = named !== null || !this.follows(/\?:/y)
    if (captures && !named && this.source[this.at] === '?')
      throw new Wrong(this.at, 'A group begins (, (?: or (?<name>; there is no looking ahead or behind.')
    const group = captures ? this.groups++ : 0
    if (named) {
      if (this.names.has(named[1])) throw new Wrong(begin, `There are two groups called ${named[1]}.`)
      this.names.set(named[1], group)
    }
    const node = this.alternatives()
    if (!this.take(')')) throw new Wrong(begin, 'This parenthesis is never closed.')
    this.depth--
    return captures ? { kind: 'group', node, group } : node
  }

  private characterClass(begin: number): Uint8Array {
    const set = new Uint8Array(256)
    const negated = this.take('^')
    for (let first = true; first || this.source[this.at] !== ']'; first = false) {
      if (this.at >= this.source.length) throw new Wrong(begin, 'This bracket is never closed.')
      const low = this.member()
      if (typeof low !== 'number' || !this.follows(/-(?!\])/y)) {
        if (typeof low === 'number') set[low] = 1
        else low.forEach((one, byte) => (set[byte] |= one))
        continue
      }
      const from = this.at
      const high = this.member()
      if (typeof high !== 'number' || high < low) throw new Wrong(from, 'A range goes from low to high.')
      set.fill(1, low, high + 1)
    }
    this.at++
    this.folded(set)
    return negated ? set.map((one) => 1 - one) : set
  }

  /** With each letter of ASCII its other case, where case is ignored. */
  private folded(set: Uint8Array): Uint8Array {
    if (!this.ignoresCase) return set
    for (let upper = 0x41; upper <= 0x5a; upper++)
      set[upper] = set[upper | 0x20] = set[upper] | set[upper | 0x20]
    return set
  }

  /** A byte, or a set such as \d. */
  private member(): number | Uint8Array {
    if (this.source[this.at] === '\\') {
      const set = this.escape()
      return set.reduce((sum, one) => sum + one, 0) === 1 ? set.indexOf(1) : set
    }
    const code = this.source.charCodeAt(this.at)
    if (Number.isNaN(code)) throw new Wrong(this.at, 'The pattern ends here.')
    if (code > 0x7f) throw new Wrong(this.at, 'Brackets hold ASCII and \\xNN; write (ä|ö) for others.')
    this.at++
    return code
  }

  private escape(): Uint8Array {
    const byte = this.follows(/\\x([\da-fA-F]{2})/y)
    if (byte) return setOf(parseInt(byte[1], 16))
    const name = this.source[this.at + 1] as string | undefined
    if (name === undefined) throw new Wrong(this.at, 'The backslash has nothing after it.')
    const set = setFor(name)
    if (!set)
      throw new Wrong(
        this.at,
        `There is no \\${name} here; \\d, \\w, \\s, \\n, \\r, \\t and \\xNN there are.`,
      )
    this.at += 2
    return set
  }

  private take(character: string): boolean {
    if (this.source[this.at] !== character) return false
    this.at++
    return true
  }

  private follows(what: RegExp): RegExpExecArray | null {
    what.lastIndex = this.at
    const found = what.exec(this.source)
    if (found) this.at = what.lastIndex
    return found
  }
}

/** The bytes that a letter after a backslash stands for; null for a letter that stands for none. */
function setFor(name: string): Uint8Array | null {
  const kind = name.toLowerCase()
  const member = { d: /\d/, w: /\w/, s: /[ \t\r\n\f\v]/ }[kind]
  if (member) {
    const isIn = (_: unknown, byte: number) =>
      Number(member.test(String.fromCharCode(byte)) === (name === kind))
    return Uint8Array.from({ length: 256 }, isIn)
  }
  if (Object.hasOwn(CONTROLS, name)) return setOf(CONTROLS[name])
  return /[\w\u0080-\uffff]/.test(name) ? null : setOf(name.charCodeAt(0))
}

const notOfLineEnd = (_: unknown, byte: number) => (byte === 10 || byte === 13 ? 0 : 1)

import { compilePattern } from '../match/compile-pattern'
import { literal, type Program } from '../match/program'
import { ByteBuilder } from '../payload/byte-builder'
import { encodePoint } from '../payload/text-encoding'
import type { WrittenValue } from './tokens'

const CONTROLS: Readonly<Partial<Record<string, string>>> = { n: '\n', r: '\r', t: '\t', '0': '\0' }
const ESCAPE = /\\(?:x([\da-f]{2})|([^]))/gi

/** Where in the written value something is wrong, from its beginning. */
export interface PatternMistake {
  at: number
  why: string
}

/** A quoted text as UTF-8, or a regular expression, to be searched for in bytes. */
export function patternOf(value: WrittenValue): Program | PatternMistake {
  if (value.isOpen)
    return {
      at: 0,
      why: value.kind === 'text' ? 'This quotation mark is never closed.' : 'This / is never closed.',
    }
  if (value.content === '') return { at: 0, why: 'There is nothing in it to look for.' }
  if (value.kind !== 'regex') return literal(bytesOf(value.content))
  const flag = /[^i]/i.exec(value.flags)
  if (flag)
    return {
      at: value.content.length + 2 + flag.index,
      why: 'After the / only i may stand: it ignores case.',
    }
  const program = compilePattern(value.content.replaceAll('\\/', '/'), value.flags !== '')
  return 'why' in program ? { at: 1 + program.at, why: program.why } : program
}

/** What a quoted text is, its escapes resolved: `\"`, `\\`, `\n`, `\r`, `\t` and `\xNN`. */
export function plainText(content: string): string {
  return content.replace(ESCAPE, (_, hex: string | undefined, one: string | undefined) =>
    hex === undefined ? (CONTROLS[one ?? ''] ?? one ?? '') : String.fromCharCode(parseInt(hex, 16)),
  )
}

function bytesOf(content: string): Uint8Array {
  const bytes = new ByteBuilder()
  let from = 0
  const push = (text: string) => {
    for (const character of text) encodePoint(character.codePointAt(0) ?? 0, 'utf-8', bytes)
  }
  for (const found of content.matchAll(ESCAPE)) {
    push(content.slice(from, found.index))
    const [whole, hex] = found as unknown as (string | undefined)[]
    // \xNN is that byte, and not the character of that number.
    if (hex === undefined) push(plainText(whole ?? ''))
    else bytes.push(parseInt(hex, 16))
    from = found.index + (whole?.length ?? 0)
  }
  push(content.slice(from))
  return bytes.take()
}

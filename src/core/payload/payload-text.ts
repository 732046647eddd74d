import { ByteBuilder } from './byte-builder'
import { encodePoint, type TextEncoding } from './text-encoding'

/** Where what was typed is wrong (an index of it), and why, in a sentence. */
export interface Mistake {
  at: number
  why: string
}
/** What was typed as bytes, or where and why it is none. */
export type ParsedPayload = { bytes: Uint8Array<ArrayBuffer> } | Mistake

/** What follows a text that is sent. */
export type LineEnding = 'none' | 'LF' | 'CRLF' | 'CR' | 'NUL'
const ENDINGS: Readonly<Record<LineEnding, string>> = {
  none: '',
  LF: '\n',
  CRLF: '\r\n',
  CR: '\r',
  NUL: '\0',
}

const NAMED: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, '0': 0, '\\': 92, '"': 34 }
/** What may follow at a backslash: a name, a byte, or a character by its number. */
const ESCAPE = /\\(?:([nrt0\\"])|x([\da-fA-F]{2})|u\{([\da-fA-F]{1,6})\})/y
/** Where Unicode ends. */
const LAST_CODE_POINT = 0x10ffff

/**
 * Reads one character or escape of a text at `at` and appends its bytes.
 *
 * @returns where the next one is, or what is wrong there
 */
export function readCharacter(
  text: string,
  at: number,
  into: ByteBuilder,
  encoding: TextEncoding = 'utf-8',
): number | Mistake {
  let next = at
  let point: number
  if (text[at] === '\\') {
    ESCAPE.lastIndex = at
    const found = ESCAPE.exec(text)
    const [, name, byte, number] = (found ?? []) as (string | undefined)[]
    point = parseInt(number ?? '0', 16)
    if (!found || point > LAST_CODE_POINT) {
      return {
        at,
        why: 'A backslash begins \\n, \\r, \\t, \\0, \\", \\xNN or \\u{…}; write \\\\ for itself.',
      }
    }
    next = ESCAPE.lastIndex
    if (byte !== undefined) {
      into.push(parseInt(byte, 16))
      return next
    }
    if (number === undefined) point = NAMED[name ?? '']
  } else {
    point = text.codePointAt(at) ?? 0
    next += point > 0xffff ? 2 : 1
  }
  if (encodePoint(point, encoding, into)) return next
  return { at, why: `Latin-1 has no ${String.fromCodePoint(point)}: its characters end at ÿ (U+00FF).` }
}

/**
 * Text in an encoding, with `\n \r \t \0 \\ \"`, `\xNN` for single bytes and `\u{…}` for a character by its number,
 * and what ends it.
 */
export function parseText(
  text: string,
  encoding: TextEncoding = 'utf-8',
  ending: LineEnding = 'none',
): ParsedPayload {
  const into = new ByteBuilder()
  for (let at = 0; at < text.length;) {
    const next = readCharacter(text, at, into, encoding)
    if (typeof next !== 'number') return next
    at = next
  }
  for (const character of ENDINGS[ending]) encodePoint(character.charCodeAt(0), encoding, into)
  return { bytes: into.take() }
}

const HEX_RULE = 'Hex is two digits a byte: 48 65 6c 6c 6f.'

/** Hex digits, two a byte, with any spacing between bytes. */
export function parseHex(text: string): ParsedPayload {
  const into = new ByteBuilder()
  for (let at = 0; at < text.length;) {
    const next = readHex(text, at, into)
    if (next === null) return { at, why: HEX_RULE }
    at = next
  }
  return { bytes: into.take() }
}

/** Hex with text in double quotes: `02 "hello\n" 0d 0a 03`. */
export function parseMixed(text: string): ParsedPayload {
  const into = new ByteBuilder()
  for (let at = 0; at < text.length;) {
    const next = text[at] === '"' ? readQuoted(text, at, into) : readHex(text, at, into)
    if (next === null) return { at, why: `${HEX_RULE} Text stands in double quotes.` }
    if (typeof next !== 'number') return next
    at = next
  }
  return { bytes: into.take() }
}

/** Space, or two digits; null where there is neither. */
function readHex(text: string, at: number, into: ByteBuilder): number | null {
  if (/\s/.test(text[at])) return at + 1
  const digits = text.slice(at, at + 2)
  if (!/^[0-9a-f]{2}$/i.test(digits)) return null
  into.push(parseInt(digits, 16))
  return at + 2
}

function readQuoted(text: string, opening: number, into: ByteBuilder): number | Mistake {
  for (let at = opening + 1; at < text.length;) {
    if (text[at] === '"') return at + 1
    const next = readCharacter(text, at, into)
    if (typeof next !== 'number') return next
    at = next
  }
  return { at: opening, why: 'This text has no closing quote.' }
}

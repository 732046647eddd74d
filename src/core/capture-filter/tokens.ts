import { parseAddress } from '../net/address'
import { isReserved } from './vocabulary'

/**
 * What a token of a capture filter is. `name` is what libpcap would look up (a host, a service, a protocol);
 * `escaped` is a keyword taken as such a name, `\tcp`. `unknown` is what no expression can hold.
 */
export type TokenKind =
  | 'keyword'
  | 'number'
  | 'ipv4'
  | 'ipv6'
  | 'mac'
  | 'cidr'
  | 'name'
  | 'escaped'
  | 'operator'
  | 'parenthesis'
  | 'bracket'
  | 'unknown'

/** One token: filter.slice(from, to) is its `text`. */
export interface Token {
  kind: TokenKind
  text: string
  from: number
  to: number
}

// As libpcap's scanner has it, the longest match wins, and of equally long ones the first: `1.2.3.4` is an address
// and `1.2.3.4.5` a name, `80` a number and `80-90` a name. Keywords are in lower case only.
const PATTERNS: readonly [TokenKind, RegExp][] = [
  ['mac', /[\da-f]{1,2}([:.-])[\da-f]{1,2}(?:\1[\da-f]{1,2}){4}|(?:[\da-f]{4}\.){2}[\da-f]{4}|[\da-f]{12}/iy],
  ['number', /0x[\da-f]+|\d+/iy],
  ['ipv4', /\d+(?:\.\d+){1,3}/y],
  ['ipv6', /(?:[\da-f]{0,4}:){2,8}(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4})/iy],
  ['name', /[a-z\d](?:[-_.a-z\d]*[.a-z\d])?/iy],
  ['escaped', /\\[^ !()\n\t]+/y],
  ['operator', />=|<=|!=|==|<<|>>|&&|\|\||[!<>+\-*/%&|^=:]/y],
  ['parenthesis', /[()]/y],
  ['bracket', /[[\]]/y],
]
const BLANK = /[ \r\n\t]+/y
const MASK_LENGTH = /\/\d+/y

/**
 * Splits a capture filter (pcap-filter(7)) into tokens, in order. Takes any text: what is not of the language
 * comes as `unknown`, one character at a time. Blanks are left out; nothing else is.
 */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < filter.length) {
    const blanks = lengthAt(BLANK, filter, at)
    if (blanks > 0) {
      at += blanks
      continue
    }
    const token = tokenAt(filter, at)
    tokens.push(token)
    at = token.to
  }
  return tokens
}

function tokenAt(filter: string, from: number): Token {
  let kind: TokenKind = 'unknown'
  let length = 0
  for (const [candidate, pattern] of PATTERNS) {
    const matched = lengthAt(pattern, filter, from)
    if (matched > length) {
      kind = candidate
      length = matched
    }
  }
  let to = from + Math.max(length, 1)
  const text = filter.slice(from, to)
  if (kind === 'name' && isReserved(text)) kind = 'keyword'
  else if (kind === 'ipv6' && parseAddress(text) === null) kind = 'unknown'
  else if (kind === 'ipv4' || kind === 'ipv6') {
    // libpcap has three tokens here; people have one.
    const mask = lengthAt(MASK_LENGTH, filter, to)
    if (mask > 0) kind = 'cidr'
    to += mask
  }
  return { kind, text: filter.slice(from, to), from, to }
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0].length ?? 0
}

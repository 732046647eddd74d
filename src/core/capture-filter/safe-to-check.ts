import { tokensOf, type Token } from './tokens'
import { wordOf } from './vocabulary'

/** A name that libpcap would look up, and its place in the filter as it was written. */
export interface NameInFilter {
  name: string
  from: number
  to: number
}

/** Names after these are looked up in the machine's own tables of services and protocols, or not at all. */
const LOCAL = new Set([
  ...['port', 'portrange', 'proto', 'protochain', 'type', 'subtype', 'dir', 'direction', 'llc'],
  ...['ifname', 'on', 'rset', 'ruleset', 'reason', 'action'],
])
const TYPES = new Set(['host', 'net', 'gateway', 'ra', 'ta', ...LOCAL])
const DIRECTIONS = new Set(['src', 'dst'])
const JOINS = new Set(['and', 'or', 'not', '&&', '||', '!'])

/** Their hosts have link-layer addresses. */
const LINK_LAYERS = new Set(['ether', 'link', 'fddi', 'tr', 'wlan'])
const LINK_PROTOCOLS = new Set([...LINK_LAYERS, 'ppp', 'slip', 'radio', 'rarp', 'decnet'])

/** What a name is taken for: by the qualifiers before it, or of the primitive before it where it has none. */
interface Qualifiers {
  type: string
  protocol: string | null
}

/**
 * Puts a neutral address for each name that libpcap would look up as a host, a network or a gateway: it does so
 * while it compiles, with the machine's resolver, and a check while someone types must ask nobody. What compiles
 * with the names found compiles without them. Names of services and protocols stay, they are in local tables.
 *
 * Places in the answer are those of `filter` as it came. To find an error in it, pass
 * {@link locateError} the filter as written, and a `compiles` that takes the names out of each try.
 */
export function withoutNames(filter: string): { filter: string; names: NameInFilter[] } {
  const tokens = tokensOf(filter)
  const names: NameInFilter[] = []
  let written = ''
  let copied = 0
  const before: Qualifiers = { type: 'host', protocol: null }
  let begins = true
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'name' || token.kind === 'escaped') {
      begins = false
      if (LOCAL.has(before.type)) continue
      const { from, to, text } = token
      // Blanks keep what stands beside it from becoming one token with it.
      written += `${filter.slice(copied, from)} ${neutral(before, tokens.at(index + 1))} `
      copied = to
      names.push({ name: text.replace(/^\\/, ''), from, to })
    } else if (JOINS.has(token.text)) {
      // Not in `src or dst`, which is one qualifier.
      begins = !DIRECTIONS.has(tokens.at(index - 1)?.text ?? '') || index === 0
    } else if (token.kind === 'keyword') {
      qualify(before, token.text, begins)
      begins = false
    } else if (token.kind !== 'parenthesis') begins = false
  }
  return { filter: written + filter.slice(copied), names }
}

function qualify(qualifiers: Qualifiers, word: string, begins: boolean): void {
  const isProtocol = LINK_PROTOCOLS.has(word) || wordOf(word)?.kind === 'protocol'
  if (!isProtocol && !TYPES.has(word) && !DIRECTIONS.has(word)) return
  if (begins) {
    qualifiers.type = 'host'
    qualifiers.protocol = null
  }
  if (isProtocol) qualifiers.protocol = word
  else if (TYPES.has(word)) qualifiers.type = word
}

function neutral({ type, protocol }: Qualifiers, next: Token | undefined): string {
  // A mask goes with numbers only. Any keyword is wrong here as the name would be, and is not looked up.
  if (next?.text === '/' || next?.text === 'mask') return 'host'
  // An address would be wrong where a gateway's name is right. Resolvers know this one (RFC 6761 section 6.3).
  if (type === 'gateway') return 'localhost'
  if (type === 'ra' || type === 'ta' || LINK_LAYERS.has(protocol ?? '')) return '0:0:0:0:0:0'
  return protocol === 'ip6' && type === 'host' ? '::1' : '127.0.0.1'
}

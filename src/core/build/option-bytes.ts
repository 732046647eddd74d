import { parseAddress } from '../net/address'
import type { OptionSet } from './field'
import { hexBytes, macBytes, readNumber } from './values'

/** An option's bytes, or why it is none. */
type Compiled = Uint8Array | string
type Compile = (words: string[]) => Compiled

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const big = (value: number, length: number): number[] =>
  Array.from({ length }, (_, i) => Math.floor(value / 2 ** (8 * (length - 1 - i))) & 0xff)

/** An option of numbers: its kind, its length, and each number in so many bytes. */
function numbers(kind: number, ...lengths: number[]): Compile {
  return (words) => {
    const content: number[] = []
    for (const [index, length] of lengths.entries()) {
      const value = readNumber(words[index] ?? '0')
      if (value === null || value >= 2 ** (8 * length))
        return `“${words[index]}” does not fit ${length} bytes.`
      content.push(...big(value, length))
    }
    return bytes(kind, 2 + content.length, ...content)
  }
}

const raw: Compile = (words) => hexBytes(words.join('')) ?? 'Hex is two digits a byte: 01 0a ff.'
const single =
  (kind: number): Compile =>
  () =>
    bytes(kind)

/** Addresses that the packet is to go through (RFC 791), the pointer at the first. */
function route(kind: number): Compile {
  return (words) => {
    const hops = words.map((word) => parseAddress(word))
    if (hops.length === 0 || hops.some((hop) => hop?.length !== 4)) return 'IPv4 addresses are needed.'
    return bytes(kind, 3 + 4 * hops.length, 4, ...hops.flatMap((hop) => Array.from(hop ?? [])))
  }
}

/** Room for routers to write in: a kind, so many slots, and the bytes before them. */
function slots(kind: number, before: number[], each: number): Compile {
  return ([word = '3']) => {
    const count = readNumber(word)
    if (count === null || count > 9) return 'There is room for at most 9 entries.'
    return bytes(
      kind,
      2 + before.length + each * count,
      ...before,
      ...new Array<number>(each * count).fill(0),
    )
  }
}

function sack(words: string[]): Compiled {
  const edges = words.map(readNumber)
  if (edges.length === 0 || edges.length % 2 === 1 || edges.some((edge) => edge === null || edge >= 2 ** 32))
    return 'A block is two sequence numbers: sack 1000 2000.'
  return bytes(5, 2 + 4 * edges.length, ...edges.flatMap((edge) => big(edge ?? 0, 4)))
}

function padN([word = '2']: string[]): Compiled {
  const length = readNumber(word)
  if (length === null || length < 2 || length > 257) return 'PadN takes 2 to 257 bytes in all.'
  return bytes(1, length - 2, ...new Array<number>(length - 2).fill(0))
}

/** An IPv6 option's length does not count its first two bytes, as IPv4's and TCP's does. */
const ipv6Numbers =
  (kind: number, length: number): Compile =>
  (words) => {
    const made = numbers(kind, length)(words)
    if (typeof made !== 'string') made[1] = length
    return made
  }

const mac =
  (kind: number): Compile =>
  ([word = '']) => {
    const address = macBytes(word)
    return address ? bytes(kind, 1, ...address) : 'A MAC address is six pairs of hex digits.'
  }

const COMPILE: Record<OptionSet, Readonly<Record<string, Compile>>> = {
  ipv4: {
    eol: single(0),
    nop: single(1),
    'record-route': slots(7, [4], 4),
    timestamp: slots(68, [5, 0], 4),
    lsrr: route(131),
    ssrr: route(137),
    'router-alert': numbers(148, 2),
    raw,
  },
  tcp: {
    eol: single(0),
    nop: single(1),
    mss: numbers(2, 2),
    wscale: numbers(3, 1),
    'sack-ok': numbers(4),
    sack,
    timestamps: numbers(8, 4, 4),
    raw,
  },
  ipv6: {
    pad1: single(0),
    padn: padN,
    'router-alert': ipv6Numbers(5, 2),
    jumbo: ipv6Numbers(0xc2, 4),
    raw,
  },
  neighbor: {
    'source-mac': mac(1),
    'target-mac': mac(2),
    mtu: ([word = '1500']) => {
      const value = readNumber(word)
      return value === null || value >= 2 ** 32 ? 'The MTU is a number.' : bytes(5, 1, 0, 0, ...big(value, 4))
    },
    raw,
  },
}

/** One option as it is written, such as `mss 1460`, in bytes; a sentence where it is none. */
export function compileOption(set: OptionSet, text: string): Compiled {
  const [name = '', ...words] = text.trim().split(/\s+/)
  const table = COMPILE[set]
  if (!Object.hasOwn(table, name)) return `There is no option “${name}”: ${Object.keys(table).join(', ')}.`
  return table[name](words)
}

/** What fills options up to where the header may end: zeros, of IPv6 a PadN (RFC 8200 §4.2). */
export function padding(set: OptionSet, length: number): Uint8Array {
  if (set === 'neighbor') return bytes()
  if (set !== 'ipv6') return new Uint8Array((4 - (length % 4)) % 4)
  const missing = (8 - ((length + 2) % 8)) % 8
  if (missing < 2) return new Uint8Array(missing)
  return bytes(1, missing - 2, ...new Array<number>(missing - 2).fill(0))
}

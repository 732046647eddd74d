import { readChecksum } from '../checksum'
import { dissectIpv4 } from '../net/ipv4'
import { inside, named, type Scope, type Tree } from '../tree'
import { addressText } from '../words'

const TYPES: Readonly<Record<number, string>> = {
  0: 'echo reply',
  3: 'destination unreachable',
  4: 'source quench',
  5: 'redirect',
  8: 'echo request',
  9: 'router advertisement',
  10: 'router solicitation',
  11: 'time exceeded',
  12: 'parameter problem',
  13: 'timestamp request',
  14: 'timestamp reply',
  17: 'address mask request',
  18: 'address mask reply',
  42: 'extended echo request',
  43: 'extended echo reply',
}
const CODES: Readonly<Partial<Record<number, Readonly<Record<number, string>>>>> = {
  3: {
    0: 'net unreachable',
    1: 'host unreachable',
    2: 'protocol unreachable',
    3: 'port unreachable',
    4: 'fragmentation needed',
    5: 'source route failed',
    6: 'net unknown',
    7: 'host unknown',
    9: 'net prohibited',
    10: 'host prohibited',
    13: 'communication prohibited',
  },
  5: { 0: 'for the net', 1: 'for the host', 2: 'for net and service', 3: 'for host and service' },
  11: { 0: 'TTL ended on the way', 1: 'reassembly took too long' },
}
/** Errors, which quote the packet they are about (RFC 1122 §3.2.2). */
const QUOTING: readonly number[] = [3, 4, 5, 11, 12]
const ECHOES: readonly number[] = [0, 8]
const TIMESTAMPS: readonly number[] = [13, 14]

/** ICMP, RFC 792; of an error the quoted packet's layers follow. */
export function dissectIcmp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const type = reader.number('Type', 1, named(TYPES))
  const code = reader.number('Code', 1, named(CODES[type] ?? {}))
  readChecksum(reader, tree, scope, { from: reader.start, to: scope.wireEnd, before: 0 })
  let words = TYPES[type] ?? `type ${type}`
  const codeWords = CODES[type]?.[code]
  if (codeWords) words += `, ${codeWords}`
  if (ECHOES.includes(type) || TIMESTAMPS.includes(type)) {
    words += ` id ${reader.number('Identifier', 2)}`
    words += ` seq ${reader.number('Sequence number', 2)}`
    if (TIMESTAMPS.includes(type))
      for (const name of ['Originate time', 'Receive time', 'Transmit time']) reader.number(name, 4)
  } else if (type === 3 && code === 4) {
    reader.number('Unused', 2)
    words += `, MTU ${reader.number('MTU of the next hop', 2)}`
  } else if (type === 5) words += ` to ${addressText(reader.octets('Gateway', 4, addressText))}`
  else if (type === 12) {
    words += ` at ${reader.number('Pointer', 1)}`
    reader.number('Unused', 3)
  } else reader.number('Rest of header', 4)
  tree.add(reader, scope, 'icmp', 'ICMP', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  if (QUOTING.includes(type) && inner.at < inner.end)
    dissectIpv4(tree, { ...inner, isQuoted: true, ends: null })
  else tree.data(inner)
}

import type { FieldReader } from '../../protocols/field-reader'
import { pseudoSum, readChecksum } from '../checksum'
import { dissectIpv6 } from '../net/ipv6'
import { flag, inside, named, readBits, type Scope, type Tree } from '../tree'
import { addressText } from '../words'
import { readNeighborOptions } from './neighbor-options'

const TYPES: Readonly<Record<number, string>> = {
  1: 'destination unreachable',
  2: 'packet too big',
  3: 'time exceeded',
  4: 'parameter problem',
  128: 'echo request',
  129: 'echo reply',
  130: 'listener query',
  131: 'listener report',
  132: 'listener done',
  133: 'router solicitation',
  134: 'router advertisement',
  135: 'neighbor solicitation',
  136: 'neighbor advertisement',
  137: 'redirect',
  143: 'listener report 2',
}
const UNREACHABLE: Readonly<Record<number, string>> = {
  0: 'no route',
  1: 'prohibited',
  2: 'beyond scope',
  3: 'address unreachable',
  4: 'port unreachable',
  5: 'source address failed policy',
  6: 'route rejected',
}
const ICMPV6 = 58
const LAST_ERROR = 4

/** ICMPv6 (RFC 4443), neighbor discovery (RFC 4861) and multicast listeners (RFC 2710, RFC 3810). */
export function dissectIcmpv6(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const { start } = reader
  const type = reader.number('Type', 1, named(TYPES))
  const code = reader.number('Code', 1, named(type === 1 ? UNREACHABLE : {}))
  const before = pseudoSum(scope, ICMPV6, scope.wireEnd - start)
  readChecksum(reader, tree, scope, { from: start, to: scope.wireEnd, before })
  const isError = type >= 1 && type <= LAST_ERROR
  let words = TYPES[type] ?? `type ${type}`
  if (type === 1 && UNREACHABLE[code]) words += `, ${UNREACHABLE[code]}`
  words += readBody(reader, type, scope)
  tree.add(reader, scope, 'icmpv6', 'ICMPv6', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  if (isError && inner.at < inner.end) dissectIpv6(tree, { ...inner, isQuoted: true, ends: null })
  else tree.data(inner)
}

/** Reads what a type has behind the checksum; returns what its summary says of it. */
function readBody(reader: FieldReader, type: number, scope: Scope): string {
  const target = () => addressText(reader.octets('Target', 16, addressText))
  switch (type) {
    case 2:
      return `, MTU ${reader.number('MTU', 4)}`
    case 4:
      return ` at ${reader.number('Pointer', 4)}`
    case 128:
    case 129:
      return ` id ${reader.number('Identifier', 2)} seq ${reader.number('Sequence number', 2)}`
    case 130:
    case 131:
    case 132:
      return readListener(reader, type)
    case 133:
      reader.number('Reserved', 4)
      return withOptions('')
    case 134:
      return withOptions(readAdvertisement(reader))
    case 135:
      reader.number('Reserved', 4)
      return withOptions(` for ${target()}`)
    case 136:
      readBits(reader, 4, 'Flags', [flag('Router'), flag('Solicited'), flag('Override'), ['Reserved', 29]])
      return withOptions(` of ${target()}`)
    case 137: {
      reader.number('Reserved', 4)
      const via = target()
      return withOptions(` of ${addressText(reader.octets('Destination', 16, addressText))} to ${via}`)
    }
    case 143:
      return readReport(reader)
    default:
      reader.number('Rest of header', 4)
      return ''
  }

  function withOptions(words: string): string {
    readNeighborOptions(reader, scope.wireEnd)
    return words
  }
}

function readAdvertisement(reader: FieldReader): string {
  reader.number('Hop limit', 1)
  readBits(reader, 1, 'Flags', [
    flag('Managed addresses'),
    flag('Other configuration'),
    flag('Home agent'),
    ['Preference', 2],
    ['Reserved', 3],
  ])
  const lifetime = reader.number('Router lifetime', 2, (seconds) => `${seconds} s`)
  reader.number('Reachable time', 4, (ms) => `${ms} ms`)
  reader.number('Retransmission timer', 4, (ms) => `${ms} ms`)
  return `, lifetime ${lifetime} s`
}

/** RFC 3810 §5.1: a query of version 2 is longer. */
function readListener(reader: FieldReader, type: number): string {
  reader.number('Maximum response delay', 2)
  reader.number('Reserved', 2)
  const group = addressText(reader.octets('Group', 16, addressText))
  if (type !== 130 || reader.left < 4) return ` for ${group}`
  readBits(reader, 1, 'Flags', [['Reserved', 4], flag('Suppress'), ['Robustness', 3]])
  reader.number('Query interval', 1)
  readSources(reader, reader.number('Sources', 2))
  return ` for ${group}`
}

function readReport(reader: FieldReader): string {
  reader.number('Reserved', 2)
  const count = reader.number('Records', 2)
  // Each record is 20 bytes or more, so the packet's end bounds the loop.
  for (let i = 0; i < count && reader.isWhole; i++)
    reader.group(`Record ${i + 1}`, () => {
      const mode = reader.number('Record type', 1)
      const words = reader.number('Auxiliary words', 1)
      const sources = reader.number('Sources', 2)
      const group = addressText(reader.octets('Group', 16, addressText))
      readSources(reader, sources)
      if (words > 0) reader.octets('Auxiliary', words * 4)
      return `type ${mode}, ${group}`
    })
  return `, ${count} ${count === 1 ? 'record' : 'records'}`
}

function readSources(reader: FieldReader, count: number): void {
  for (let i = 0; i < count && reader.isWhole; i++) reader.octets('Source', 16, addressText)
}

import { dissectTransport } from '../transport/transport'
import { readChecksum } from '../checksum'
import { flag, hex, inside, lastField, named, readBits, type Scope, type Tree } from '../tree'
import { addressText, IP_PROTOCOL_NAMES } from '../words'
import { finalDestination, readIpv4Options } from './ipv4-options'

const HEADER_BYTES = 20

/** IPv4, RFC 791 §3.1. A length of 0 is segmentation offload's: the packet ends where the frame does. */
export function dissectIpv4(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper) return
  const reader = tree.open(scope)
  const { start } = reader
  const [version, words] = readBits(reader, 1, 'Version and header length', [
    ['Version', 4],
    ['Header length', 4, (value) => `${value * 4} bytes (${value} words)`],
  ])
  const headerLength = words * 4
  if (reader.isWhole && version !== 4) reader.fail(`Version ${version} is not IPv4`, start)
  else if (reader.isWhole && headerLength < HEADER_BYTES)
    reader.fail(`A header of ${headerLength} bytes is shorter than 20`, start)
  readBits(reader, 1, 'Differentiated services', [
    ['Differentiated services', 6],
    [
      'Congestion notification',
      2,
      named({ 0: 'not capable', 1: 'ECT(1)', 2: 'ECT(0)', 3: 'congestion met' }),
    ],
  ])
  const totalLength = reader.number('Total length', 2)
  const lengthField = lastField(reader)
  reader.number('Identification', 2, hex(4))
  const [, , more, offset] = readBits(reader, 2, 'Flags and fragment offset', [
    flag('Reserved bit'),
    flag("Don't fragment"),
    flag('More fragments'),
    ['Fragment offset', 13, (value) => `${value * 8} bytes`],
  ])
  reader.number('Time to live', 1)
  const protocol = reader.number('Protocol', 1, named(IP_PROTOCOL_NAMES))
  readChecksum(reader, tree, scope, { from: start, to: start + headerLength, before: 0 })
  const source = reader.octets('Source', 4, addressText)
  const destination = reader.octets('Destination', 4, addressText)
  const optionsAt = reader.at
  readIpv4Options(reader, start + headerLength)
  const isFragment = more === 1 || offset > 0
  const piece = isFragment ? `, fragment at ${offset * 8}${more === 1 ? ', more follow' : ', the last'}` : ''
  const gist = reader.isWhole
    ? `${addressText(source)} → ${addressText(destination)}, ${IP_PROTOCOL_NAMES[protocol] ?? `protocol ${protocol}`}${piece}`
    : 'header is not whole'
  const frameEnd = scope.wireEnd
  const packetEnd = totalLength === 0 ? frameEnd : start + totalLength
  if (lengthField && reader.isWhole && totalLength === 0)
    lengthField.problem = 'Segmentation offload left it 0'
  else if (lengthField && reader.isWhole && packetEnd > frameEnd && !scope.isQuoted)
    lengthField.problem = `The packet has ${frameEnd - start} bytes only`
  else if (lengthField && reader.isWhole && totalLength < headerLength)
    lengthField.problem = 'It is less than the header'
  const layer = tree.add(reader, scope, 'ip', 'IPv4', gist)
  if (!reader.isWhole || packetEnd < start + headerLength) return
  tree.reach(layer, Math.min(packetEnd, frameEnd))
  const ends = { source, destination: finalDestination(tree.bytes, optionsAt, reader.at) ?? destination }
  const inner = { ...inside(scope, reader.at, packetEnd), ends, isFragment }
  if (offset > 0) tree.data(inner, 'data', `Fragment of ${IP_PROTOCOL_NAMES[protocol] ?? 'a packet'}`)
  else dissectTransport(tree, inner, protocol)
}

import { dissectTransport } from '../transport/transport'
import { hex, inside, lastField, named, readBits, type Scope, type Tree } from '../tree'
import { addressText, IP_PROTOCOL_NAMES } from '../words'
import { dissectExtension, isExtension, type Carried } from './ipv6-extensions'

/** Most extension headers of one packet: RFC 8200 §4.1 has use for seven. */
const MOST_EXTENSIONS = 16

/** IPv6, RFC 8200 §3, with its extension headers. A payload length of 0 is a jumbogram's, or offload's. */
export function dissectIpv6(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper) return
  const reader = tree.open(scope)
  const { start } = reader
  const [version] = readBits(reader, 4, 'Version, traffic class and flow label', [
    ['Version', 4],
    ['Differentiated services', 6],
    ['Congestion notification', 2],
    ['Flow label', 20, hex(5)],
  ])
  if (reader.isWhole && version !== 6) reader.fail(`Version ${version} is not IPv6`, start)
  const length = reader.number('Payload length', 2)
  const lengthField = lastField(reader)
  const next = reader.number('Next header', 1, named(IP_PROTOCOL_NAMES))
  reader.number('Hop limit', 1)
  const source = reader.octets('Source', 16, addressText)
  const destination = reader.octets('Destination', 16, addressText)
  const gist = reader.isWhole
    ? `${addressText(source)} → ${addressText(destination)}, ${IP_PROTOCOL_NAMES[next] ?? `protocol ${next}`}`
    : 'header is not whole'
  const packetEnd = length === 0 ? scope.wireEnd : reader.at + length
  if (lengthField && reader.isWhole && packetEnd > scope.wireEnd && !scope.isQuoted)
    lengthField.problem = `The packet has ${scope.wireEnd - reader.at} bytes only`
  const layer = tree.add(reader, scope, 'ipv6', 'IPv6', gist)
  if (!reader.isWhole) return
  tree.reach(layer, Math.min(packetEnd, scope.wireEnd))
  const inner = { ...inside(scope, reader.at, packetEnd), ends: { source, destination } }
  let carried: Carried | null = { scope: inner, protocol: next, isLaterFragment: false }
  for (let count = 0; count < MOST_EXTENSIONS && carried && isExtension(carried.protocol); count++) {
    if (carried.isLaterFragment) break
    carried = dissectExtension(tree, carried.scope, carried.protocol)
  }
  if (!carried) return
  if (carried.isLaterFragment) tree.data(carried.scope, 'data', 'Fragment of a packet')
  else dissectTransport(tree, carried.scope, carried.protocol)
}

import { dissectDatagram } from '../application'
import { pseudoSum, readChecksum } from '../checksum'
import { inside, lastField, type Scope, type Tree } from '../tree'

const UDP = 17
const UDP_LITE = 136
const HEADER_BYTES = 8
const LONGEST = 0xffff

/** UDP, RFC 768. A length of 0 in IPv6 is a jumbogram's (RFC 2675 §4). */
export function dissectUdp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const { start } = reader
  const source = reader.number('Source port', 2)
  const destination = reader.number('Destination port', 2)
  const length = reader.number('Length', 2)
  const lengthField = lastField(reader)
  const there = scope.wireEnd - start
  const isJumbo = length === 0 && scope.ends?.source.length === 16 && there > LONGEST
  const isShort = !isJumbo && length < HEADER_BYTES
  const isOver = length > there && !scope.isFragment && !scope.isQuoted
  if (lengthField && reader.isWhole && isShort) lengthField.problem = 'It is less than the header'
  else if (lengthField && reader.isWhole && isOver) lengthField.problem = `The packet has ${there} bytes only`
  const datagramLength = isJumbo || isShort || isOver ? there : length
  const before = pseudoSum(scope, UDP, datagramLength)
  const zeroIsNone = scope.ends?.source.length !== 16
  readChecksum(reader, tree, scope, { from: start, to: start + datagramLength, before, zeroIsNone })
  const gist = reader.isWhole ? ` len ${Math.max(0, datagramLength - HEADER_BYTES)}` : ', header is not whole'
  tree.add(reader, scope, 'udp', 'UDP', `${source} → ${destination}${gist}`)
  if (!reader.isWhole) return
  dissectDatagram(tree, inside(scope, reader.at, start + datagramLength), source, destination)
}

/** UDP-Lite, RFC 3828: how much the checksum covers stands where the length would; 0 is all of it. */
export function dissectUdpLite(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const { start } = reader
  const source = reader.number('Source port', 2)
  const destination = reader.number('Destination port', 2)
  const coverage = reader.number('Checksum coverage', 2)
  const length = scope.wireEnd - start
  const covered = coverage === 0 || coverage > length ? length : coverage
  const before = pseudoSum(scope, UDP_LITE, length)
  readChecksum(reader, tree, scope, { from: start, to: start + covered, before })
  tree.add(
    reader,
    scope,
    'udplite',
    'UDP-Lite',
    `${source} → ${destination} len ${Math.max(0, length - HEADER_BYTES)}`,
  )
  if (reader.isWhole) tree.data(inside(scope, reader.at))
}

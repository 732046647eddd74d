import { dissectArp } from '../net/arp'
import { dissectIpv4 } from '../net/ipv4'
import { dissectIpv6 } from '../net/ipv6'
import { flag, hex, inside, readBits, type Scope, type Tree } from '../tree'
import { etherTypeWords, macText } from '../words'
import { dissectLlc } from './llc'
import { dissectMpls } from './mpls'
import { dissectPpp, dissectPppoe } from './ppp'
import { dissectTag } from './tags'

/** The lowest number that is a type (IEEE 802.3 §3.2.6); what is lower is a length, and LLC follows. */
const LOWEST_TYPE = 1536
const VLAN_TYPES: readonly number[] = [0x8100, 0x88a8, 0x9100, 0x9200]
const CHECK_BYTES = 4
/** The shortest frame without its check sequence (IEEE 802.3 §4.4.2): shorter ones are padded. */
const SHORTEST_FRAME = 60

/** Ethernet, IEEE 802.3 §3.1.1, with what lies behind the packet at its end. */
export function dissectEthernet(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper) return
  const reader = tree.open(scope)
  const destination = macText(reader.octets('Destination', 6, macText))
  const source = macText(reader.octets('Source', 6, macText))
  const type = reader.number('Type or length', 2, (value) =>
    value < LOWEST_TYPE ? `${value} bytes` : etherTypeWords(value),
  )
  if (!reader.isWhole) {
    tree.add(reader, scope, 'eth', 'Ethernet', 'header is not whole')
    return
  }
  tree.add(reader, scope, 'eth', 'Ethernet', `${source} → ${destination}`)
  const first = tree.layers.length
  dissectTypeOrLength(tree, inside(scope, reader.at), type)
  addTrailer(tree, scope, first)
}

/** What follows an Ethernet type field, or a tag's. */
function dissectTypeOrLength(tree: Tree, scope: Scope, type: number): void {
  if (type >= LOWEST_TYPE) dissectEtherType(tree, scope, type)
  else dissectLlc(tree, inside(scope, scope.at, scope.at + type))
}

/** What an EtherType announces. */
export function dissectEtherType(tree: Tree, scope: Scope, type: number): void {
  if (!tree.goesDeeper) return
  if (VLAN_TYPES.includes(type)) return dissectVlan(tree, scope, type)
  const tagged = dissectTag(tree, scope, type)
  if (tagged === null) return
  if (tagged)
    return tagged.type === null
      ? dissectEthernet(tree, tagged.scope)
      : dissectTypeOrLength(tree, tagged.scope, tagged.type)
  switch (type) {
    case 0x0800:
      return dissectIpv4(tree, scope)
    case 0x86dd:
      return dissectIpv6(tree, scope)
    case 0x0806:
    case 0x8035:
      return dissectArp(tree, scope)
    case 0x6558:
      return dissectEthernet(tree, scope)
    case 0x8847:
    case 0x8848:
      return dissectMpls(tree, scope)
    case 0x8863:
    case 0x8864:
      return dissectPppoe(tree, scope)
    case 0x880b:
      return dissectPpp(tree, scope)
    case 0x8870:
      return dissectLlc(tree, scope)
    case 0x88e5:
      return dissectMacsec(tree, scope)
    default:
      return tree.data(scope, 'data', `Data of EtherType ${etherTypeWords(type)}`)
  }
}

/** IEEE 802.1Q §9.6: priority, drop eligible, VLAN; then the next type. */
function dissectVlan(tree: Tree, scope: Scope, tag: number): void {
  const reader = tree.open(scope)
  const [priority, , vlan] = readBits(reader, 2, 'Tag', [
    ['Priority', 3],
    flag('Drop eligible'),
    ['VLAN', 12],
  ])
  const type = reader.number('Type or length', 2, etherTypeWords)
  tree.add(reader, scope, 'vlan', tag === 0x8100 ? 'VLAN' : 'QinQ', `VLAN ${vlan}, priority ${priority}`)
  if (reader.isWhole) dissectTypeOrLength(tree, inside(scope, reader.at), type)
}

/** IEEE 802.1AE §9.3. What is encrypted or changed is left alone. */
function dissectMacsec(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const [, , hasChannel, , encrypted, changed, association] = readBits(reader, 1, 'Control', [
    ['Version', 1],
    flag('End station'),
    flag('Secure channel'),
    flag('Single copy broadcast'),
    flag('Encrypted'),
    flag('Changed text'),
    ['Association', 2],
  ])
  const [, length] = readBits(reader, 1, 'Short length', [
    ['Reserved', 2],
    ['Short length', 6],
  ])
  const number = reader.number('Packet number', 4)
  if (hasChannel === 1) reader.octets('Secure channel identifier', 8)
  const isPlain = encrypted === 0 && changed === 0
  const typeAt = reader.at
  const type = isPlain ? reader.number('Type', 2, etherTypeWords) : 0
  const words = `association ${association}, packet ${number}${isPlain ? '' : ', encrypted'}`
  tree.add(reader, scope, 'macsec', 'MACsec', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at, length === 0 ? scope.wireEnd : typeAt + length)
  if (isPlain) dissectTypeOrLength(tree, inner, type)
  else tree.data(inner, 'data', 'Encrypted data')
}

/** What lies behind the last byte of what the frame carries: padding, and a check sequence where there is room for it. */
function addTrailer(tree: Tree, scope: Scope, first: number): void {
  let from = scope.at
  for (let i = first; i < tree.layers.length; i++) {
    const layer = tree.layers[i]
    from = Math.max(from, layer.at + layer.length, tree.reachOf(layer))
  }
  const left = scope.end - from
  if (tree.layers.length === first || left <= 0 || scope.end < scope.wireEnd || !tree.goesDeeper) return
  const reader = tree.open(inside(scope, from))
  const isPadded = from - scope.at < SHORTEST_FRAME
  const hasCheck = left >= CHECK_BYTES && scope.end - scope.at >= SHORTEST_FRAME + CHECK_BYTES
  const padding = hasCheck ? left - CHECK_BYTES : left
  reader.octets(isPadded ? 'Padding' : 'Trailer', padding)
  if (hasCheck) reader.number('Frame check sequence', 4, hex(8))
  tree.add(reader, scope, 'eth-trailer', 'Ethernet trailer', `${left} bytes`)
}

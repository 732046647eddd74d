import { dissectIpCarried } from '../tunnel/ip-carried'
import { inside, named, hex, type Scope, type Tree } from '../tree'
import { IP_PROTOCOL_NAMES } from '../words'
import { dissectIcmp } from './icmp'
import { dissectIcmpv6 } from './icmpv6'
import { dissectIgmp } from './igmp'
import { dissectDccp, dissectSctp } from './sctp'
import { dissectTcp } from './tcp'
import { dissectUdp, dissectUdpLite } from './udp'

/** What an IP packet carries, by its protocol number. */
export function dissectTransport(tree: Tree, scope: Scope, protocol: number): void {
  if (!tree.goesDeeper) return
  switch (protocol) {
    case 1:
      return dissectIcmp(tree, scope)
    case 2:
      return dissectIgmp(tree, scope)
    case 6:
      return dissectTcp(tree, scope)
    case 17:
      return dissectUdp(tree, scope)
    case 33:
      return dissectDccp(tree, scope)
    case 51:
      return dissectAuthentication(tree, scope)
    case 58:
      return dissectIcmpv6(tree, scope)
    case 108:
      return dissectIpComp(tree, scope)
    case 132:
      return dissectSctp(tree, scope)
    case 136:
      return dissectUdpLite(tree, scope)
    default:
      // Of a first fragment alone, what a tunnel carries has lost its end.
      if (scope.isFragment || scope.isQuoted || !dissectIpCarried(tree, scope, protocol))
        tree.data(scope, 'data', IP_PROTOCOL_NAMES[protocol] ?? `Data of IP protocol ${protocol}`)
  }
}

/** IPv4's authentication header, RFC 4302 §2. */
function dissectAuthentication(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const next = reader.number('Next header', 1, named(IP_PROTOCOL_NAMES))
  const length = Math.max(12, (reader.number('Length', 1) + 2) * 4)
  reader.number('Reserved', 2)
  const index = reader.number('Security parameters index', 4, hex(8))
  reader.number('Sequence number', 4)
  if (length > 12) reader.octets('Check value', length - 12)
  tree.add(reader, scope, 'ah', 'Authentication header', `index ${hex(8)(index)}`)
  if (reader.isWhole && next !== 51) dissectTransport(tree, inside(scope, reader.at), next)
}

/** Numbers of compression algorithms (IANA "IPCOMP Transform Identifiers"); from 256 on both ends agree on one. */
const COMPRESSIONS: Readonly<Record<number, string>> = { 1: 'OUI', 2: 'DEFLATE', 3: 'LZS', 4: 'LZJH' }

/** IP payload compression, RFC 3173 §3: what is compressed stays as it is. */
function dissectIpComp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const next = reader.number('Next header', 1, named(IP_PROTOCOL_NAMES))
  reader.number('Flags', 1, hex(2))
  const index = reader.number('Compression parameter index', 2, named(COMPRESSIONS))
  const inner = IP_PROTOCOL_NAMES[next] ?? `protocol ${next}`
  tree.add(reader, scope, 'ipcomp', 'IPComp', `${inner}, compressed; index ${index}`)
  if (reader.isWhole) tree.data(inside(scope, reader.at), 'data', 'Compressed: not unpacked')
}

import { dissectIpv4 } from '../net/ipv4'
import { dissectIpv6 } from '../net/ipv6'
import { flag, inside, readBits, type Scope, type Tree } from '../tree'
import { dissectEthernet } from './ethernet'

const CONTROL_WORD_BYTES = 4

/** MPLS, RFC 3032 §2.1: one layer for each label; what follows tells itself by its first 4 bits (RFC 4928 §3). */
export function dissectMpls(tree: Tree, scope: Scope): void {
  let at = scope.at
  for (let isBottom = 0; isBottom === 0;) {
    if (!tree.goesDeeper) return
    const entry = inside(scope, at)
    const reader = tree.open(entry)
    const [label, , bottom, ttl] = readBits(reader, 4, 'Label stack entry', [
      ['Label', 20],
      ['Traffic class', 3],
      flag('Bottom of stack'),
      ['TTL', 8],
    ])
    tree.add(reader, entry, 'mpls', 'MPLS', `label ${label}, TTL ${ttl}`)
    if (!reader.isWhole) return
    isBottom = bottom
    at = reader.at
  }
  const inner = inside(scope, at)
  if (inner.at >= inner.end) return
  const first = tree.bytes[inner.at] >>> 4
  if (first === 4) dissectIpv4(tree, inner)
  else if (first === 6) dissectIpv6(tree, inner)
  else if (first === 0) dissectEthernet(tree, inside(scope, at + CONTROL_WORD_BYTES))
  else tree.data(inner)
}

import { dissectIpv4 } from '../net/ipv4'
import { hex, inside, type Scope, type Tree } from '../tree'
import { etherTypeWords } from '../words'
import { dissectEthernet, dissectEtherType } from './ethernet'

const SNAP = 0xaa
const IP = 0x06
/** Organizations whose types are EtherTypes (RFC 1042, 802.1H), and RFC 2684's of bridged frames. */
const ETHER_TYPES: readonly number[] = [0x000000, 0x0000f8]
const RFC_2684 = 0x0080c2
const BRIDGED_ETHERNET: readonly number[] = [0x0001, 0x0007]
const BRIDGED_PADDING_BYTES = 2
/** IEEE 802.2 §5.4: frames whose control field ends with 11 have one byte of it, others two. */
const UNNUMBERED = 3

/** Logical link control, IEEE 802.2 §5, with SNAP (IEEE 802 §10.3). */
export function dissectLlc(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper || scope.wireEnd <= scope.at) return
  const reader = tree.open(scope)
  const destination = reader.number('Destination SAP', 1, hex(2))
  const source = reader.number('Source SAP', 1, hex(2))
  const isUnnumbered = reader.left > 0 && (tree.bytes[reader.at] & UNNUMBERED) === UNNUMBERED
  const control = reader.number('Control', isUnnumbered ? 1 : 2, hex(2))
  const isSnap = destination === SNAP && source === SNAP && reader.isWhole
  const organization = isSnap ? reader.number('Organization', 3, hex(6)) : 0
  const type = isSnap ? reader.number('Protocol', 2, etherTypeWords) : 0
  const words = isSnap ? `SNAP ${etherTypeWords(type)}` : `SAP ${hex(2)(source)} → ${hex(2)(destination)}`
  tree.add(reader, scope, 'llc', 'LLC', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  if (destination === IP && source === IP && control === UNNUMBERED) dissectIpv4(tree, inner)
  else if (isSnap && ETHER_TYPES.includes(organization)) dissectEtherType(tree, inner, type)
  else if (isSnap && organization === RFC_2684 && BRIDGED_ETHERNET.includes(type))
    dissectEthernet(tree, inside(scope, reader.at + BRIDGED_PADDING_BYTES))
  else tree.data(inner)
}

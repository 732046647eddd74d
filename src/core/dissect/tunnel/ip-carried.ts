import { dissectEthernet } from '../link/ethernet'
import { dissectMpls } from '../link/mpls'
import { dissectRawIp } from '../link/cooked'
import { dissectIpv4 } from '../net/ipv4'
import { dissectIpv6 } from '../net/ipv6'
import { hex, inside, type Scope, type Tree } from '../tree'
import { dissectGre } from './gre'

const PIM_REGISTER = 0x21

/** Reads a packet or frame that IP carries itself. Returns whether the protocol number is one that does. */
export function dissectIpCarried(tree: Tree, scope: Scope, protocol: number): boolean {
  const inner = { ...scope, ends: null }
  switch (protocol) {
    case 4:
      dissectIpv4(tree, inner)
      return true
    case 41:
      dissectIpv6(tree, inner)
      return true
    case 47:
      dissectGre(tree, inner)
      return true
    case 97:
      dissectEtherIp(tree, inner)
      return true
    case 103:
      dissectPim(tree, inner)
      return true
    case 137:
      dissectMpls(tree, inner)
      return true
    case 143:
      dissectEthernet(tree, inner)
      return true
    default:
      return false
  }
}

/** RFC 3378: a version, then a whole Ethernet frame. */
function dissectEtherIp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const version = reader.number('Version', 2, hex(4)) >>> 12
  tree.add(reader, scope, 'etherip', 'EtherIP', `version ${version}`)
  if (reader.isWhole) dissectEthernet(tree, inside(scope, reader.at))
}

/** RFC 7761 §4.9: of its messages only Register carries a packet. */
function dissectPim(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const first = reader.number('Version and type', 1, hex(2))
  reader.number('Reserved', 1)
  reader.number('Checksum', 2, (value) => `${hex(4)(value)} (not checked)`)
  const isRegister = first === PIM_REGISTER
  if (isRegister) reader.number('Flags', 4, hex(8))
  tree.add(reader, scope, 'pim', 'PIM', isRegister ? 'register' : `type ${first & 0xf}`)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  if (isRegister) dissectRawIp(tree, inner)
  else tree.data(inner)
}

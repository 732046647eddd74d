import { dissectRawIp } from '../link/cooked'
import { dissectEthernet, dissectEtherType } from '../link/ethernet'
import { dissectPpp } from '../link/ppp'
import { flag, hex, inside, readBits, type Scope, type Tree } from '../tree'
import { etherTypeWords } from '../words'

const PROTOCOL = { ppp: 0x880b, erspan2: 0x88be, erspan3: 0x22eb, wccp: 0x883e } as const
const ERSPAN2_BYTES = 8
const ERSPAN3_BYTES = 12
const ERSPAN3_PLATFORM_BYTES = 8

/** GRE: RFC 2784, RFC 2890, RFC 1701's routing, and PPTP's version 1 (RFC 2637 §4.1). */
export function dissectGre(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper) return
  const reader = tree.open(scope)
  const [checksum, routing, key, sequence, , , ack, , version] = readBits(reader, 2, 'Flags and version', [
    flag('Checksum present'),
    flag('Routing present'),
    flag('Key present'),
    flag('Sequence number present'),
    flag('Strict source route'),
    ['Recursion control', 3],
    flag('Acknowledgment present'),
    ['Reserved', 4],
    ['Version', 3],
  ])
  const protocol = reader.number('Protocol', 2, etherTypeWords)
  if (version === 1) {
    reader.number('Payload length', 2)
    reader.number('Call', 2)
    if (sequence === 1) reader.number('Sequence number', 4)
    if (ack === 1) reader.number('Acknowledgment number', 4)
  } else {
    if (checksum === 1 || routing === 1) {
      reader.number('Checksum', 2, hex(4))
      reader.number('Offset', 2)
    }
    if (key === 1) reader.number('Key', 4, hex(8))
    if (sequence === 1) reader.number('Sequence number', 4)
  }
  // Each entry of a route is 4 bytes or more, so the packet's end bounds the loop.
  for (let length = version === 0 && routing === 1 ? 1 : 0; length > 0 && reader.isWhole;) {
    reader.number('Address family', 2)
    reader.number('Route offset', 1)
    length = reader.number('Route length', 1)
    if (length > 0) reader.octets('Route', length)
  }
  tree.add(reader, scope, 'gre', 'GRE', `${etherTypeWords(protocol)}, version ${version}`)
  if (!reader.isWhole || reader.at >= scope.wireEnd) return
  const inner = inside(scope, reader.at)
  if (protocol === PROTOCOL.erspan2 && sequence === 0) dissectEthernet(tree, inner)
  else if (protocol === PROTOCOL.erspan2 || protocol === PROTOCOL.erspan3)
    dissectErspan(tree, inner, protocol === PROTOCOL.erspan3)
  else if (protocol === PROTOCOL.ppp) dissectPpp(tree, inner)
  else if (protocol === PROTOCOL.wccp) dissectWccp(tree, inner)
  else dissectEtherType(tree, inner, protocol)
}

/** draft-foschiano-erspan: type III's last bit says that 8 bytes more follow. */
function dissectErspan(tree: Tree, scope: Scope, isThird: boolean): void {
  const reader = tree.open(scope)
  const header = reader.octets('Header', isThird ? ERSPAN3_BYTES : ERSPAN2_BYTES)
  if (isThird && reader.isWhole && (header[ERSPAN3_BYTES - 1] & 1) !== 0)
    reader.octets('Platform', ERSPAN3_PLATFORM_BYTES)
  tree.add(reader, scope, 'erspan', 'ERSPAN', isThird ? 'type III' : 'type II')
  if (reader.isWhole) dissectEthernet(tree, inside(scope, reader.at))
}

/** WCCP version 2 has 4 bytes of its own before the packet, version 1 none. */
function dissectWccp(tree: Tree, scope: Scope): void {
  const isFirst = scope.at < scope.end && tree.bytes[scope.at] >>> 4 === 4
  dissectRawIp(tree, isFirst ? scope : inside(scope, scope.at + 4))
}

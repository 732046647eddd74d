import { dissectRawIp } from '../link/cooked'
import { dissectEthernet, dissectEtherType } from '../link/ethernet'
import { dissectMpls } from '../link/mpls'
import { dissectPpp } from '../link/ppp'
import { dissectIpv6 } from '../net/ipv6'
import { flag, hex, inside, readBits, type Dissect, type Scope, type Tree } from '../tree'
import { etherTypeWords } from '../words'

const TUNNELS = new Map<number, Dissect>([
  [1701, dissectL2tp],
  [2152, dissectGtp],
  [3544, dissectTeredo],
  [4341, dissectLisp],
  [4789, dissectVxlan],
  [4790, dissectVxlanGpe],
  [6081, dissectGeneve],
  [6635, dissectMpls],
])

/** Whether a datagram from or to a port may carry a packet. */
export function isTunnelPort(port: number): boolean {
  return TUNNELS.has(port)
}

/**
 * Reads the tunnel that a port announces, of the destination first. A port only guesses: where no packet of IP or ARP comes
 * out of it, nothing is noted. Returns whether one did.
 */
export function dissectUdpCarried(tree: Tree, scope: Scope, source: number, destination: number): boolean {
  for (const port of new Set([destination, source])) {
    const dissect = TUNNELS.get(port)
    if (!dissect) continue
    const { layers } = tree
    tree.layers = [...layers]
    dissect(tree, { ...scope, ends: null })
    const inner = tree.layers.slice(layers.length)
    if (inner.some(({ protocol, malformed }) => /^(ip|ipv6|arp)$/.test(protocol) && malformed === null))
      return true
    tree.layers = layers
  }
  return false
}

/** RFC 7348 §5. */
function dissectVxlan(tree: Tree, scope: Scope): void {
  readVxlan(tree, scope, false)
}

/** draft-ietf-nvo3-vxlan-gpe: the header's fourth byte says what follows. */
function dissectVxlanGpe(tree: Tree, scope: Scope): void {
  readVxlan(tree, scope, true)
}

function readVxlan(tree: Tree, scope: Scope, isGpe: boolean): void {
  const reader = tree.open(scope)
  const [, valid] = readBits(reader, 1, 'Flags', [['Reserved', 4], flag('Network valid'), ['Reserved', 3]])
  reader.number('Reserved', 2)
  const next = reader.number(isGpe ? 'Next protocol' : 'Reserved', 1)
  const network = reader.number('Network identifier', 3)
  reader.number('Reserved', 1)
  tree.add(reader, scope, 'vxlan', isGpe ? 'VXLAN-GPE' : 'VXLAN', `network ${network}`)
  if (!reader.isWhole || valid === 0) return
  const inner = inside(scope, reader.at)
  if (!isGpe || next === 3) dissectEthernet(tree, inner)
  else if (next === 1 || next === 2) dissectRawIp(tree, inner)
}

/** RFC 8926 §3.4. */
function dissectGeneve(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const [version, words] = readBits(reader, 1, 'Version and length', [
    ['Version', 2],
    ['Options length', 6, (value) => `${value * 4} bytes`],
  ])
  readBits(reader, 1, 'Flags', [flag('Control'), flag('Critical options'), ['Reserved', 6]])
  const type = reader.number('Protocol', 2, etherTypeWords)
  const network = reader.number('Network identifier', 3)
  reader.number('Reserved', 1)
  if (words > 0) reader.octets('Options', words * 4)
  tree.add(reader, scope, 'geneve', 'Geneve', `network ${network}`)
  if (reader.isWhole && version === 0) dissectEtherType(tree, inside(scope, reader.at), type)
}

const USER_DATA = 255

/** GTP-U, 3GPP TS 29.281 §5.1. */
function dissectGtp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const [version, isGtp, , extensions, sequence, number] = readBits(reader, 1, 'Flags', [
    ['Version', 3],
    flag('Protocol type'),
    ['Reserved', 1],
    flag('Extension header'),
    flag('Sequence number present'),
    flag('N-PDU number present'),
  ])
  const type = reader.number('Message type', 1)
  reader.number('Length', 2)
  const tunnel = reader.number('Tunnel endpoint', 4, hex(8))
  let next = 0
  if (extensions + sequence + number > 0) {
    reader.number('Sequence number', 2)
    reader.number('N-PDU number', 1)
    next = reader.number('Next extension', 1, hex(2))
  }
  if (extensions === 0) next = 0
  // Each extension is 4 bytes or more, so the packet's end bounds the loop.
  while (next !== 0 && reader.isWhole) {
    const length = reader.number('Extension length', 1, (words) => `${words * 4} bytes`) * 4
    if (length === 0) return
    reader.octets('Extension', length - 2)
    next = reader.number('Next extension', 1, hex(2))
  }
  tree.add(reader, scope, 'gtp', 'GTP-U', `tunnel ${hex(8)(tunnel)}`)
  if (reader.isWhole && version === 1 && isGtp === 1 && type === USER_DATA)
    dissectRawIp(tree, inside(scope, reader.at))
}

/** L2TP version 2, RFC 2661 §3.1; control messages carry no packet. */
function dissectL2tp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const [control, hasLength, , hasSequence, , hasOffset, , , version] = readBits(
    reader,
    2,
    'Flags and version',
    [
      flag('Control'),
      flag('Length present'),
      ['Reserved', 2],
      flag('Sequence present'),
      ['Reserved', 1],
      flag('Offset present'),
      flag('Priority'),
      ['Reserved', 4],
      ['Version', 4],
    ],
  )
  if (version !== 2 || control === 1) return
  if (hasLength === 1) reader.number('Length', 2)
  const tunnel = reader.number('Tunnel', 2)
  const session = reader.number('Session', 2)
  if (hasSequence === 1) {
    reader.number('Ns', 2)
    reader.number('Nr', 2)
  }
  if (hasOffset === 1) {
    const offset = reader.number('Offset size', 2)
    if (offset > 0) reader.octets('Offset padding', offset)
  }
  tree.add(reader, scope, 'l2tp', 'L2TP', `tunnel ${tunnel}, session ${session}`)
  if (reader.isWhole) dissectPpp(tree, inside(scope, reader.at))
}

/** Teredo, RFC 4380 §5.1.1: authentication and origin may stand before the packet. */
function dissectTeredo(tree: Tree, scope: Scope): void {
  const { bytes } = tree
  const reader = tree.open(scope)
  if (reader.left >= 4 && bytes[reader.at] === 0 && bytes[reader.at + 1] === 1)
    reader.octets('Authentication', 13 + bytes[reader.at + 2] + bytes[reader.at + 3])
  if (reader.left >= 2 && bytes[reader.at] === 0 && bytes[reader.at + 1] === 0) reader.octets('Origin', 8)
  tree.add(reader, scope, 'teredo', 'Teredo', 'IPv6 over UDP')
  if (reader.left > 0 && bytes[reader.at] >>> 4 === 6) dissectIpv6(tree, inside(scope, reader.at))
}

/** LISP, RFC 9300 §5.1. */
function dissectLisp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  readBits(reader, 1, 'Flags', [['Flags', 8, hex(2)]])
  reader.number('Nonce or map version', 3, hex(6))
  reader.number('Instance and locators', 4, hex(8))
  tree.add(reader, scope, 'lisp', 'LISP', 'IP over UDP')
  if (reader.isWhole) dissectRawIp(tree, inside(scope, reader.at))
}

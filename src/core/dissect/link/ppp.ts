import { dissectIpv4 } from '../net/ipv4'
import { dissectIpv6 } from '../net/ipv6'
import { hex, inside, named, readBits, type Scope, type Tree } from '../tree'
import { dissectMpls } from './mpls'

/** IANA "Point-to-Point Protocol Field Assignments". */
const PROTOCOLS: Readonly<Record<number, string>> = {
  0x0021: 'IPv4',
  0x0057: 'IPv6',
  0x0281: 'MPLS',
  0x0283: 'MPLS multicast',
  0x8021: 'IPCP',
  0x8057: 'IPv6CP',
  0xc021: 'LCP',
  0xc023: 'PAP',
  0xc223: 'CHAP',
}
const ADDRESS_AND_CONTROL = 0xff03

/** PPP, RFC 1661 §2 in the framing of RFC 1662 §3.1: address and control may be left out, the protocol be short. */
export function dissectPpp(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper) return
  const { bytes } = tree
  const reader = tree.open(scope)
  if (reader.left >= 2 && ((bytes[reader.at] << 8) | bytes[reader.at + 1]) === ADDRESS_AND_CONTROL) {
    reader.number('Address', 1, hex(2))
    reader.number('Control', 1, hex(2))
  }
  const isShort = reader.left > 0 && (bytes[reader.at] & 1) !== 0
  const show = (value: number) =>
    value in PROTOCOLS ? `${hex(4)(value)} (${PROTOCOLS[value]})` : hex(4)(value)
  const protocol = reader.number('Protocol', isShort ? 1 : 2, show)
  tree.add(reader, scope, 'ppp', 'PPP', show(protocol))
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  if (protocol === 0x0021) dissectIpv4(tree, inner)
  else if (protocol === 0x0057) dissectIpv6(tree, inner)
  else if (protocol === 0x0281 || protocol === 0x0283) dissectMpls(tree, inner)
  else tree.data(inner)
}

const CODES: Readonly<Record<number, string>> = {
  0x00: 'session data',
  0x07: 'PADO',
  0x09: 'PADI',
  0x19: 'PADR',
  0x65: 'PADS',
  0xa7: 'PADT',
}

/** PPPoE, RFC 2516 §4. */
export function dissectPppoe(tree: Tree, scope: Scope): void {
  if (!tree.goesDeeper) return
  const reader = tree.open(scope)
  readBits(reader, 1, 'Version and type', [
    ['Version', 4],
    ['Type', 4],
  ])
  const code = reader.number('Code', 1, named(CODES))
  const session = reader.number('Session', 2, hex(4))
  const length = reader.number('Length', 2)
  const isData = code === 0
  const words = `${CODES[code] ?? `code ${code}`}, session ${hex(4)(session)}`
  tree.add(reader, scope, isData ? 'pppoes' : 'pppoed', 'PPPoE', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at, reader.at + length)
  if (isData) dissectPpp(tree, inner)
  else tree.data(inner)
}

import { dissectIpv4 } from '../net/ipv4'
import { dissectIpv6 } from '../net/ipv6'
import { hex, inside, named, type Scope, type Tree } from '../tree'
import { etherTypeWords, hexWords, macText } from '../words'
import { dissectEtherType } from './ethernet'
import { dissectLlc } from './llc'

const PACKET_TYPES: Readonly<Record<number, string>> = {
  0: 'to this machine',
  1: 'broadcast',
  2: 'multicast',
  3: 'to another machine',
  4: 'sent by this machine',
}
/** Linux's number for frames of 802.2, where an EtherType stands else. */
const LLC = 4
const ADDRESS_BYTES = 8

/** Linux "cooked" capture, version 1 (LINKTYPE_LINUX_SLL). */
export function dissectCooked1(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const type = reader.number('Packet type', 2, named(PACKET_TYPES))
  reader.number('Hardware type', 2)
  const length = reader.number('Address length', 2)
  readAddress(reader, length)
  const protocol = reader.number('Protocol', 2, etherTypeWords)
  tree.add(reader, scope, 'sll', 'Linux cooked', PACKET_TYPES[type] ?? `packet type ${type}`)
  if (reader.isWhole) dissectCarried(tree, inside(scope, reader.at), protocol)
}

/** Version 2 (LINKTYPE_LINUX_SLL2), which has the interface too. */
export function dissectCooked2(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const protocol = reader.number('Protocol', 2, etherTypeWords)
  reader.number('Reserved', 2)
  const index = reader.number('Interface index', 4)
  reader.number('Hardware type', 2)
  const type = reader.number('Packet type', 1, named(PACKET_TYPES))
  const length = reader.number('Address length', 1)
  readAddress(reader, length)
  const words = `${PACKET_TYPES[type] ?? `packet type ${type}`}, interface ${index}`
  tree.add(reader, scope, 'sll', 'Linux cooked 2', words)
  if (reader.isWhole) dissectCarried(tree, inside(scope, reader.at), protocol)
}

function readAddress(reader: ReturnType<Tree['open']>, length: number): void {
  const used = Math.min(length, ADDRESS_BYTES)
  reader.octets('Address', ADDRESS_BYTES, (bytes) =>
    (used === 6 ? macText : hexWords)(bytes.subarray(0, used)),
  )
}

function dissectCarried(tree: Tree, scope: Scope, protocol: number): void {
  if (protocol === LLC) dissectLlc(tree, scope)
  else dissectEtherType(tree, scope, protocol)
}

const AF_INET = 2
/** AF_INET6 on NetBSD and OpenBSD, FreeBSD, macOS, Linux and Windows. */
const AF_INET6: readonly number[] = [24, 28, 30, 10, 23]

/** BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): a family under 256 in either byte order, or an EtherType. */
export function dissectBsdLoopback(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  const swap = (value: number) =>
    (value & 0xff) * 0x1000000 + (((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24))
  const number = reader.number('Family', 4, (value) => {
    const family = value < 256 ? value : swap(value)
    if (family === AF_INET) return `${family} (IPv4)`
    return AF_INET6.includes(family) ? `${family} (IPv6)` : hex(8)(value)
  })
  const family = number < 256 ? number : swap(number)
  const type = number & 0xffff
  const isIpv4 = family === AF_INET || type === 0x0800
  const isIpv6 = AF_INET6.includes(family) || type === 0x86dd
  const words = isIpv4 ? 'IPv4' : isIpv6 ? 'IPv6' : 'family that is not known'
  tree.add(reader, scope, 'null', 'BSD loopback', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  if (isIpv4) dissectIpv4(tree, inner)
  else if (isIpv6) dissectIpv6(tree, inner)
  else tree.data(inner)
}

/** No link layer (LINKTYPE_RAW): the first four bits say which IP it is. */
export function dissectRawIp(tree: Tree, scope: Scope): void {
  const version = scope.at < scope.end ? tree.bytes[scope.at] >>> 4 : 0
  if (version === 4) dissectIpv4(tree, scope)
  else if (version === 6) dissectIpv6(tree, scope)
  else tree.data(scope)
}

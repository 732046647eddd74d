import { named, type Scope, type Tree } from '../tree'
import { addressText, etherTypeWords, hexWords, macText } from '../words'

const OPERATIONS: Readonly<Record<number, string>> = {
  1: 'request',
  2: 'reply',
  3: 'reverse request',
  4: 'reverse reply',
  8: 'inverse request',
  9: 'inverse reply',
}
const HARDWARE: Readonly<Record<number, string>> = {
  1: 'Ethernet',
  6: '802.2',
  15: 'Frame Relay',
  32: 'InfiniBand',
}

/** ARP, RFC 826, and its reverse, RFC 903. */
export function dissectArp(tree: Tree, scope: Scope): void {
  const reader = tree.open(scope)
  reader.number('Hardware type', 2, named(HARDWARE))
  reader.number('Protocol type', 2, etherTypeWords)
  const hardwareBytes = reader.number('Hardware address length', 1)
  const protocolBytes = reader.number('Protocol address length', 1)
  const operation = reader.number('Operation', 2, named(OPERATIONS))
  const showHardware = hardwareBytes === 6 ? macText : hexWords
  const showProtocol = protocolBytes === 4 ? addressText : hexWords
  const senderMac = showHardware(reader.octets('Sender hardware address', hardwareBytes, showHardware))
  const sender = showProtocol(reader.octets('Sender protocol address', protocolBytes, showProtocol))
  reader.octets('Target hardware address', hardwareBytes, showHardware)
  const target = showProtocol(reader.octets('Target protocol address', protocolBytes, showProtocol))
  let words = OPERATIONS[operation] ?? `operation ${operation}`
  if (reader.isWhole && operation === 1)
    words = sender === target ? `${sender} announces itself` : `who has ${target}? tell ${sender}`
  if (reader.isWhole && operation === 2) words = `${sender} is at ${senderMac}`
  tree.add(reader, scope, 'arp', 'ARP', words)
}

import { hex, inside, type Scope, type Tree } from '../tree'
import { macText } from '../words'
import { dissectLlc } from './llc'

const KINDS = ['management', 'control', 'data', 'extension'] as const
const HEADER_PADDED = 0x20

/** Radiotap (radiotap.org), little-endian: its head, and the rest of its fields as bytes. */
export function dissectRadiotap(tree: Tree, scope: Scope): void {
  const { bytes } = tree
  const reader = tree.open(scope)
  const { start } = reader
  const swap16 = (value: number) => ((value & 0xff) << 8) | (value >>> 8)
  reader.number('Version', 1)
  reader.number('Padding', 1)
  const length = swap16(reader.number('Length', 2, (value) => `${swap16(value)} bytes`))
  let at = reader.at
  // Each word of presence bits is four bytes further on, so the header's end bounds the loop.
  for (let hasMore = true; hasMore && reader.isWhole;) {
    at = reader.at
    const word = reader.octets('Present fields', 4)
    hasMore = word.length === 4 && (word[3] & 0x80) !== 0
  }
  const hasFlags = reader.isWhole && (bytes[start + 4] & 2) !== 0
  const hasTime = reader.isWhole && (bytes[start + 4] & 1) !== 0
  at += 4
  if (hasTime) at = start + Math.ceil((at - start) / 8) * 8 + 8
  const isPadded = hasFlags && at < start + length && at < reader.end && (bytes[at] & HEADER_PADDED) !== 0
  if (reader.isWhole && start + length < reader.at)
    reader.fail(`A header of ${length} bytes ends too soon`, start + 2)
  if (reader.isWhole && start + length > reader.at) reader.octets('Fields', start + length - reader.at)
  tree.add(reader, scope, 'radiotap', 'Radiotap', `${length} bytes`)
  if (reader.isWhole) readWlan(tree, inside(scope, reader.at), isPadded)
}

/** A frame of 802.11 (§9.2). What is encrypted, a fragment or an aggregate is left alone behind its header. */
export function dissectWlan(tree: Tree, scope: Scope): void {
  readWlan(tree, scope, false)
}

function readWlan(tree: Tree, scope: Scope, isPadded: boolean): void {
  const reader = tree.open(scope)
  const { start } = reader
  const swapped = reader.number('Frame control', 2, hex(4))
  const control = ((swapped & 0xff) << 8) | (swapped >>> 8)
  const kind = (control >>> 2) & 3
  const subtype = (control >>> 4) & 15
  const isData = kind === 2
  const isControl = kind === 1
  reader.number('Duration', 2, hex(4))
  const receiver = macText(reader.octets('Address 1', 6, macText))
  // The shortest frames of control (CTS, ACK) have one address.
  if (!isControl || reader.left >= 10) reader.octets('Address 2', 6, macText)
  let fragment = 0
  let isAggregate = false
  if (!isControl) {
    reader.octets('Address 3', 6, macText)
    fragment = (reader.number('Sequence control', 2, hex(4)) >>> 8) & 15
    if (isData && (control & 0x0300) === 0x0300) reader.octets('Address 4', 6, macText)
    const hasQos = isData && (subtype & 8) !== 0
    if (hasQos) isAggregate = (reader.number('QoS control', 2, hex(4)) & 0x8000) !== 0
    if (hasQos && (control & 0x8000) !== 0) reader.number('HT control', 4, hex(8))
    const padding = isPadded ? (4 - ((reader.at - start) % 4)) % 4 : 0
    if (padding > 0) reader.octets('Padding', padding)
  }
  const isEncrypted = (control & 0x4000) !== 0
  const words = `${KINDS[kind]}, subtype ${subtype}, to ${receiver || 'nobody'}${isEncrypted ? ', encrypted' : ''}`
  tree.add(reader, scope, 'wlan', '802.11', words)
  if (!reader.isWhole) return
  const inner = inside(scope, reader.at)
  const hasMore = (control & 0x0400) !== 0
  const isPlain = isData && (subtype & 4) === 0 && !isEncrypted && fragment === 0 && !hasMore
  if (isPlain && !isAggregate) dissectLlc(tree, inner)
  else tree.data(inner)
}

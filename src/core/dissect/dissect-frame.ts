import { createDecodedPacket } from '../decode/decoded-packet'
import { decodeFrame } from '../decode/decode-frame'
import { PROTOCOLS } from '../protocols/all-protocols'
import type { Layer } from '../protocols/layer'
import type { Protocol } from '../protocols/protocol'
import { dissectBsdLoopback, dissectCooked1, dissectCooked2, dissectRawIp } from './link/cooked'
import { dissectEthernet } from './link/ethernet'
import { dissectLlc } from './link/llc'
import { dissectPpp, dissectPppoe } from './link/ppp'
import { dissectRadiotap, dissectWlan } from './link/wlan'
import { inside, Tree, type Dissect, type Scope, type SegmentFacts } from './tree'

/** By LINKTYPE number. */
const LINKS = new Map<number, Dissect>([
  [0, dissectBsdLoopback],
  [1, dissectEthernet],
  [12, dissectRawIp],
  [14, dissectRawIp],
  [51, dissectPppoe],
  [100, dissectLlc],
  [101, dissectRawIp],
  [105, dissectWlan],
  [108, dissectBsdLoopback],
  [113, dissectCooked1],
  [127, dissectRadiotap],
  [228, dissectRawIp],
  [229, dissectRawIp],
  [276, dissectCooked2],
])
/** Serial lines, of which PPP's frames begin with no byte of Cisco HDLC (0x0f, 0x8f). */
const SERIAL: readonly number[] = [9, 50]
const CISCO_HDLC: readonly number[] = [0x0f, 0x8f]

/**
 * Reads the layers of one captured frame, from the link to what the transport carries, each with its fields and where
 * they lie. For a frame that is looked at; what a packet is in bulk, `decodeFrame` says. Any bytes will do: nothing
 * throws, and at most some dozens of layers are read.
 *
 * @param bytes of the frame from its first one on, of which `capturedLength` are there and `wireLength` were sent
 * @param facts what the flow of its TCP segment knows
 */
export function dissectFrame(
  linkType: number,
  bytes: Uint8Array,
  capturedLength: number,
  wireLength: number,
  facts: SegmentFacts = {},
  protocols: readonly Protocol[] = PROTOCOLS,
): Layer[] {
  const end = Math.min(capturedLength, bytes.length)
  const wireEnd = Math.max(wireLength, end)
  const tree = new Tree(bytes, facts, protocols)
  const scope: Scope = { at: 0, end, wireEnd, ends: null, isFragment: false, isQuoted: false }
  const isPpp = SERIAL.includes(linkType) && end > 0 && !CISCO_HDLC.includes(bytes[0])
  const dissect = isPpp ? dissectPpp : LINKS.get(linkType)
  if (dissect) dissect(tree, scope)
  else dissectOtherLink(tree, scope, linkType)
  return tree.layers
}

/** A link whose header is not read field by field: the packet decoder finds the IP packet inside of it. */
function dissectOtherLink(tree: Tree, scope: Scope, linkType: number): void {
  const found = createDecodedPacket()
  decodeFrame(linkType, tree.bytes, 0, scope.end, scope.wireEnd, found)
  const outermost = found.outerCount > 0 ? found.outers[0] : found
  // The source lies 12 bytes into IPv4's header, 8 into IPv6's; what moved it (a home address) hides the header.
  const at = outermost.family === 0 ? -1 : outermost.sourceAt - (outermost.family === 4 ? 12 : 8)
  const isHeader = at >= 0 && at < scope.end && tree.bytes[at] >>> 4 === outermost.family
  if (!isHeader) return tree.data(scope, 'link', `Link type ${linkType}`)
  if (at > 0) tree.data(inside(scope, 0, at), 'link', `Link type ${linkType}`)
  dissectRawIp(tree, inside(scope, at))
}

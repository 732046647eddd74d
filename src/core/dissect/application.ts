import type { Layer } from '../protocols/layer'
import { MATCH, type Message, type Protocol } from '../protocols/protocol'
import { dissectUdpCarried } from './tunnel/udp-carried'
import type { Scope, Tree } from './tree'

/** What a UDP datagram carries: a tunnel, a message of a protocol that is read, or data. */
export function dissectDatagram(tree: Tree, scope: Scope, source: number, destination: number): void {
  if (scope.at >= scope.end || !tree.goesDeeper) return tree.data(scope)
  if (scope.isFragment || scope.isQuoted) return tree.data(scope)
  if (dissectUdpCarried(tree, scope, source, destination)) return
  const found = recognized(tree, scope, 'udp', source, destination)
  const payload = tree.bytes.subarray(scope.at, scope.end)
  const layers = found?.protocol.readDatagram?.(payload, found.isOriginator) ?? []
  for (const layer of layers) place(tree, scope, layer)
  if (layers.length === 0) tree.data(scope)
}

/** What a TCP segment carries: its bytes; the first message too where one begins right there and is whole. */
export function dissectSegmentPayload(tree: Tree, scope: Scope, source: number, destination: number): void {
  if (scope.at >= scope.end || scope.isFragment || scope.isQuoted) return tree.data(scope)
  const found = recognized(tree, scope, 'tcp', source, destination)
  const messages: Message[] = []
  const sink = { message: (message: Message) => void messages.push(message), become: () => undefined }
  const side = found?.isOriginator === false ? 1 : 0
  found?.protocol.openStream?.().push(side, tree.bytes.slice(scope.at, scope.end), 0, sink)
  const first = messages.find(({ at }) => at === 0)
  if (first) place(tree, scope, first.layer)
  else tree.data(scope)
}

function place(tree: Tree, scope: Scope, layer: Layer): void {
  if (tree.goesDeeper) tree.layers.push({ ...layer, at: layer.at + scope.at })
}

/** The protocol that the bytes are of: what is sure by content, else what a port settles. */
function recognized(
  { bytes, protocols }: Tree,
  { at, end }: Scope,
  transport: 'tcp' | 'udp',
  source: number,
  destination: number,
): { protocol: Protocol; isOriginator: boolean } | null {
  let byPort: { protocol: Protocol; isOriginator: boolean } | null = null
  for (const protocol of protocols) {
    const ports = protocol.ports[transport] ?? []
    const isAnswer = ports.includes(source) && !ports.includes(destination)
    for (const isOriginator of isAnswer ? [false, true] : [true, false]) {
      const match = protocol.recognize(bytes, at, end, isOriginator)
      if (match === MATCH.yes) return { protocol, isOriginator }
      const hasPort = ports.includes(source) || ports.includes(destination)
      if (match === MATCH.byPort && hasPort) byPort ??= { protocol, isOriginator }
    }
  }
  return byPort
}

import type { Explanation } from '#core/explain/entry'
import { explainField } from '#core/explain/explain-field'
import type { Field, Layer } from '#core/protocols/layer'

/** A layer or a field of it, as a line of the tree. Places count from the frame's first byte. */
export interface FieldNode {
  /** The names down to it, numbered where one comes again: the same in the next packet, so that it stays chosen. */
  key: string
  parent: string | null
  /** The layer it is of. */
  layer: string
  level: number
  name: string
  value: string
  at: number
  length: number
  bits: { at: number; count: number } | null
  problem: string | null
  hasChildren: boolean
  /** Its place among its siblings, from 1, and how many there are. */
  place: number
  siblings: number
}

/** Most nodes of one frame: more nobody reads, and a message may have tens of thousands of fields. */
export const MOST_NODES = 3000

/** The layers of a frame and all their fields, in the order of the tree. At most {@link MOST_NODES}. */
export function nodesOf(layers: readonly Layer[]): FieldNode[] {
  const nodes: FieldNode[] = []
  const names = new Names()
  for (const [index, layer] of layers.entries()) {
    if (nodes.length >= MOST_NODES) break
    const key = names.keyOf('', layer.protocol)
    nodes.push({
      key,
      parent: null,
      layer: key,
      level: 1,
      name: layer.name,
      value: layer.summary,
      at: layer.at,
      length: layer.length,
      bits: null,
      problem: layer.malformed ? `Malformed: ${layer.malformed.why}` : null,
      hasChildren: layer.fields.length > 0,
      place: index + 1,
      siblings: layers.length,
    })
    addFields(nodes, names, layer.fields, key, key, layer.at, 2)
  }
  return nodes
}

function addFields(
  nodes: FieldNode[],
  names: Names,
  fields: readonly Field[],
  parent: string,
  layer: string,
  base: number,
  level: number,
): void {
  for (const [index, field] of fields.entries()) {
    if (nodes.length >= MOST_NODES) return
    const children = field.children ?? []
    const key = names.keyOf(`${parent}/`, field.name)
    nodes.push({
      key,
      parent,
      layer,
      level,
      name: field.name,
      value: field.value,
      at: base + field.at,
      length: field.length,
      bits: field.bits ?? null,
      problem: field.problem ?? null,
      hasChildren: children.length > 0,
      place: index + 1,
      siblings: fields.length,
    })
    addFields(nodes, names, children, key, layer, base, level + 1)
  }
}

/** Gives each name below the same parent a key of its own. */
class Names {
  private readonly seen = new Map<string, number>()

  keyOf(before: string, name: string): string {
    const key = before + name
    const times = (this.seen.get(key) ?? 0) + 1
    this.seen.set(key, times)
    return times === 1 ? key : `${key}#${times}`
  }
}

/** The innermost field that a byte is part of; of several in the same byte the shortest, then the first. */
export function ownerOf(nodes: readonly FieldNode[], byte: number): FieldNode | null {
  let best: FieldNode | null = null
  for (const node of nodes) {
    if (byte < node.at || byte >= node.at + node.length) continue
    const isCloser =
      best === null || node.level > best.level || (node.level === best.level && node.length < best.length)
    if (isCloser) best = node
  }
  return best
}

/** Layers that are open until somebody folds them: those that the list's columns come from. */
const OPEN = new Set(['ip', 'ipv6', 'tcp', 'udp', 'icmp', 'icmpv6', 'arp', 'sctp'])

/** Whether a node shows its children; `chosen` has what somebody folded or unfolded. */
export function isOpen(node: FieldNode, chosen: Readonly<Record<string, boolean>>): boolean {
  return chosen[node.key] ?? OPEN.has(node.key)
}

/** The nodes whose parents are all open. */
export function visibleNodes(
  nodes: readonly FieldNode[],
  chosen: Readonly<Record<string, boolean>>,
): FieldNode[] {
  const open = new Set<string | null>([null])
  return nodes.filter((node) => {
    if (!open.has(node.parent)) return false
    if (isOpen(node, chosen)) open.add(node.key)
    return true
  })
}

/** What explains a node, if anything does: it, or what it is inside of. */
export function explanationOf(nodes: readonly FieldNode[], node: FieldNode): Explanation | null {
  const layer = nodes.find(({ key }) => key === node.layer)
  if (!layer || layer === node) return null
  const byKey = new Map(nodes.map((one) => [one.key, one]))
  const above = parentsOf(nodes, node).flatMap((key) => byKey.get(key)?.name ?? [])
  const own = (name: string) => nodes.find((one) => one.layer === layer.key && one.name === name)?.value
  return explainField({
    layer: layer.name,
    path: [...above.toReversed().slice(1), node.name],
    icmp: `${parseInt(own('Type') ?? '', 10)}/${parseInt(own('Code') ?? '', 10)}`,
  })
}

/** The keys of what a node is inside of. */
export function parentsOf(nodes: readonly FieldNode[], node: FieldNode): string[] {
  const byKey = new Map(nodes.map((one) => [one.key, one]))
  const keys: string[] = []
  for (let at = node.parent; at !== null; at = byKey.get(at)?.parent ?? null) keys.push(at)
  return keys
}

import { create } from 'zustand'
import { parentsOf, type FieldNode } from './nodes'

/** What the times of the list count from. */
export const TIMES = ['Since first', 'Since previous', 'Time of day'] as const
export type TimeMode = (typeof TIMES)[number]

/** How packets are looked at: the same for the next packet, and the next flow. */
interface PacketsState {
  time: TimeMode
  /** Nodes that somebody folded or unfolded, by key. */
  open: Readonly<Record<string, boolean>>
  /** The node that was chosen, and the one under the pointer, by key. */
  chosen: string | null
  hovered: string | null
  /** The layer's header is drawn in place of the tree. */
  isDrawn: boolean
}

export const usePackets = create<PacketsState>(() => ({
  time: 'Since first',
  open: {},
  chosen: null,
  hovered: null,
  isDrawn: false,
}))

export function setOpen(key: string, isOpen: boolean): void {
  usePackets.setState(({ open }) => ({ open: { ...open, [key]: isOpen } }))
}

/** Chooses a node, and opens what it is inside of so that it can be seen. */
export function chooseNode(nodes: readonly FieldNode[], node: FieldNode): void {
  usePackets.setState(({ open }) => ({
    chosen: node.key,
    open: { ...open, ...Object.fromEntries(parentsOf(nodes, node).map((key) => [key, true])) },
  }))
}

export function hoverNode(node: FieldNode | null): void {
  usePackets.setState({ hovered: node?.key ?? null })
}

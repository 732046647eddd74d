import { create } from 'zustand'
import type { PacketRow } from '#core/rows/packet-row'
import { parentsOf, type FieldNode } from './nodes'

/** What the times of the list count from. */
export const TIMES = ['Since first', 'Since previous', 'Time of day'] as const
export type TimeMode = (typeof TIMES)[number]

/** The packet that is looked at, and its place counted with those that made room. */
export interface ChosenPacket {
  flow: number
  row: PacketRow
  place: number
  /** Its place in the list when it was chosen: the list goes there once, and not again as others make room. */
  index: number
}

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
  /** What the lit bytes could mean stands beside them. */
  showsValues: boolean
  /** Here and not in the tab, so that it stays where the window is laid out anew. */
  packet: ChosenPacket | null
}

export const usePackets = create<PacketsState>(() => ({
  time: 'Since first',
  open: {},
  chosen: null,
  hovered: null,
  isDrawn: false,
  showsValues: false,
  packet: null,
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

import { useState } from 'react'
import type { ByteSpan } from './byte-row'
import { ownerOf, type FieldNode } from './nodes'
import { chooseNode, usePackets } from './packets-store'

/** Where the caret is among a frame's bytes, and which of them are lit. */
export interface ByteSelection {
  caret: number
  /** Bytes that were selected whatever fields they are of. */
  selected: ByteSpan | null
  /** The selected ones, else those of the chosen field. */
  lit: ByteSpan | null
  /** Puts the caret at a byte, and chooses its field. */
  choose: (byte: number) => void
  /** Selects from where the caret was to a byte. */
  extend: (byte: number) => void
  /** Selects nothing but the field. */
  clear: () => void
}

/** @param packet the frame's number: of another one nothing is selected yet */
export function useByteSelection(packet: number, length: number, nodes: readonly FieldNode[]): ByteSelection {
  const chosenKey = usePackets((state) => state.chosen)
  const chosen = nodes.find(({ key }) => key === chosenKey)
  /** `over` is the field that was chosen as the selection began: another one that is chosen takes its place. */
  const [state, setState] = useState<{
    packet: number
    caret: number
    anchor: { at: number; over: string | null } | null
  }>({ packet, caret: 0, anchor: null })
  if (state.packet !== packet) setState({ packet, caret: 0, anchor: null })

  const caret = Math.min(state.caret, Math.max(0, length - 1))
  const anchor = state.anchor?.over === chosenKey ? state.anchor : null
  const selected = anchor && { from: Math.min(anchor.at, caret), to: Math.max(anchor.at, caret) }
  const ofField = chosen && chosen.length > 0 ? { from: chosen.at, to: chosen.at + chosen.length - 1 } : null
  return {
    caret,
    selected,
    lit: selected ?? ofField,
    choose: (byte) => {
      setState({ packet, caret: byte, anchor: null })
      const owner = ownerOf(nodes, byte)
      if (owner) chooseNode(nodes, owner)
    },
    extend: (byte) => setState({ packet, caret: byte, anchor: anchor ?? { at: caret, over: chosenKey } }),
    clear: () => setState({ packet, caret, anchor: null }),
  }
}

import { create } from 'zustand'
import type { StreamFind } from '#contract/stream-bytes'

/** A stretch of one direction's stream: from `anchor`, where it was begun, to `head`, both among it. */
export interface StreamSelection {
  flow: number
  direction: 'out' | 'in'
  anchor: number
  head: number
}

interface StreamState {
  /** What is looked for stays from one flow to the next. */
  find: Pick<StreamFind, 'kind' | 'pattern' | 'ignoresCase'> & { isOpen: boolean }
  selection: StreamSelection | null
  /** The directions stand beside each other, each in its own list. */
  isApart: boolean
}

export const useStream = create<StreamState>(() => ({
  find: { isOpen: false, kind: 'text', pattern: '', ignoresCase: true },
  selection: null,
  isApart: false,
}))

export function setFind(changed: Partial<StreamState['find']>): void {
  useStream.setState(({ find }) => ({ find: { ...find, ...changed } }))
}

/** Selects bytes; `extends` keeps where the selection was begun, if it is of the same direction. */
export function select(
  flow: number,
  direction: 'out' | 'in',
  from: number,
  to: number,
  extends_: boolean,
): void {
  useStream.setState(({ selection }) => {
    const goesOn = extends_ && selection?.flow === flow && selection.direction === direction
    const anchor = goesOn ? selection.anchor : from
    return { selection: { flow, direction, anchor, head: goesOn && to < selection.anchor ? from : to } }
  })
}

/** First byte and how many. */
export function extentOf({ anchor, head }: StreamSelection): { from: number; length: number } {
  return { from: Math.min(anchor, head), length: Math.abs(head - anchor) + 1 }
}

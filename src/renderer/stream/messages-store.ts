import { create } from 'zustand'

/** What of a flow's messages is looked at. Kept apart from the list, which is made anew where the window is laid out anew. */
interface Looked {
  flow: number
  /** The protocol that was chosen; empty: the one that is found. */
  as: string
  chosen: number
  open: ReadonlySet<number>
}

const FRESH: Looked = { flow: -1, as: '', chosen: -1, open: new Set() }
const useLookedAt = create<Looked>(() => FRESH)

/** What is looked at of a flow, and how to look at something else. */
export function useLooked(flow: number): [Looked, (change: Partial<Looked>) => void] {
  const last = useLookedAt()
  const looked = last.flow === flow ? last : FRESH
  return [looked, (change) => useLookedAt.setState({ ...looked, ...change, flow })]
}

/** Has the flow read as another protocol: its messages are others. */
export function readAs(flow: number, as: string): void {
  useLookedAt.setState({ ...FRESH, flow, as })
}

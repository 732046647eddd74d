import { create } from 'zustand'
import { readFlowRows, writeEnd, type FlowRow } from '#core/rows/flow-row'
import { RowSource } from '../rows/row-source'
import { usePreferences } from '../settings/preferences'
import { notify, useSession } from '../state/session-store'
import { watchedChange, type WatchedRow } from './watched-change'

/** Flows that are watched at once: each is a view of the engine's. */
const MOST_WATCHED = 20

/** Flows whose changes a person wants to be told of. */
export const useWatch = create<{ watched: readonly number[] }>(() => ({ watched: [] }))

const sources = new Map<number, RowSource<FlowRow>>()

// Another engine has other flows.
useSession.subscribe(({ client }, before) => {
  if (client === before.client) return
  sources.clear()
  useWatch.setState({ watched: [] })
})

/** Watches a flow, or no more. */
export function toggleWatch(flow: number): void {
  const { watched } = useWatch.getState()
  if (watched.includes(flow)) {
    sources.get(flow)?.close()
    sources.delete(flow)
    useWatch.setState({ watched: watched.filter((one) => one !== flow) })
    return
  }
  const { client } = useSession.getState()
  if (!client) return
  if (watched.length >= MOST_WATCHED) {
    notify({
      level: 'warning',
      title: 'The flow is not watched',
      text: `${MOST_WATCHED} flows can be watched at once.`,
      step: 'Watch another one no more.',
    })
    return
  }
  const source = new RowSource(client, { kind: 'flow', flow }, readFlowRows)
  let before: WatchedRow | null = null
  source.subscribe(() => {
    const row = source.snapshot().rows.at(0)
    if (!row) return
    const now = watchedOf(row)
    const change = before && watchedChange(before, now)
    before = now
    if (change !== null) tell(row, change)
  })
  sources.set(flow, source)
  useWatch.setState({ watched: [...watched, flow] })
}

function watchedOf({ state, peerState, flags, icmpErrors }: FlowRow): WatchedRow {
  return { state, peerState, flags, icmpErrors: icmpErrors?.count ?? 0 }
}

/** Says it in the window, and where another one is in front, through the system. */
function tell(row: FlowRow, change: string): void {
  const ends = [row.local, ...(row.remote ? [row.remote] : [])].map((end) => writeEnd(row, end)).join(' ↔ ')
  const title = `${row.transport.toUpperCase()} ${change}`
  notify({ level: 'note', title, text: ends })
  if (usePreferences.getState().notifies && !document.hasFocus())
    void window.fourtuple.tell({ title, text: ends, flow: row.id })
}

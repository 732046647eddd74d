import { create } from 'zustand'
import type { FlowArrangement, FlowOrderColumn } from '#contract/flow-order'
import { MOST_FOLDED, MOST_PINNED, MOST_RULES } from '#contract/limits'
import { FLOW_GROUPINGS, type FlowGrouping } from '#core/rows/flow-group-row'
import { useSession } from '../state/session-store'
import { DEFAULT_COLUMNS, readColumns, type ColumnChoice } from './column-choice'
import { FLOW_COLUMNS, type FlowColumn } from './columns'
import { readRules, type ColourRule } from './colour-rule'

/** Where the arrangement is kept, in the window's own storage. */
const KEY = 'flow-list'

/** How the list of flows is arranged. What names flows lasts as long as their engine; the rest is remembered. */
interface ArrangementState {
  columns: ColumnChoice
  rules: readonly ColourRule[]
  group: FlowGrouping | null
  by: FlowOrderColumn
  descending: boolean
  pinned: readonly number[]
  folded: readonly number[]
  clearedAt: number | null
}

const OF_ENGINE = { pinned: [], folded: [], clearedAt: null }

export const useArrangement = create<ArrangementState>(() => ({
  ...readKept(),
  ...OF_ENGINE,
}))

// How the list is sorted and grouped is remembered, whatever changed it.
useArrangement.subscribe((now, before) => {
  if (now.group !== before.group || now.by !== before.by || now.descending !== before.descending) keep()
})

// Another engine has other flows.
useSession.subscribe(({ client }, before) => {
  if (client !== before.client) useArrangement.setState(OF_ENGINE)
})

/** Changes the columns, and remembers them. */
export function setColumns(columns: ColumnChoice): void {
  useArrangement.setState({ columns })
  keep()
}

/** Changes the rules, and remembers them; the newest beyond the most that there can be are left out. */
export function setRules(rules: readonly ColourRule[]): void {
  useArrangement.setState({ rules: rules.slice(0, MOST_RULES) })
  keep()
}

/** Sorts by a column; the same once more the other way, and then no more. */
export function sortBy({ by, descendsFirst }: Pick<FlowColumn, 'by' | 'descendsFirst'>): void {
  if (by === null) return
  const first = descendsFirst === true
  const { by: before, descending } = useArrangement.getState()
  if (by !== before) useArrangement.setState({ by, descending: first })
  else if (descending === first) useArrangement.setState({ descending: !first })
  else useArrangement.setState({ by: 'arrival', descending: false })
}

/** Keeps a flow on top, or no more; the one that was pinned first makes room. */
export function togglePin(flow: number): void {
  const { pinned } = useArrangement.getState()
  useArrangement.setState({
    pinned: pinned.includes(flow)
      ? pinned.filter((one) => one !== flow)
      : [...pinned, flow].slice(-MOST_PINNED),
  })
}

/** Lists a group's flows, or its heading alone. */
export function toggleFold(group: number): void {
  const { folded } = useArrangement.getState()
  useArrangement.setState({
    folded: folded.includes(group)
      ? folded.filter((one) => one !== group)
      : [...folded, group].slice(-MOST_FOLDED),
  })
}

/** Puts away the flows that are over; they stay in memory, and can be listed again. */
export function clearClosed(): void {
  useArrangement.setState({ clearedAt: Date.now() })
}

/** What the engine is asked for. */
export function arrangementOf(state: Omit<ArrangementState, 'columns'>): FlowArrangement {
  const { by, descending, group, folded, pinned, clearedAt, rules } = state
  return { by, descending, group, folded, pinned, clearedAt, rules: rules.map(({ filter }) => filter) }
}

function keep(): void {
  const { columns, rules, group, by, descending } = useArrangement.getState()
  try {
    localStorage.setItem(KEY, JSON.stringify({ columns, rules, group, by, descending }))
  } catch {
    // Storage is full or not there: they are kept until the window closes.
  }
}

function readKept(): Pick<ArrangementState, 'columns' | 'rules' | 'group' | 'by' | 'descending'> {
  try {
    const read = JSON.parse(localStorage.getItem(KEY) ?? '{}') as {
      columns?: unknown
      rules?: unknown
      group?: unknown
      by?: unknown
      descending?: unknown
    } | null
    return {
      columns: readColumns(read?.columns),
      rules: readRules(read?.rules),
      group: FLOW_GROUPINGS.find((one) => one === read?.group) ?? null,
      by: FLOW_COLUMNS.find((one) => one.by !== null && one.by === read?.by)?.by ?? 'arrival',
      descending: read?.descending === true,
    }
  } catch {
    return { columns: DEFAULT_COLUMNS, rules: [], group: null, by: 'arrival', descending: false }
  }
}

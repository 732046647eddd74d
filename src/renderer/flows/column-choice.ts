import { FLOW_COLUMNS, type ColumnId, type FlowColumn } from './columns'

const BY_ID = new Map(FLOW_COLUMNS.map((column) => [column.id, column]))
/** Bounds of a width that is dragged, in pixels. */
const LEAST_WIDTH = 36
const MOST_WIDTH = 800
/** Between columns, and at both sides: as styles/app.css has them. */
const GAP = 8
const PADDING = 12

/** How a person arranged the columns. */
export interface ColumnChoice {
  /** All of them, from left to right. */
  order: readonly ColumnId[]
  shown: readonly ColumnId[]
  /** Widths that were changed, in pixels. */
  widths: Partial<Record<ColumnId, number>>
}

export const DEFAULT_COLUMNS: ColumnChoice = {
  order: FLOW_COLUMNS.map(({ id }) => id),
  shown: FLOW_COLUMNS.filter(({ isShown }) => isShown).map(({ id }) => id),
  widths: {},
}

/** The columns that are shown, from left to right. @param hasRules else there is nothing to show of them */
export function shownColumns({ order, shown }: ColumnChoice, hasRules: boolean): FlowColumn[] {
  return order
    .filter((id) => shown.includes(id) && (id !== 'rule' || hasRules))
    .flatMap((id) => BY_ID.get(id) ?? [])
}

/** The value of CSS `grid-template-columns`. */
export function columnTemplate(columns: readonly FlowColumn[], widths: ColumnChoice['widths']): string {
  return columns
    .map(({ id, width, takesRoom }) => {
      const chosen = widths[id]
      return takesRoom && chosen === undefined ? `minmax(${width}px, 1fr)` : `${chosen ?? width}px`
    })
    .join(' ')
}

/** Pixels that the columns take at least: a narrower list scrolls sideways. */
export function columnsWidth(columns: readonly FlowColumn[], widths: ColumnChoice['widths']): number {
  const sum = columns.reduce((total, { id, width }) => total + (widths[id] ?? width), 0)
  return sum + GAP * Math.max(0, columns.length - 1) + 2 * PADDING
}

/** Shows a column or hides it; one is always left. */
export function toggleColumn(choice: ColumnChoice, id: ColumnId): ColumnChoice {
  const shown = choice.shown.includes(id) ? choice.shown.filter((one) => one !== id) : [...choice.shown, id]
  return shown.some((one) => one !== 'rule') ? { ...choice, shown } : choice
}

/** Moves a column by places among those that are shown. */
export function moveColumn(choice: ColumnChoice, id: ColumnId, by: -1 | 1): ColumnChoice {
  const order = [...choice.order]
  const from = order.indexOf(id)
  let to = from + by
  // One that is not shown is passed by: a move that cannot be seen is none.
  while (to >= 0 && to < order.length && !choice.shown.includes(order[to])) to += by
  if (from < 0 || to < 0 || to >= order.length) return choice
  order.splice(from, 1)
  order.splice(to, 0, id)
  return { ...choice, order }
}

/** Puts a column before another one; behind all for null. */
export function placeColumn(choice: ColumnChoice, id: ColumnId, before: ColumnId | null): ColumnChoice {
  if (id === before) return choice
  const order = choice.order.filter((one) => one !== id)
  const at = before === null ? order.length : order.indexOf(before)
  if (at < 0) return choice
  order.splice(at, 0, id)
  return { ...choice, order }
}

/** Gives a column a width, within bounds. */
export function widenColumn(choice: ColumnChoice, id: ColumnId, width: number): ColumnChoice {
  const bounded = Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width)))
  return { ...choice, widths: { ...choice.widths, [id]: bounded } }
}

/** Reads a choice that was remembered, maybe by another version: what is unknown is left out, what is new comes last. */
export function readColumns(value: unknown): ColumnChoice {
  const read = (typeof value === 'object' && value !== null ? value : {}) as Partial<Record<string, unknown>>
  const order = idsOf(read.order)
  const shown = idsOf(read.shown).filter((id) => order.includes(id))
  if (!shown.some((id) => id !== 'rule')) return DEFAULT_COLUMNS
  const isNew = FLOW_COLUMNS.filter(({ id }) => !order.includes(id))
  const widths = (typeof read.widths === 'object' && read.widths !== null ? read.widths : {}) as Record<
    string,
    unknown
  >
  const base: ColumnChoice = {
    order: [...order, ...isNew.map(({ id }) => id)],
    shown: [...shown, ...isNew.filter(({ isShown }) => isShown).map(({ id }) => id)],
    widths: {},
  }
  return Object.entries(widths).reduce(
    (choice, [id, width]) =>
      isColumnId(id) && typeof width === 'number' && Number.isFinite(width)
        ? widenColumn(choice, id, width)
        : choice,
    base,
  )
}

function idsOf(value: unknown): ColumnId[] {
  return Array.isArray(value) ? [...new Set(value.filter(isColumnId))] : []
}

function isColumnId(value: unknown): value is ColumnId {
  return typeof value === 'string' && BY_ID.has(value as ColumnId)
}

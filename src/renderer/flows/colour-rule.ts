import { MOST_RULES } from '#contract/limits'
import { parseFilter } from '#core/display-filter/parse'

/** Colours that a rule may have, by the names that people say; classes of the stripe, in full for the stylesheet. */
export const MARKS = [
  { name: 'Blue', stripe: 'bg-mark-1' },
  { name: 'Green', stripe: 'bg-mark-2' },
  { name: 'Amber', stripe: 'bg-mark-3' },
  { name: 'Red', stripe: 'bg-mark-4' },
  { name: 'Violet', stripe: 'bg-mark-5' },
  { name: 'Teal', stripe: 'bg-mark-6' },
] as const

/** Marks the flows that fit a display filter. */
export interface ColourRule {
  name: string
  filter: string
  /** A place in MARKS. */
  mark: number
}

/** Reads rules that were remembered; those that can't be read any more are left out. */
export function readRules(value: unknown): ColourRule[] {
  return Array.isArray(value) ? value.filter(isRule).slice(0, MOST_RULES) : []
}

function isRule(value: unknown): value is ColourRule {
  const one = value as Partial<ColourRule> | null
  return (
    typeof one?.name === 'string' &&
    typeof one.filter === 'string' &&
    typeof one.mark === 'number' &&
    one.mark in MARKS &&
    'filter' in parseFilter(one.filter)
  )
}

import { z } from 'zod'
import { MOST_FILTER_CHARACTERS } from '#core/display-filter/filter'

/** Text of a display filter (docs/display-filters.md); empty for all. */
export const displayFilter = z.string().max(MOST_FILTER_CHARACTERS)

/** Where a display filter can't be read, and why; `to` is after the last character. */
const filterMistake = z.object({
  from: z.int(),
  to: z.int(),
  why: z.string(),
  expected: z.array(z.string()).readonly(),
  suggestion: z.string().nullable(),
})

/** Whether a filter is applied, or what is wrong with it. */
export const filterApplied = z.object({ error: filterMistake.nullable() })

/** Values that are there, with how many flows have each. */
export const seenValues = z.array(z.object({ text: z.string(), count: z.int() }))

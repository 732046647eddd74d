import type { FilterCheck } from '#contract/capture'

type FilterError = NonNullable<FilterCheck['error']>
/** A quoted part of a filter is cut here: it says where, and the mark in the field shows the rest. */
const MOST_QUOTED = 28

export interface FilterMark {
  from: number
  to: number
}

/** Where the error is in a filter that may be a key further on than the one it was found in; null where nobody knows. */
export function markOf(filter: string, { from, to }: FilterError): FilterMark | null {
  if (from === null || from > filter.length) return null
  return { from, to: Math.min(filter.length, Math.max(from, to ?? from)) }
}

const quote = (text: string) => `“${text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text}”`

/** Where the error is, in words: the character, counted from 1 as people do, and what stands there. */
export function whereOf(filter: string, error: FilterError): string {
  const mark = markOf(filter, error)
  if (!mark) return ''
  const { from, to } = mark
  const wrong = filter.slice(from, to)
  if (wrong.trim() !== '') {
    const last = to > from + 1 ? `–${to}` : ''
    return `At character ${from + 1}${last}, ${quote(wrong)}`
  }
  const before = filter.slice(0, from).trim().split(/\s+/).at(-1) ?? ''
  return filter.slice(from).trim() === '' && before !== ''
    ? `Not finished: it goes on after ${quote(before)}`
    : `At character ${from + 1}`
}

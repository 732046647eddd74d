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

/** Whether nothing is wrong but that the filter must go on: what it is at nearly every key while it is typed. */
export function isUnfinished(filter: string, error: FilterError): boolean {
  const mark = markOf(filter, error)
  return mark !== null && filter.trim() !== '' && filter.slice(mark.from).trim() === ''
}

/** The error in words: where it is, and what libpcap says of it where that says more. */
export function wordsOf(filter: string, error: FilterError): { where: string; what: string } {
  const isSaid = isUnfinished(filter, error) && error.message.includes('syntax error')
  return { where: whereOf(filter, error), what: isSaid ? '' : error.message }
}

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
  return isUnfinished(filter, error)
    ? `Not finished: it goes on after ${quote(before)}`
    : `At character ${from + 1}`
}

import { parseFilter } from './parse'

/** How a term joins what is written: in its place, or together with it. */
export type Joining = 'only' | 'and' | 'or' | 'not'

/** `field:value`, quoted where it must be. */
export function termOf(field: string, value: string): string {
  const isPlain = /^[^\s()",&|/!\\]+$/.test(value)
  return `${field}:${isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`}`
}

/**
 * Adds a term to what is written, as a right click on a value does. What is there stays as it was typed, in parentheses
 * where it would be read otherwise; what can't be read is left out, for nothing could join it.
 */
export function addTerm(text: string, term: string, joining: Joining): string {
  const parsed = parseFilter(text)
  const root = 'filter' in parsed ? parsed.filter.root : null
  const before = text.trim()
  if (joining === 'only' || root === null) return joining === 'not' ? `not ${term}` : term
  if (joining === 'or') return `${before} or ${term}`
  // A pair of parentheses around it all is part of the root's place.
  const isBare = root.kind === 'or' && root.parts[0].from === root.from
  const kept = isBare ? `(${before})` : before
  return `${kept} ${joining === 'not' ? 'not ' : ''}${term}`
}

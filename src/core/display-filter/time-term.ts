import { timeParts } from './during'
import { addTerm } from './edit'
import { parseFilter } from './parse'

/** A span in seconds since the session's first packet. */
export interface SecondsSpan {
  from: number
  to: number
}

/**
 * Puts a span into a filter in place of one that it has, or takes it away: the term `time:FROM..TO`. What else is written
 * stays; a filter that can't be read is left out, as by addTerm.
 *
 * @param span null to take it away
 */
export function withTimeSpan(text: string, span: SecondsSpan | null): string {
  const parsed = parseFilter(text)
  let rest = text
  if ('filter' in parsed)
    for (const { part } of timeParts(parsed.filter.root).reverse()) rest = cut(rest, part.from, part.to)
  rest = 'filter' in parseFilter(rest) ? rest.trim() : ''
  if (span === null) return rest
  return addTerm(rest, `time:${written(span.from)}..${written(span.to)}`, 'and')
}

/** The span of the first `time` in a filter that counts from the first packet, and how it is written; null for none. */
export function timeSpanOf(text: string): { span: SecondsSpan | null; written: string } | null {
  const parsed = parseFilter(text)
  if ('error' in parsed) return null
  const first = timeParts(parsed.filter.root).at(0)
  if (!first) return null
  const { values } = first
  const [value] = values
  const written = text.slice(value.from, values[values.length - 1].to)
  const isInSeconds = values.length === 1 && value.since === 'session'
  const isClosed = isInSeconds && Number.isFinite(value.low) && Number.isFinite(value.high)
  return { span: isClosed ? { from: value.low / 1000, to: value.high / 1000 } : null, written }
}

/** Takes a term away, with the `and` that joined it. */
function cut(text: string, from: number, to: number): string {
  const before = text.slice(0, from)
  const after = text.slice(to)
  const joinBefore = /(?:\band|&&)\s*$/i.exec(before)
  if (joinBefore) return `${before.slice(0, joinBefore.index).trimEnd()} ${after.trimStart()}`
  return `${before.trimEnd()} ${after.replace(/^\s*(?:and\b|&&)\s*/i, '').trimStart()}`
}

/** To the microsecond, without zeros at the end. */
function written(seconds: number): string {
  return String(Number(Math.max(0, seconds).toFixed(6)))
}

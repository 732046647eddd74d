import type { FilterMistake } from '#core/display-filter/filter'

/** Widest part of a filter that is shown around a mistake. */
const MOST_SHOWN = 90
const INDENT = '  '

/** What is wrong with a display filter, for a terminal: the filter, a mark under the place, why, what may be meant. */
export function filterMistakeLines(text: string, mistake: FilterMistake): string {
  const line = text.replace(/\s/g, ' ')
  const start = mistake.from > MOST_SHOWN / 2 ? mistake.from - MOST_SHOWN / 2 : 0
  const shown = line.slice(start, start + MOST_SHOWN)
  const room = Math.max(1, shown.length - (mistake.from - start))
  const marks = Math.min(Math.max(1, mistake.to - mistake.from), room)
  const lines = [
    'fourtuple: The filter can’t be read.',
    INDENT + shown,
    INDENT + ' '.repeat(mistake.from - start) + '^'.repeat(marks),
    INDENT + mistake.why,
  ]
  const { suggestion, expected } = mistake
  if (suggestion !== null)
    lines.push(`${INDENT}Perhaps: ${line.slice(0, mistake.from)}${suggestion}${line.slice(mistake.to)}`)
  else if (expected.length > 0) lines.push(`${INDENT}What fits here: ${expected.join(', ')}`)
  return `${lines.join('\n')}\n`
}

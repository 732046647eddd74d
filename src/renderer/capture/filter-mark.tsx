import type { Ref } from 'react'
import type { FilterMark } from './filter-words'

/** So wide is the mark of something that is missing. */
const MISSING = '\u00a0\u00a0'

/** Lies under the field's text, letter upon letter, and underlines what is wrong in it. */
export function FilterUnderline({
  filter,
  mark,
  ref,
}: {
  filter: string
  mark: FilterMark | null
  ref: Ref<HTMLDivElement>
}) {
  // With the last letter before it, what is missing at the end of a long filter is marked in sight.
  const from = mark && (mark.from === mark.to ? Math.max(0, mark.from - 1) : mark.from)
  return (
    <div
      ref={ref}
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-9 left-2 overflow-hidden font-mono text-xs leading-7 whitespace-pre text-transparent"
    >
      {mark && from !== null && (
        <>
          {filter.slice(0, from)}
          <span data-wrong className="underline decoration-error decoration-wavy underline-offset-2">
            {filter.slice(from, mark.to)}
            {mark.from === mark.to && MISSING}
          </span>
          {filter.slice(mark.to)}
        </>
      )}
    </div>
  )
}

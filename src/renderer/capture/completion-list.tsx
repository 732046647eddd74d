import { t } from '../language/translate'
import { useEffect, useRef } from 'react'
import type { Completion } from './use-completion'

export const COMPLETIONS_ID = 'filter-completions'
export const completionId = (place: number) => `filter-completion-${place}`

/** What a filter can go on with. The focus stays in the field: it says which one is marked. */
export function CompletionList({
  items,
  active,
  accept,
}: {
  items: Completion['items']
  active: number
  accept: (place: number) => void
}) {
  const list = useRef<HTMLUListElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <ul
      ref={list}
      id={COMPLETIONS_ID}
      role="listbox"
      aria-label={t('Completions')}
      className="max-h-64 overflow-auto py-1"
    >
      {items.map(({ text, explanation }, place) => (
        <li
          key={text}
          id={completionId(place)}
          role="option"
          aria-selected={place === active}
          className={`flex items-baseline gap-3 px-2 py-0.5 ${place === active ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => accept(place)}
        >
          <span className="shrink-0 font-mono">{text}</span>
          <span className="min-w-0 flex-1 truncate text-right text-muted" title={explanation}>
            {explanation}
          </span>
        </li>
      ))}
    </ul>
  )
}

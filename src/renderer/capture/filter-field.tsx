import { t } from '../language/translate'
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { usePlan } from './capture-plan'
import { COMPLETIONS_ID, CompletionList, completionId } from './completion-list'
import { FilterError } from './filter-error'
import { FilterLibrary } from './filter-library'
import { FilterUnderline } from './filter-mark'
import { markOf } from './filter-words'
import { useCompletion } from './use-completion'
import { useFilterCheck } from './use-filter-check'

/**
 * The capture filter: tried as it is typed, marked where it is wrong, and completed.
 *
 * @param onEnter what Enter does where no completion is marked
 */
export function FilterField({ onEnter }: { onEnter: () => void }) {
  const filter = usePlan((plan) => plan.filter)
  const error = usePlan((plan) => plan.check.error)
  const [caret, setCaret] = useState(0)
  const { completion, isOpen, active, show, hide, move } = useCompletion(filter, caret)
  const field = useRef<HTMLInputElement>(null)
  const under = useRef<HTMLDivElement>(null)
  /** Where the caret goes once an accepted completion stands in the field. */
  const nextCaret = useRef<number | null>(null)
  useFilterCheck()

  const follow = () => {
    if (field.current && under.current) under.current.scrollLeft = field.current.scrollLeft
  }
  useLayoutEffect(() => {
    if (nextCaret.current !== null) field.current?.setSelectionRange(nextCaret.current, nextCaret.current)
    nextCaret.current = null
    follow()
  })

  const accept = (place: number) => {
    const { from, to, items } = completion
    const { text } = items[place]
    usePlan.setState({ filter: filter.slice(0, from) + text + filter.slice(to) })
    nextCaret.current = from + text.length
    setCaret(from + text.length)
    hide()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    const isBare = !event.altKey && !event.metaKey && !event.shiftKey
    // With nothing marked, Tab takes the first for a word that was begun; else it goes on as everywhere.
    const byTab = active >= 0 ? active : completion.from < completion.to ? 0 : -1
    if (key === ' ' && event.ctrlKey) show()
    else if (isOpen && (key === 'ArrowDown' || key === 'ArrowUp')) move(key === 'ArrowDown' ? 1 : -1)
    else if (isOpen && key === 'Escape') hide()
    else if (isOpen && key === 'Tab' && isBare && byTab >= 0) accept(byTab)
    else if (isOpen && key === 'Enter' && active >= 0) accept(active)
    else if (key === 'Enter') {
      hide()
      onEnter()
    } else return
    event.preventDefault()
  }

  return (
    <div className="relative min-w-24 flex-1">
      <div className={`field relative p-0 ${error ? 'border-error' : ''}`}>
        <FilterUnderline ref={under} filter={filter} mark={error && markOf(filter, error)} />
        <input
          ref={field}
          id="capture-filter"
          role="combobox"
          aria-label={t('Capture filter')}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={COMPLETIONS_ID}
          aria-activedescendant={isOpen && active >= 0 ? completionId(active) : undefined}
          aria-invalid={error !== null}
          aria-describedby="filter-error"
          autoComplete="off"
          className="absolute inset-0 h-full w-full min-w-0 rounded-md bg-transparent pr-9 pl-2 font-mono text-xs placeholder:text-muted"
          placeholder={t('Capture filter, such as tcp port 8080')}
          value={filter}
          onChange={(event) => {
            usePlan.setState({ filter: event.target.value })
            setCaret(event.target.selectionStart ?? event.target.value.length)
            show()
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
          onScroll={follow}
          onBlur={hide}
          onKeyDown={onKeyDown}
        />
        <FilterLibrary />
      </div>
      <div
        className={`absolute top-8 left-0 z-20 overflow-hidden text-xs ${isOpen ? 'popup w-[440px]' : 'w-max max-w-[520px]'}`}
      >
        {isOpen && <CompletionList items={completion.items} active={active} accept={accept} />}
        <div id="filter-error" role="status">
          {error && <FilterError filter={filter} error={error} isInList={isOpen} />}
        </div>
      </div>
    </div>
  )
}

import { t } from '../language/translate'
import { ListFilter } from 'lucide-react'
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import { COMPLETIONS_ID, CompletionList, completionId } from '../capture/completion-list'
import { FilterMistakeWords } from './filter-mistake-words'
import { setFilter, typeFilter, useFilter } from './filter-store'
import { FilterTint } from './filter-tint'
import { useProposals } from './use-proposals'

/** The display filter: applied as it is typed, marked where it is wrong, and completed with what is there. */
export function DisplayFilterField() {
  const { text, applied, error } = useFilter()
  const [caret, setCaret] = useState(0)
  const { place, items, isOpen, active, show, hide, move } = useProposals(text, caret)
  const field = useRef<HTMLInputElement>(null)
  const under = useRef<HTMLDivElement>(null)
  /** Where the caret goes once an accepted proposal stands in the field. */
  const nextCaret = useRef<number | null>(null)

  const below = useRef<HTMLDivElement>(null)
  const follow = () => {
    if (field.current && under.current) under.current.scrollLeft = field.current.scrollLeft
  }
  useLayoutEffect(() => {
    if (nextCaret.current !== null) field.current?.setSelectionRange(nextCaret.current, nextCaret.current)
    nextCaret.current = null
    follow()
    // Fixed to the window: the list's own pane may be too low for it, and would cut it off.
    const box = field.current?.getBoundingClientRect()
    if (!box || !below.current) return
    below.current.style.left = `${box.left}px`
    below.current.style.top = `${box.bottom + 4}px`
  })

  const accept = (at: number) => {
    const { text: accepted } = items[at]
    const next = text.slice(0, place.from) + accepted + text.slice(place.to)
    typeFilter(next)
    nextCaret.current = place.from + accepted.length
    setCaret(nextCaret.current)
    // After a field's name its values come.
    if (accepted.endsWith(':')) show()
    else hide()
  }
  const onEscape = () => {
    if (isOpen) hide()
    else if (text !== '') setFilter('')
    else document.getElementById('flows')?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    const isBare = !event.altKey && !event.metaKey && !event.shiftKey
    const byTab = active >= 0 ? active : place.from < place.to ? 0 : -1
    if ((key === ' ' && event.ctrlKey) || (key === 'ArrowDown' && !isOpen)) show()
    else if (isOpen && (key === 'ArrowDown' || key === 'ArrowUp')) move(key === 'ArrowDown' ? 1 : -1)
    else if (key === 'Escape') onEscape()
    else if (isOpen && key === 'Tab' && isBare && byTab >= 0) accept(byTab)
    else if (isOpen && key === 'Enter' && active >= 0) accept(active)
    else if (key === 'Enter') {
      hide()
      if (error === null) setFilter(text)
    } else return
    event.preventDefault()
  }

  return (
    <div className="relative min-w-24 flex-1">
      <div className={`field relative h-6 p-0 ${error ? 'border-error' : ''}`}>
        <FilterTint ref={under} text={text} error={error} />
        <ListFilter size={13} aria-hidden className="absolute top-1 left-2 text-muted" />
        <input
          ref={field}
          id="display-filter"
          role="combobox"
          aria-label={t('Display filter')}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls={isOpen ? COMPLETIONS_ID : undefined}
          aria-activedescendant={isOpen && active >= 0 ? completionId(active) : undefined}
          aria-invalid={error !== null}
          aria-describedby="display-filter-error"
          autoComplete="off"
          spellCheck={false}
          className="absolute inset-0 h-full w-full min-w-0 rounded-md bg-transparent pr-2 pl-7 font-mono text-xs leading-6 placeholder:text-muted"
          placeholder={t('Filter, such as tcp port:8080')}
          title={t('/ or Ctrl+F comes here; Ctrl+Space shows what can stand here')}
          value={text}
          onChange={(event) => {
            typeFilter(event.target.value)
            setCaret(event.target.selectionStart ?? event.target.value.length)
            show()
          }}
          onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart ?? 0)}
          onScroll={follow}
          onBlur={hide}
          onKeyDown={onKeyDown}
        />
      </div>
      <div
        ref={below}
        className={`fixed z-20 overflow-hidden text-xs ${isOpen ? 'popup w-[440px]' : 'w-max max-w-[520px]'}`}
      >
        {isOpen && <CompletionList items={items} active={active} accept={accept} />}
        <div id="display-filter-error" role="status">
          {error && <FilterMistakeWords text={text} applied={applied} error={error} isInList={isOpen} />}
        </div>
      </div>
    </div>
  )
}

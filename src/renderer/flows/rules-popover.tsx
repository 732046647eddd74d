import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { Palette, Trash2 } from 'lucide-react'
import { useState, type SubmitEvent } from 'react'
import { MOST_RULES } from '#contract/limits'
import { parseFilter } from '#core/display-filter/parse'
import { setRules, useArrangement } from './arrangement'
import { MARKS } from './colour-rule'

/** Colour rules: display filters whose flows have a stripe and a name. */
export function RulesPopover() {
  const rules = useArrangement((state) => state.rules)
  return (
    <Popover.Root>
      <Popover.Trigger className="button h-6 px-1.5" aria-label={t('Colour rules')} title={t('Colour rules')}>
        <Palette size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup flex max-h-[min(440px,var(--available-height))] w-[420px] flex-col overflow-auto p-3 text-xs">
            <Popover.Title className="mb-1 text-[13px] font-semibold">{t('Colour rules')}</Popover.Title>
            <p className="mb-2 text-muted">
              {t('A flow gets the stripe and the name of the first rule whose display filter it fits.')}
            </p>
            {rules.length > 0 && (
              <ol aria-label={t('Rules')} className="mb-3">
                {rules.map(({ name, filter, mark }, place) => (
                  <li key={place} className="flex h-7 items-center gap-2">
                    <span aria-hidden className={`h-4 w-1 shrink-0 rounded-sm ${MARKS[mark].stripe}`} />
                    <span className="shrink-0">{name}</span>
                    <code className="min-w-0 flex-1 truncate text-right font-mono text-muted" title={filter}>
                      {filter}
                    </code>
                    <button
                      type="button"
                      aria-label={t('Delete {name}', { name })}
                      title={t('Delete {name}', { name })}
                      className="rounded p-1 text-muted hover:bg-accent-soft hover:text-text"
                      onClick={() => setRules(rules.filter((_, one) => one !== place))}
                    >
                      <Trash2 size={13} aria-hidden />
                    </button>
                  </li>
                ))}
              </ol>
            )}
            {rules.length < MOST_RULES ? (
              <NewRule key={rules.length} />
            ) : (
              <p className="text-muted">
                {t('More than {count} could not be told apart.', { count: MOST_RULES })}
              </p>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function NewRule() {
  const rules = useArrangement((state) => state.rules)
  const [filter, setFilter] = useState('')
  const [name, setName] = useState('')
  const [mark, setMark] = useState(rules.length % MARKS.length)
  const parsed = parseFilter(filter)
  const mistake = 'error' in parsed ? parsed.error : null
  const isReady = filter.trim() !== '' && mistake === null && name.trim() !== ''
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    if (isReady) setRules([...rules, { name: name.trim(), filter: filter.trim(), mark }])
  }
  return (
    <form className="flex flex-col gap-2 border-t border-line pt-2" onSubmit={add}>
      <label className="flex items-center gap-2">
        <span className="w-12 shrink-0">{t('Filter')}</span>
        <input
          className="field h-6 flex-1 font-mono"
          placeholder={t('retransmissions>0')}
          spellCheck={false}
          aria-invalid={mistake !== null}
          aria-describedby="rule-error"
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      </label>
      <p id="rule-error" className="min-h-4 pl-14 text-error" role="status">
        {mistake?.why}
      </p>
      <div className="flex items-center gap-2">
        <label className="flex min-w-0 flex-1 items-center gap-2">
          <span className="w-12 shrink-0">{t('Name')}</span>
          <input
            className="field h-6 w-full"
            maxLength={24}
            placeholder={t('Sent again')}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        <select
          aria-label={t('Colour')}
          className="field h-6"
          value={mark}
          onChange={({ target }) => setMark(Number(target.value))}
        >
          {MARKS.map((one, place) => (
            <option key={one.name} value={place}>
              {one.name}
            </option>
          ))}
        </select>
        <span aria-hidden className={`h-4 w-1 shrink-0 rounded-sm ${MARKS[mark].stripe}`} />
        <button type="submit" className="button h-6" disabled={!isReady}>
          {t('Add')}
        </button>
      </div>
    </form>
  )
}

import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { BookOpen } from 'lucide-react'
import { useState } from 'react'
import { DISPLAY_FILTER_LIBRARY, type NamedDisplayFilter } from '#core/display-filter/library'
import { deleteFilter, saveFilter, setFilter, useFilter } from './filter-store'

/** Filters by name: those that were saved, and some to begin from. */
export function SavedFilters() {
  const { text, error, saved } = useFilter()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const cannotSave = text.trim() === '' || error !== null || name.trim() === ''
  const choose = ({ filter }: NamedDisplayFilter) => {
    setFilter(filter)
    setOpen(false)
  }
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger
        className="button h-6 px-1.5"
        aria-label={t('Saved filters')}
        title={t('Saved filters')}
      >
        <BookOpen size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup
            className="popup flex max-h-[min(440px,var(--available-height))] w-[440px] flex-col p-2.5 text-xs"
            finalFocus={() => document.getElementById('display-filter')}
          >
            <Popover.Title className="mb-1.5 text-[13px] font-semibold">{t('Filters by name')}</Popover.Title>
            <div className="min-h-0 overflow-auto">
              {saved.length > 0 && (
                <ul aria-label={t('Saved')} className="mb-2 border-b border-line pb-2">
                  {saved.map((one) => (
                    <li key={one.name} className="flex items-center gap-1.5">
                      <Named named={one} onChoose={() => choose(one)} />
                      <button
                        type="button"
                        className="button h-6"
                        aria-label={t('Delete {name}', { name: one.name })}
                        onClick={() => deleteFilter(one.name)}
                      >
                        {t('Delete')}
                      </button>
                    </li>
                  ))}
                </ul>
              )}
              <ul aria-label={t('To begin from')}>
                {DISPLAY_FILTER_LIBRARY.map((one) => (
                  <li key={one.name} className="flex">
                    <Named named={one} onChoose={() => choose(one)} />
                  </li>
                ))}
              </ul>
            </div>
            <form
              className="mt-2 flex gap-1.5 border-t border-line pt-2"
              onSubmit={(event) => {
                event.preventDefault()
                if (cannotSave) return
                saveFilter(name.trim())
                setName('')
              }}
            >
              <input
                aria-label={t('Name')}
                placeholder={t('Name of what is written now')}
                maxLength={100}
                className="field flex-1"
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
              <button type="submit" className="button" disabled={cannotSave}>
                {t('Save')}
              </button>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Named({ named: { name, filter }, onChoose }: { named: NamedDisplayFilter; onChoose: () => void }) {
  return (
    <button
      type="button"
      className="flex min-w-0 flex-1 items-baseline gap-3 rounded px-1.5 py-1 text-left hover:bg-accent-soft focus-visible:-outline-offset-2"
      onClick={onChoose}
    >
      <span className="shrink-0">{name}</span>
      <code className="min-w-0 flex-1 truncate text-right font-mono text-muted" title={filter}>
        {filter}
      </code>
    </button>
  )
}

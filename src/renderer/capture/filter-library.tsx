import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { BookOpen, Cpu } from 'lucide-react'
import { FILTER_LIBRARY } from '#core/capture-filter/library'
import { open } from '../state/session-store'
import { showPart, usePlan } from './capture-plan'

/** Filters by name, each with what it takes. */
export function FilterLibrary() {
  const part = usePlan((plan) => plan.part)
  return (
    <Popover.Root open={part === 'library'} onOpenChange={(isOpen) => showPart(isOpen ? 'library' : null)}>
      <Popover.Trigger
        className="absolute inset-y-0 right-0 flex w-8 items-center justify-center rounded-md text-muted hover:text-text data-[popup-open]:text-text"
        aria-label={t('Library of filters')}
        title={t('Library of filters')}
      >
        <BookOpen size={14} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup
            className="popup flex max-h-[min(440px,var(--available-height))] w-[480px] flex-col"
            finalFocus={() => document.getElementById('capture-filter')}
          >
            <Popover.Title className="px-3 pt-2.5 pb-1.5 font-semibold">{t('Filters by name')}</Popover.Title>
            <ul aria-label={t('Filters by name')} className="min-h-0 overflow-auto border-y border-line">
              {FILTER_LIBRARY.map(({ name, filter, explanation, ethernetOnly }) => (
                <li key={name} className="border-b border-line/60 last:border-b-0">
                  <button
                    type="button"
                    className="grid w-full grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3 px-3 py-1.5 text-left hover:bg-accent-soft/50 focus-visible:-outline-offset-2"
                    onClick={() => {
                      usePlan.setState({ filter })
                      showPart(null)
                    }}
                  >
                    <span className="flex min-w-0 items-baseline gap-1.5">
                      <span className="truncate">{name}</span>
                      {ethernetOnly && <span className="badge">{t('Ethernet only')}</span>}
                    </span>
                    <code className="max-w-56 truncate text-right font-mono text-xs" title={filter}>
                      {filter}
                    </code>
                    <span className="col-span-2 text-xs text-muted">{explanation}</span>
                  </button>
                </li>
              ))}
            </ul>
            <div className="p-2">
              <button
                type="button"
                className="button"
                onClick={() => {
                  showPart(null)
                  open('compiled-filter')
                }}
              >
                <Cpu size={13} aria-hidden /> {t('Compiled program')}
              </button>
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

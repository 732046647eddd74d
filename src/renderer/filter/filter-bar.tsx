import { t } from '../language/translate'
import { FilterX } from 'lucide-react'
import { useSession } from '../state/session-store'
import { DisplayFilterField } from './display-filter-field'
import { Explanation } from './explanation'
import { setFilter, useFilter } from './filter-store'
import { SavedFilters } from './saved-filters'
import { SpanChip } from './span-chip'
import { exact } from '../format/numbers'

/** Which flows are shown, and how many of how many. @param total that fit */
export function FilterBar({ total }: { total: number }) {
  const { text, applied } = useFilter()
  const status = useSession((state) => state.status)
  // The status comes a few times a second: never fewer than those that fit.
  const all = Math.max(total, (status?.flows ?? 0) - (status?.evicted.flows ?? 0))
  return (
    <div className="flex min-w-0 flex-1 items-center gap-1.5 py-1">
      <DisplayFilterField />
      <SpanChip />
      {text !== '' && (
        <button
          type="button"
          aria-label={t('Clear filter')}
          title={t('Clear filter (Escape)')}
          className="button h-6 px-1.5"
          onClick={() => setFilter('')}
        >
          <FilterX size={13} aria-hidden />
        </button>
      )}
      <SavedFilters />
      <Explanation />
      {applied.trim() !== '' && (
        <span className="whitespace-nowrap text-muted tabular-nums">
          {t('{some} of {all}', { some: exact(total), all: exact(all) })}
        </span>
      )}
    </div>
  )
}

/** In place of the list where no flow fits. */
export function NothingFits() {
  const applied = useFilter((state) => state.applied)
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <h2 className="text-base font-semibold">{t('No four-tuple fits')}</h2>
      <p className="max-w-md text-muted">
        None of those that are here fits <code className="font-mono break-all">{applied}</code>. The next one
        that does appears here.
      </p>
      <button type="button" className="button" onClick={() => setFilter('')}>
        {t('Show all')}
      </button>
    </div>
  )
}

import { t } from '../language/translate'
import type { FilterMistake } from '#core/display-filter/filter'
import { setFilter } from './filter-store'

/** What is wrong with the filter, what was meant, and what the list shows meanwhile. */
export function FilterMistakeWords({
  text,
  applied,
  error,
  isInList,
}: {
  text: string
  applied: string
  error: FilterMistake
  isInList: boolean
}) {
  const { from, to, why, suggestion } = error
  // Something missing at the end is only not finished: no alarm under the proposals.
  const isCalm = isInList && to === text.length
  return (
    <p
      className={`px-2 py-1 ${isInList ? 'border-t' : 'rounded-md border'} ${isCalm ? 'border-line text-muted' : 'border-error bg-error-soft text-error'}`}
    >
      {why}
      {suggestion !== null && (
        <>
          {' '}
          Did you mean{' '}
          <button
            type="button"
            className="font-mono underline"
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => setFilter(text.slice(0, from) + suggestion + text.slice(to))}
          >
            {suggestion}
          </button>
          ?
        </>
      )}{' '}
      <span className="text-muted">
        {applied === ''
          ? t('All flows are shown until then.')
          : t('Until then the list shows the last one that could be read.')}
      </span>
    </p>
  )
}

import { t } from '../language/translate'
import { useArrangement } from './arrangement'
import { exact } from '../format/numbers'

/** In place of the list where all that there is was put away. */
export function NothingLeft({ hidden }: { hidden: number }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center">
      <h2 className="text-base font-semibold">{t('Closed flows were cleared')}</h2>
      <p className="max-w-md text-muted">
        {hidden === 1
          ? t('1 flow is still in memory. The next one that opens appears here.')
          : t('{count} flows are still in memory. The next one that opens appears here.', {
              count: exact(hidden),
            })}
      </p>
      <button type="button" className="button" onClick={() => useArrangement.setState({ clearedAt: null })}>
        {t('Show them again')}
      </button>
    </div>
  )
}

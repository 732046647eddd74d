import { t } from '../language/translate'
import { beginTour, declineTour, useTour } from './tour-store'

/** On the first start, where the window has nothing to show yet: three minutes that explain what it will show. */
export function TourOffer() {
  const isOffered = useTour((state) => state.isOffered && state.step === null)
  if (!isOffered) return null
  return (
    <section
      aria-label={t('First start')}
      className="flex max-w-md flex-wrap items-center justify-center gap-2 rounded-lg border border-line bg-surface p-3"
    >
      <p className="w-full">
        {t('New to sockets? A tour of three minutes opens real ones and shows what becomes of them.')}
      </p>
      <button type="button" className="button button-primary" onClick={beginTour}>
        {t('What is a socket?')}
      </button>
      <button type="button" className="button" onClick={declineTour}>
        {t('Not now')}
      </button>
    </section>
  )
}

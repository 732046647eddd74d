import { t } from '../language/translate'
import { Clock, X } from 'lucide-react'
import { chooseSpan, useSpan, useWrittenSpan } from './time-span'

/** The span of time that the filter has, to be seen and taken away. */
export function SpanChip() {
  const written = useWrittenSpan()
  const span = useSpan()
  if (written === null) return null
  const words = span ? `${shown(span.from)} to ${shown(span.to)} s` : written.replace('..', ' to ')
  return (
    <span className="inline-flex h-6 shrink-0 items-center gap-1 rounded-full border border-accent bg-accent-soft pr-0.5 pl-2 text-xs whitespace-nowrap">
      <Clock size={11} aria-hidden />
      <span title={t('Seconds since the session’s first packet')}>{words}</span>
      <button
        type="button"
        aria-label={t('Remove the span {words}', { words })}
        title={t('Remove the span')}
        className="rounded-full p-0.5 hover:bg-line"
        onClick={() => chooseSpan(null)}
      >
        <X size={12} aria-hidden />
      </button>
    </span>
  )
}

/** To the millisecond: what is chosen by hand is no finer. */
function shown(seconds: number): string {
  return String(Number(seconds.toFixed(3)))
}

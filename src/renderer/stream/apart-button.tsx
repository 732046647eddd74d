import { t } from '../language/translate'
import { Columns2 } from 'lucide-react'
import { useStream } from './stream-store'

/** Both directions as they came, in one list, or beside each other. */
export function ApartButton() {
  const isApart = useStream((state) => state.isApart)
  return (
    <button
      type="button"
      className="button h-6 px-1.5 aria-pressed:bg-accent-soft"
      aria-label={t('Directions apart')}
      aria-pressed={isApart}
      title={t('Each direction in a list of its own')}
      onClick={() => useStream.setState({ isApart: !isApart })}
    >
      <Columns2 size={13} aria-hidden />
    </button>
  )
}

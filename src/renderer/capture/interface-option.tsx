import { t } from '../language/translate'
import { useId } from 'react'
import type { CaptureInterface } from '#contract/capture'
import { byteCount, count } from '../format/numbers'

/** Addresses shown of one interface; the others are counted. */
const SHOWN_ADDRESSES = 2

/** One interface of the list: what it is, and what passes it now. */
export function InterfaceOption({
  one,
  isChosen,
  toggle,
}: {
  one: CaptureInterface
  isChosen: boolean
  toggle: () => void
}) {
  const id = useId()
  const { name, description, loopback, wireless, up, addresses, rate } = one
  const more = addresses.length - SHOWN_ADDRESSES
  const marks = [loopback && 'loopback', wireless && 'wireless', !up && 'down'].filter(
    (mark) => mark !== false,
  )
  return (
    <li className="border-b border-line/60 last:border-b-0">
      <label className="flex items-center gap-2.5 px-3 py-1.5 hover:bg-accent-soft/50 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-accent">
        <input
          type="checkbox"
          className="tick shrink-0 outline-none"
          checked={isChosen}
          aria-label={name}
          aria-describedby={id}
          onChange={toggle}
        />
        <span id={id} className="flex min-w-0 flex-1 flex-col">
          <span className="flex min-w-0 items-baseline gap-1.5">
            <span className={`truncate font-mono text-xs ${up ? '' : 'text-muted'}`}>{name}</span>
            {marks.map((mark) => (
              <span key={mark} className="badge">
                {mark}
              </span>
            ))}
            {description !== '' && (
              <span className="min-w-0 truncate text-xs text-muted" title={description}>
                {description}
              </span>
            )}
          </span>
          <span className="truncate font-mono text-[11px] text-muted" title={addresses.join('\n')}>
            {addresses.slice(0, SHOWN_ADDRESSES).join('  ')}
            {addresses.length === 0 && name !== 'any' && <span className="font-sans">{t('no address')}</span>}
            {more > 0 && <span className="font-sans"> +{more}</span>}
          </span>
        </span>
        <span className="interface-rates shrink-0 text-xs">
          <span
            aria-label={
              rate ? t('{packets} packets a second', { packets: count(rate.packets) }) : t('rate unknown')
            }
            role="img"
          >
            {rate ? count(rate.packets) : '—'}
          </span>
          <span
            aria-label={rate ? t('{bytes} a second', { bytes: byteCount(rate.bytes) }) : ''}
            aria-hidden={!rate}
            role="img"
          >
            {rate ? byteCount(rate.bytes) : '—'}
          </span>
        </span>
      </label>
    </li>
  )
}

import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import { label } from './targets'
import type { Choice, Through } from './through'
import { exact } from '../format/numbers'

/** What is sent through: one of the open sockets, or those that are chosen in the list of sockets. */
export function ThroughChoice({
  open,
  through: { socket, several, isSeveral },
  choose,
}: {
  open: readonly SocketState[]
  through: Through
  choose: (choice: Choice) => void
}) {
  return (
    <select
      aria-label={t('Send through')}
      className="field flex-1"
      value={isSeveral ? 'chosen' : (socket?.id ?? '')}
      onChange={({ target }) => choose(target.value === 'chosen' ? 'chosen' : Number(target.value))}
    >
      {open.length === 0 && <option value="">{t('No open socket: listen or connect first')}</option>}
      {several.length > 1 && (
        <option value="chosen">
          {t('{several} sockets, chosen in the list', { several: exact(several.length) })}
        </option>
      )}
      {open.map((one) => (
        <option key={one.id} value={one.id}>
          {label(one)}
        </option>
      ))}
    </select>
  )
}

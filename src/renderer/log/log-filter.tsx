import { t } from '../language/translate'
import { FilterX } from 'lucide-react'
import type { EventFilter } from '#contract/log'
import { writeEndpoint } from '#core/rows/flow-row'
import { useSession } from '../state/session-store'
import { ExportMenu } from './export-menu'
import { clearFilter, KIND_GROUP_NAMES, leavesOut, useLog, type KindGroup } from './log-state'
import { exact } from '../format/numbers'
import { LiveCount } from '../shell/paced-status'

interface Props {
  filter: EventFilter
  total: number
  /** The next event (1) or the one before (-1). */
  onNext: (step: 1 | -1) => void
}

/** Which events are shown, how many there are, and where to write them. */
export function LogFilter({ filter, total, onNext }: Props) {
  const { text, group, socket, ofSelected } = useLog()
  const sockets = useSession((state) => state.sockets)
  const selected = useSession((state) => state.selected)
  const evicted = useSession((state) => state.status?.evicted.events ?? 0)
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5 py-1">
      <input
        type="search"
        aria-label={t('Find in the log')}
        placeholder={t('Find in text, peer or payload')}
        title={t('Enter: next event that fits. Shift+Enter: the one before.')}
        className="field h-6 max-w-52 flex-[1_1_7rem]"
        value={text}
        onChange={({ target }) => useLog.setState({ text: target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onNext(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') useLog.setState({ text: '' })
        }}
      />
      <select
        aria-label={t('Kinds of event')}
        className="field h-6 w-32"
        value={group}
        onChange={({ target }) => useLog.setState({ group: target.value as KindGroup })}
      >
        {KIND_GROUP_NAMES.map((name) => (
          <option key={name} value={name}>
            {t(name)}
          </option>
        ))}
      </select>
      <select
        aria-label={t('Socket')}
        className="field h-6 w-28"
        value={socket ?? ''}
        onChange={({ target }) =>
          useLog.setState({ socket: target.value === '' ? null : Number(target.value) })
        }
      >
        <option value="">{t('All sockets')}</option>
        {sockets.map(({ id, kind, local, asked }) => (
          <option key={id} value={id}>
            #{id} {kind} {local ? writeEndpoint(local) : asked}
          </option>
        ))}
      </select>
      <label className="flex items-center gap-1.5 whitespace-nowrap">
        <input
          type="checkbox"
          className="tick"
          checked={ofSelected}
          disabled={selected === null && !ofSelected}
          onChange={({ target }) => useLog.setState({ ofSelected: target.checked })}
        />
        {t('Selected flow')}
      </label>
      {leavesOut(filter) && (
        <button
          type="button"
          aria-label={t('Clear filter')}
          title={t('Clear filter')}
          className="button h-6 px-1.5"
          onClick={clearFilter}
        >
          <FilterX size={13} aria-hidden />
        </button>
      )}
      <LiveCount
        className="ml-auto"
        words={total === 1 ? t('1 event') : t('{count} events', { count: exact(total) })}
      />
      {evicted > 0 && (
        <span
          className="whitespace-nowrap text-error"
          title={t('The log keeps the newest 131,072 events: older ones made room for them.')}
        >
          {t('{evicted} evicted', { evicted: exact(evicted) })}
        </span>
      )}
      <ExportMenu filter={filter} />
    </div>
  )
}

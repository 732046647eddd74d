import { t } from '../language/translate'
import { Play, RotateCw, Square } from 'lucide-react'
import { useSession } from '../state/session-store'
import { restartCaptures, startCapture, stopCaptures } from './capture-commands'
import { usePlan } from './capture-plan'
import { FilterField } from './filter-field'
import { InterfacePicker } from './interface-picker'
import { isAsPlanned } from './is-as-planned'
import { OptionsPopover } from './options-popover'

/** On what, which packets, how: and start, stop and restart. */
export function CaptureBar() {
  const captures = useSession((state) => state.status?.captures)
  const { check, chosen, filter, options } = usePlan()
  const running = captures?.filter((capture) => capture.running) ?? []
  // A program's output can go on beside what is started here.
  const isOnInterfaces = running.some(({ request }) => request.source.kind === 'interface')
  const isChanged = !isAsPlanned(running, { chosen: chosen ?? [], filter, options })
  const cannot = check.error !== null
  const restartTitle = isChanged
    ? 'Restart the capture: what was changed here holds from then on'
    : 'Restart the capture'

  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <InterfacePicker />
      <FilterField
        onEnter={() => {
          if (cannot) return
          if (!isOnInterfaces) startCapture()
          else if (isChanged) restartCaptures()
        }}
      />
      <OptionsPopover />
      {isOnInterfaces ? (
        <button
          type="button"
          className={`button px-1.5 ${isChanged ? 'button-primary' : ''}`}
          aria-label={restartTitle}
          title={restartTitle}
          disabled={cannot}
          onClick={restartCaptures}
        >
          <RotateCw size={14} aria-hidden />
        </button>
      ) : (
        <button type="button" className="button button-primary" disabled={cannot} onClick={startCapture}>
          <Play size={13} aria-hidden /> {t('Start capture')}
        </button>
      )}
      {running.length > 0 && (
        <button type="button" className="button" onClick={stopCaptures}>
          <Square size={13} aria-hidden /> {t('Stop capture')}
        </button>
      )}
    </div>
  )
}

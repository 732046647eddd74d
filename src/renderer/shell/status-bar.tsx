import { t } from '../language/translate'
import { CapturesPopover } from '../capture/captures-popover'
import { byteCount, count } from '../format/numbers'
import { useSession } from '../state/session-store'
import { DiskUse } from './disk-use'
import { Losses } from './losses'

/** Rates, counts and losses, each kind of loss apart. Where there is little room rates and counts give way, losses never. */
export function StatusBar() {
  const status = useSession((state) => state.status)
  if (!status)
    return (
      <footer className="h-7 border-t border-line px-3 text-xs leading-7 text-muted">
        {t('Connecting to the engine …')}
      </footer>
    )
  return (
    <footer className="border-t border-line text-xs">
      <section
        aria-label={t('Status')}
        className="flex h-7 items-center gap-3 overflow-hidden px-1.5 whitespace-nowrap"
      >
        <CapturesPopover captures={status.captures} />
        {/* What has no room is on a line below, out of sight, and never half a word. */}
        <div className="flex h-5 min-w-0 flex-1 flex-wrap gap-x-3 overflow-hidden leading-5">
          <span>
            {count(status.packetRate)} {t('packets/s')}
          </span>
          <span>{byteCount(status.byteRate)}/s</span>
          <span>
            {count(status.flows)} {t('flows')}
          </span>
          <span>
            {count(status.packets)} {t('packets')}
          </span>
        </div>
        <DiskUse disk={status.disk} />
        <Losses status={status} />
      </section>
    </footer>
  )
}

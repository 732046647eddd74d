import { t } from '../language/translate'
import { Eraser, Pause, Play } from 'lucide-react'
import { count, exact } from '../format/numbers'
import { clearClosed, useArrangement } from './arrangement'
import { ArrangePopover } from './arrange-popover'
import { togglePause, useComeSince } from './list-pause'
import { RulesPopover } from './rules-popover'

/** What can be done with the list as a whole. @param hidden flows that were put away */
export function ListActs({ hidden }: { hidden: number }) {
  return (
    <span className="ml-1.5 flex shrink-0 items-center gap-1.5 border-l border-line py-1 pl-1.5">
      {hidden > 0 && (
        <button
          type="button"
          className="button h-6 px-1.5"
          title={t('Closed flows that were cleared from the list: show them again')}
          onClick={() => useArrangement.setState({ clearedAt: null })}
        >
          {t('Show {count} cleared', { count: count(hidden) })}
        </button>
      )}
      <PauseButton />
      <button
        type="button"
        className="button h-6 px-1.5"
        aria-label={t('Clear closed')}
        title={t('Clear closed flows from the list; what was captured of them stays')}
        onClick={clearClosed}
      >
        <Eraser size={13} aria-hidden />
      </button>
      <RulesPopover />
      <ArrangePopover />
    </span>
  )
}

function PauseButton() {
  const come = useComeSince()
  const isPaused = come !== null
  return (
    <>
      {isPaused && (
        <span className="whitespace-nowrap tabular-nums">{t('{count} new', { count: exact(come) })}</span>
      )}
      <button
        type="button"
        className={`button h-6 px-1.5 ${isPaused ? 'bg-accent text-on-accent' : ''}`}
        aria-label={t('Pause the list')}
        aria-pressed={isPaused}
        title={
          isPaused
            ? t('The list stands still, and the capture goes on. Go on with the list (Z)')
            : t('Let the list stand still while the capture goes on (Z)')
        }
        onClick={togglePause}
      >
        {isPaused ? <Play size={13} aria-hidden /> : <Pause size={13} aria-hidden />}
      </button>
    </>
  )
}

import { t } from '../language/translate'
import { Eraser } from 'lucide-react'
import { count } from '../format/numbers'
import { clearClosed, useArrangement } from './arrangement'
import { ArrangePopover } from './arrange-popover'
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
          Show {count(hidden)} cleared
        </button>
      )}
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

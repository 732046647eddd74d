import { t } from '../language/translate'
import { ContextMenu } from '@base-ui/react/context-menu'
import { ChevronRight } from 'lucide-react'
import type { Joining } from '#core/display-filter/edit'
import { joinTerm, useFilter } from './filter-store'

const CHOICES: readonly [Joining, string][] = [
  ['only', 'Only this'],
  ['and', 'And this'],
  ['or', 'Or this'],
  ['not', 'Not this'],
]

/** Builds the display filter from the values that were pointed at. @param item classes of a menu's line */
export function FilterItems({ terms, item }: { terms: readonly string[]; item: string }) {
  const isEmpty = useFilter(({ text }) => text.trim() === '')
  // With nothing written there is nothing to join.
  const choices = CHOICES.filter(([joining]) => !isEmpty || joining === 'only' || joining === 'not')
  return terms.map((term) => (
    <ContextMenu.SubmenuRoot key={term}>
      <ContextMenu.SubmenuTrigger className={`${item} justify-between gap-4`}>
        <span>
          Filter: <code className="font-mono text-xs">{term}</code>
        </span>
        <ChevronRight size={13} aria-hidden />
      </ContextMenu.SubmenuTrigger>
      <ContextMenu.Portal>
        <ContextMenu.Positioner className="z-20" collisionPadding={8}>
          <ContextMenu.Popup aria-label={t('Filter by {term}', { term })} className="popup min-w-32 py-1">
            {choices.map(([joining, words]) => (
              <ContextMenu.Item key={joining} className={item} onClick={() => joinTerm(term, joining)}>
                {words}
              </ContextMenu.Item>
            ))}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.SubmenuRoot>
  ))
}

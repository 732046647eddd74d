import { useArrangement } from './arrangement'
import { MARKS } from './colour-rule'

/** The name of a rule beside its colour. @param rule its number, from 1 */
export function RuleMark({ rule }: { rule: number }) {
  const found = useArrangement(({ rules }) => rules.at(rule - 1))
  if (!found) return null
  return (
    <span title={`${found.name}: ${found.filter}`}>
      <span
        aria-hidden
        className={`mr-1.5 inline-block h-3 w-1 rounded-sm align-[-1px] ${MARKS[found.mark].stripe}`}
      />
      {found.name}
    </span>
  )
}

/** The stripe at a row's left edge; {@link RuleMark} says the same in words. */
export function RuleStripe({ rule }: { rule: number }) {
  const mark = useArrangement(({ rules }) => rules.at(rule - 1)?.mark)
  if (rule === 0 || mark === undefined) return null
  return <span aria-hidden className={`absolute inset-y-0 left-0 w-1 ${MARKS[mark].stripe}`} />
}

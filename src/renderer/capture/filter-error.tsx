import type { FilterCheck } from '#contract/capture'
import { isUnfinished, wordsOf } from './filter-words'

/** What is wrong with the filter, and where. Under the completions what is only not finished is no alarm. */
export function FilterError({
  filter,
  error,
  isInList,
}: {
  filter: string
  error: NonNullable<FilterCheck['error']>
  isInList: boolean
}) {
  const { where, what } = wordsOf(filter, error)
  const isCalm = isInList && isUnfinished(filter, error)
  return (
    <p
      className={`px-2 py-1 ${isInList ? 'border-t' : 'rounded-md border'} ${isCalm ? 'border-line text-muted' : 'border-error bg-error-soft text-error'}`}
    >
      <strong className="font-semibold empty:hidden">{where}</strong>
      {where !== '' && what !== '' && ': '}
      {what}
    </p>
  )
}

import { explain } from '#core/explain/catalogue'
import type { StateName } from '#core/flow/states'

/** What is no state of a protocol. */
const OTHERS: Partial<Record<StateName, string>> = {
  none: 'This transport has no states.',
  unknown: 'Nothing was seen of this end that tells its state.',
  BOUND: 'A datagram socket that is bound to its address and port.',
}

/** What a state means, in plain words, with the section that defines it. */
export function stateExplanation(state: StateName): string {
  // Rows ask for it with every frame that is drawn.
  let words = known.get(state)
  if (words === undefined) {
    words = OTHERS[state] ?? explained(state)
    known.set(state, words)
  }
  return words
}

const known = new Map<StateName, string>()

function explained(state: StateName): string {
  const [found] = explain(state)
  return `${found.is} ${found.means} (${found.source})`
}

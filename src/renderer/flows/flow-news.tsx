import { useState } from 'react'
import { exact } from '../format/numbers'
import { t } from '../language/translate'
import { usePreferences } from '../settings/preferences'
import { PacedStatus } from '../shell/paced-status'
import { useSession } from '../state/session-store'
import { useComeSince } from './list-pause'

/**
 * What a person who hears the window is told of the list: that flows came, how many fit the filter, and that it stands.
 *
 * @param fitting flows that fit the display filter; null where there is none, or where headings are counted with them
 */
export function FlowNews({ fitting }: { fitting: number | null }) {
  const all = useSession(({ status }) => (status ? status.flows - status.evicted.flows : null))
  const come = useComeSince()
  const announces = usePreferences((state) => state.announces)
  /** Those that were there when the list was first shown are no news. */
  const [first] = useState(all)
  if (come !== null) return <PacedStatus words={t('The list is paused.')} />
  if (!announces || all === null) return <PacedStatus words="" />
  if (fitting !== null)
    return (
      <PacedStatus words={t('{some} of {all} four-tuples fit', { some: exact(fitting), all: exact(all) })} />
    )
  if (all === first || all === 0) return <PacedStatus words="" />
  return <PacedStatus words={all === 1 ? t('1 four-tuple') : t('{all} four-tuples', { all: exact(all) })} />
}

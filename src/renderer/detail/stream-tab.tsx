import type { StateName } from '#core/flow/states'
import type { FlowRow } from '#core/rows/flow-row'
import { Messages } from '../stream/messages'
import { StreamLines } from '../stream/stream-lines'
import { useSession } from '../state/session-store'

const NO_BYTES = 'No bytes yet. What either end sends appears here.'
const NOTHING: Partial<Record<StateName, string>> = {
  CLOSED: 'No bytes were exchanged.',
  LISTEN: 'A listener has no stream of its own: each connection that it accepts is a row of the list.',
}

/** The payload of a flow in both directions, as it happens. */
export function StreamTab({ row, aside }: { row: FlowRow; aside: HTMLElement | null }) {
  const layout = useSession((state) => state.layout)
  if (layout === 'messages') return <Messages flow={row.id} />
  return <StreamLines row={row} aside={aside} layout={layout} nothing={NOTHING[row.state] ?? NO_BYTES} />
}

import type { StateName } from '#core/flow/states'
import type { FlowRow } from '#core/rows/flow-row'
import { Messages } from '../stream/messages'
import { useStream } from '../stream/stream-store'
import { StreamLines } from '../stream/stream-lines'
import { useSession } from '../state/session-store'

const NO_BYTES = 'No bytes yet. What either end sends appears here.'
const NOTHING: Partial<Record<StateName, string>> = {
  CLOSED: 'No bytes were exchanged.',
  LISTEN: 'A listener has no stream of its own: each connection that it accepts is a row of the list.',
}

const NAMES = { out: '→ From local to remote', in: '← From remote to local' } as const

/** The payload of a flow in both directions, as it happens. */
export function StreamTab({ row, aside }: { row: FlowRow; aside: HTMLElement | null }) {
  const isApart = useStream((state) => state.isApart)
  const layout = useSession((state) => state.layout)
  if (layout === 'messages') return <Messages flow={row.id} />
  const nothing = NOTHING[row.state] ?? NO_BYTES
  if (!isApart) return <StreamLines row={row} aside={aside} layout={layout} nothing={nothing} />
  return (
    <div className="@container flex min-h-0 flex-1">
      <div className="flex min-h-0 min-w-0 flex-1 flex-col divide-line @max-[640px]:divide-y @min-[640px]:flex-row @min-[640px]:divide-x">
        {(['out', 'in'] as const).map((direction) => (
          <section
            key={direction}
            aria-label={NAMES[direction]}
            className="flex min-h-0 min-w-0 flex-1 flex-col"
          >
            <p aria-hidden className="border-b border-line bg-surface px-3 text-xs leading-6 text-muted">
              {NAMES[direction]}
            </p>
            <StreamLines
              row={row}
              aside={direction === 'out' ? aside : null}
              layout={layout}
              nothing={nothing}
              direction={direction}
            />
          </section>
        ))}
      </div>
    </div>
  )
}

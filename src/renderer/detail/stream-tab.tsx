import { createPortal } from 'react-dom'
import type { StateName } from '#core/flow/states'
import type { FlowRow } from '#core/rows/flow-row'
import { readStreamRows, type StreamRow } from '#core/rows/stream-row'
import { asciiColumn, hexDigits, printableRuns } from '#core/stream/printable'
import { clock } from '../format/numbers'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { Messages } from '../stream/messages'
import { useSession } from '../state/session-store'

const LINE_HEIGHT = 20
const NO_BYTES = 'No bytes yet. What either end sends appears here.'
const NOTHING: Partial<Record<StateName, string>> = {
  CLOSED: 'No bytes were exchanged.',
  LISTEN: 'A listener has no stream of its own: each connection that it accepts is a row of the list.',
}

/** The payload of a flow in both directions, as it happens. */
export function StreamTab({ row, aside }: { row: FlowRow; aside: HTMLElement | null }) {
  const layout = useSession((state) => state.layout)
  if (layout === 'messages') return <Messages flow={row.id} />
  return <StreamLines row={row} aside={aside} layout={layout} />
}

function StreamLines({
  row,
  aside,
  layout,
}: {
  row: FlowRow
  aside: HTMLElement | null
  layout: 'text' | 'hex'
}) {
  const { rows, want } = useRows({ kind: 'stream', flow: row.id, layout }, readStreamRows)
  return (
    <>
      {aside && rows.from !== null && createPortal(`from ${rows.from}`, aside)}
      {rows.total === 0 ? (
        <p className="p-4 text-center text-muted">
          {rows.error ?? (rows.from === null ? '' : (NOTHING[row.state] ?? NO_BYTES))}
        </p>
      ) : (
        <RowList
          role="log"
          label="Stream"
          rows={rows}
          want={want}
          rowHeight={LINE_HEIGHT}
          draw={(line) => <StreamLine row={line} layout={layout} />}
        />
      )}
    </>
  )
}

function StreamLine({ row, layout }: { row: StreamRow; layout: 'text' | 'hex' }) {
  const isOut = row.direction === 'out'
  return (
    <div
      className={`flex h-full items-center gap-3 px-3 font-mono text-xs whitespace-pre ${isOut ? 'text-out' : 'text-in'}`}
    >
      <span className="w-24 shrink-0 text-muted">{row.kind === 'more' ? '' : clock(row.time)}</span>
      <span
        className="w-4 shrink-0"
        role="img"
        aria-label={isOut ? 'from local to remote' : 'from remote to local'}
      >
        {isOut ? '→' : '←'}
      </span>
      {row.kind === 'hole' ? (
        <em className="text-error">{row.chunkLength} bytes were not captured or are no longer kept</em>
      ) : row.kind === 'conflict' ? (
        <em className="text-error">
          {row.chunkLength} bytes came again with other values, from offset {row.offset} on; the first copy is
          shown
        </em>
      ) : layout === 'text' ? (
        <Text bytes={row.bytes} />
      ) : (
        <>
          <span className="text-muted">{row.offset.toString(16).padStart(8, '0')}</span>
          <span className="w-[49ch] shrink-0">{hexDigits(row.bytes)}</span>
          <span>{asciiColumn(row.bytes)}</span>
        </>
      )}
    </div>
  )
}

/** Text as it is; what can't be shown as escapes, set apart from characters that only look like one. */
function Text({ bytes }: { bytes: Uint8Array }) {
  return (
    <span className="payload">
      {printableRuns(bytes).map(({ text, isEscape }, place) =>
        isEscape ? (
          <span key={place} className="payload-escape">
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </span>
  )
}

import { useState } from 'react'
import { readStreamRows, type StreamRow } from '#core/rows/stream-row'
import { asciiColumn, hexDigits, printableText } from '#core/stream/printable'
import { clock } from '../format/numbers'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'

const LINE_HEIGHT = 20
type Layout = 'text' | 'hex'

/** The payload of a flow in both directions, as it happens. */
export function StreamTab({ flow }: { flow: number }) {
  const [layout, setLayout] = useState<Layout>('text')
  const { rows, want } = useRows({ kind: 'stream', flow, layout }, readStreamRows)
  return (
    <>
      <div
        className="flex h-8 shrink-0 items-center gap-3 px-3 text-xs text-muted"
        role="radiogroup"
        aria-label="Show as"
      >
        {(['text', 'hex'] as const).map((name) => (
          <label key={name} className="flex items-center gap-1">
            <input type="radio" name="layout" checked={layout === name} onChange={() => setLayout(name)} />
            {name === 'text' ? 'Text' : 'Hex'}
          </label>
        ))}
        {rows.from !== null && <span className="ml-auto">from {rows.from}</span>}
      </div>
      {rows.total === 0 ? (
        <p className="p-4 text-center text-muted">
          {rows.error ?? 'No bytes yet. What either end sends appears here.'}
        </p>
      ) : (
        <RowList
          role="log"
          label="Stream"
          rows={rows}
          want={want}
          rowHeight={LINE_HEIGHT}
          draw={(row) => <StreamLine row={row} layout={layout} />}
        />
      )}
    </>
  )
}

function StreamLine({ row, layout }: { row: StreamRow; layout: Layout }) {
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
      ) : layout === 'text' ? (
        <span>{printableText(row.bytes)}</span>
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

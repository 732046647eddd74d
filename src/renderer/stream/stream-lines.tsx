import { t } from '../language/translate'
import { Search } from 'lucide-react'
import { useCallback, useState, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import type { FlowRow } from '#core/rows/flow-row'
import { readStreamRows, type StreamRow } from '#core/rows/stream-row'
import { RowList } from '../rows/row-list'
import { useRows } from '../rows/use-rows'
import { ApartButton } from './apart-button'
import { FindBar } from './find-bar'
import { copySelection, Inspector } from './inspector'
import { markedPieces, placesNear } from './marks'
import { SaveStream } from './save-stream'
import { StreamLine } from './stream-line'
import { select, setFind, useStream, type StreamSelection } from './stream-store'
import { useFind } from './use-find'

const LINE_HEIGHT = 20
const HEX_LINE = 16

interface Props {
  row: FlowRow
  aside: HTMLElement | null
  layout: 'text' | 'hex'
  /** What stands where there is nothing. */
  nothing: string
  /** One direction alone; both as they came where null. */
  direction?: 'out' | 'in' | null
}

const LABELS = {
  both: 'Stream',
  out: 'Stream from local to remote',
  in: 'Stream from remote to local',
} as const

/** The stream in lines: what is looked for is marked, what is selected explained and copied. */
export function StreamLines({ row, aside, layout, nothing, direction = null }: Props) {
  const { rows, want, source } = useRows({ kind: 'stream', flow: row.id, layout, direction }, readStreamRows)
  const listId = `stream-lines-${direction ?? 'both'}`
  const isFinding = useStream((state) => state.find.isOpen)
  const selection = useStream((state) =>
    isShown(state.selection, row.id, direction) ? state.selection : null,
  )
  const finding = useFind(source, rows.total, direction)
  /** A line that the keyboard went to, and what was looked at then: what is found next is gone to again. */
  const [gone, setGone] = useState<{ line: number; from: unknown } | null>(null)
  const current = finding.found.at(finding.at) ?? null
  const near = placesNear(finding.found, rows.offset, rows.offset + rows.rows.length)

  const onPoint = useCallback(
    (line: StreamRow, from: number, to: number, isExtended: boolean) =>
      select(row.id, line.direction, line.offset + from, line.offset + to, isExtended),
    [row.id],
  )

  /** Moves the selection's end by bytes, or by lines of the same direction among those that are there. */
  const move = (step: number, isByLines: boolean, isExtended: boolean) => {
    const lines = rows.rows
    const bytesOf = (line: StreamRow) =>
      line.kind !== 'hole' && line.kind !== 'conflict' && line.bytes.length > 0
    if (!selection) {
      const first = lines.find(bytesOf)
      if (first) onPoint(first, 0, layout === 'hex' ? 0 : first.bytes.length - 1, false)
      return
    }
    const holds = (line: StreamRow, offset: number) =>
      bytesOf(line) &&
      line.direction === selection.direction &&
      offset >= line.offset &&
      offset < line.offset + line.bytes.length
    const target = isByLines
      ? lineBeside(
          lines,
          lines.findIndex((line) => holds(line, selection.head)),
          step,
          bytesOf,
        )
      : lines.findIndex((line) => holds(line, selection.head + step))
    const line = lines.at(target)
    if (target < 0 || !line) return
    setGone({ line: rows.offset + target, from: current })
    if (isByLines)
      onPoint(line, 0, line.bytes.length - 1, isExtended && line.direction === selection.direction)
    else select(row.id, selection.direction, selection.head + step, selection.head + step, isExtended)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const isCommand = event.ctrlKey || event.metaKey
    const bytes = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -HEX_LINE, ArrowDown: HEX_LINE }[event.key]
    if (isCommand && event.key === 'f') setFind({ isOpen: true })
    else if (event.key === 'F3') finding.go(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape' && selection) useStream.setState({ selection: null })
    else if (isCommand && event.key === 'c' && selection && String(window.getSelection()) === '')
      copySelection(source, selection, layout === 'hex' ? 'hex' : 'text')
    else if (bytes !== undefined && !isCommand && layout === 'hex') move(bytes, false, event.shiftKey)
    else if (bytes !== undefined && !isCommand && Math.abs(bytes) > 1)
      move(Math.sign(bytes), true, event.shiftKey)
    else return
    event.preventDefault()
    // Ctrl+F means the filter elsewhere.
    event.stopPropagation()
  }

  return (
    <>
      {aside &&
        createPortal(
          <span className="flex items-center gap-1">
            {rows.from !== null && (
              <span className="@max-4xl:sr-only">{t('from {from}', { from: rows.from })}</span>
            )}
            <button
              type="button"
              className="button h-6 px-1.5"
              aria-label={t('Find in the stream')}
              aria-pressed={isFinding}
              title={t('Find in the stream (Ctrl+F)')}
              onClick={() => setFind({ isOpen: !isFinding })}
            >
              <Search size={13} aria-hidden />
            </button>
            <SaveStream source={source} />
            <ApartButton />
          </span>,
          aside,
        )}
      {isFinding && (
        <FindBar
          finding={finding}
          of={direction === null ? 'stream' : LABELS[direction].toLowerCase()}
          onClose={() => closeFind(listId)}
        />
      )}
      {rows.total === 0 ? (
        <p className="p-4 text-center text-muted">{rows.error ?? (rows.from === null ? '' : nothing)}</p>
      ) : (
        <div className="@container flex min-h-0 flex-1">
          <div className="flex min-h-0 min-w-0 flex-1 flex-col @min-[900px]:flex-row">
            <RowList
              id={listId}
              role="log"
              label={LABELS[direction ?? 'both']}
              rows={rows}
              want={want}
              rowHeight={LINE_HEIGHT}
              reveal={gone?.from === current ? gone.line : (current?.line ?? null)}
              revealAgain={current}
              onKeyDown={onKeyDown}
              draw={(line) => (
                <StreamLine
                  row={line}
                  layout={layout}
                  pieces={markedPieces(line, near, current, selection)}
                  onPoint={onPoint}
                />
              )}
            />
            {selection && <Inspector source={source} selection={selection} />}
          </div>
        </div>
      )}
    </>
  )
}

/** Closes the bar; the keyboard goes back to the lines. */
function closeFind(listId: string): void {
  setFind({ isOpen: false })
  document.getElementById(listId)?.focus()
}

/** Whether what is selected is of this flow, and of what is shown of it. */
function isShown(selection: StreamSelection | null, flow: number, direction: 'out' | 'in' | null): boolean {
  return selection?.flow === flow && (direction === null || selection.direction === direction)
}

/** The next line with bytes on one side of another; -1 for none. */
function lineBeside(
  lines: readonly StreamRow[],
  from: number,
  step: number,
  isWanted: (line: StreamRow) => boolean,
): number {
  if (from < 0) return -1
  for (let at = from + step; at >= 0 && at < lines.length; at += step) if (isWanted(lines[at])) return at
  return -1
}

import { t } from '../language/translate'
import type { KeyboardEvent } from 'react'
import type { PacketRow } from '#core/rows/packet-row'
import { editNote } from '../notes/notes-store'
import { RowList } from '../rows/row-list'
import type { Rows, RowSource } from '../rows/row-source'
import { PacketLine } from './packet-line'
import { markLines, shownMarks } from './packet-words'
import { TIMES, usePackets, type ChosenPacket, type TimeMode } from './packets-store'

const ROW_HEIGHT = 22
const PAGE = 10

interface Props {
  rows: Rows<PacketRow>
  want: RowSource<PacketRow>['want']
  source: RowSource<PacketRow> | null
  chosen: ChosenPacket | null
  onChoose: (row: PacketRow, place: number, index: number) => void
}

/** A flow's packets, in the order they came. */
export function PacketList({ rows, want, source, chosen, onChoose }: Props) {
  const at = chosen === null ? null : chosen.place - rows.gone
  const choose = (to: number) => {
    const there = to < rows.offset ? undefined : rows.rows.at(to - rows.offset)
    const { gone } = rows
    if (there) onChoose(there, gone + to, to)
    else
      source?.at(to).then(
        (row) => row && onChoose(row, gone + to, to),
        () => undefined,
      )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() === 'n' && !event.ctrlKey && !event.metaKey && !event.altKey && chosen) {
      event.preventDefault()
      editNote('packet')
      return
    }
    const from = at ?? -1
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      Home: 0,
      End: rows.total - 1,
      PageDown: from + PAGE,
      PageUp: from - PAGE,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    choose(Math.max(0, Math.min(rows.total - 1, to)))
  }
  return (
    <div className="packet-list flex h-full min-h-0 flex-col">
      <Headings />
      <RowList
        id="packets"
        role="grid"
        label={t('Packets')}
        className="[scrollbar-gutter:stable]"
        rows={rows}
        want={want}
        rowHeight={ROW_HEIGHT}
        reveal={chosen?.index ?? null}
        {...(chosen ? { activeId: `packet-${chosen.row.packet}` } : {})}
        onKeyDown={onKeyDown}
        draw={(row, index) => (
          <PacketLine
            row={row}
            index={index}
            number={rows.gone + index + 1}
            isChosen={row.packet === chosen?.row.packet}
            onChoose={() => onChoose(row, rows.gone + index, index)}
          />
        )}
      />
      {chosen && <MarkWords marks={chosen.row.marks} />}
    </div>
  )
}

/** It keeps the list's room for a scrollbar, so that its columns stand above the list's. */
function Headings() {
  const time = usePackets((state) => state.time)
  return (
    <div className="shrink-0 overflow-hidden border-b border-line bg-surface text-xs text-muted [scrollbar-gutter:stable]">
      <div className="packet-grid h-7">
        <span className="text-right">#</span>
        <select
          aria-label={t('Times')}
          className="h-6 min-w-0 rounded border border-line bg-surface text-xs text-text"
          value={time}
          onChange={({ target }) => usePackets.setState({ time: target.value as TimeMode })}
        >
          {TIMES.map((mode) => (
            <option key={mode} value={mode}>
              {t(mode)}
            </option>
          ))}
        </select>
        <span />
        <span>{t('Flags')}</span>
        <span className="packet-numbers text-right">{t('Seq')}</span>
        <span className="packet-numbers text-right">{t('Ack')}</span>
        <span className="packet-window text-right">{t('Window')}</span>
        <span className="text-right">{t('Length')}</span>
        <span>{t('Analysis')}</span>
      </div>
    </div>
  )
}

/** What the marks of the chosen packet mean. */
function MarkWords({ marks }: { marks: number }) {
  const shown = shownMarks(marks)
  if (shown.length === 0) return null
  return (
    <div
      role="note"
      className="max-h-20 shrink-0 overflow-auto border-t border-line bg-surface px-3 py-1 text-xs"
    >
      {shown.map((mark) => {
        const [title, meaning] = markLines(mark)
        return (
          <p key={mark}>
            <span className="font-semibold">{title}</span>
            <br />
            <span className="text-muted">{meaning}</span>
          </p>
        )
      })}
    </div>
  )
}

import { t } from '../language/translate'
import { memo, type PointerEvent } from 'react'
import type { StreamRow } from '#core/rows/stream-row'
import { asciiColumn, hexDigits, printableRuns } from '#core/stream/printable'
import { clock } from '../format/numbers'
import { byteAtColumn, hexColumn, type Mark, type MarkedPiece } from './marks'

const MARKS: Record<Exclude<Mark, null>, string> = {
  hit: 'bytes-hit',
  current: 'bytes-hit bytes-current',
  selected: 'bytes-selected',
}
const HEX_CHARACTERS = 48

interface Props {
  row: StreamRow
  layout: 'text' | 'hex'
  pieces: readonly MarkedPiece[]
  /** Bytes `from` to `to` of the line are pointed at; `extends` where the pointer goes on from before. */
  onPoint: (row: StreamRow, from: number, to: number, isExtended: boolean) => void
}

/** One line of the stream. In hex each byte can be selected, in text whole lines; the text itself as any text. */
export const StreamLine = memo(function StreamLine({ row, layout, pieces, onPoint }: Props) {
  const isOut = row.direction === 'out'
  const pointed = (event: PointerEvent, columns: number, byteAt: (column: number) => number) => {
    if (event.type === 'pointermove' ? (event.buttons & 1) === 0 : event.button !== 0) return
    const { left, width } = event.currentTarget.getBoundingClientRect()
    const column = Math.max(0, Math.floor(((event.clientX - left) / width) * columns))
    const byte = Math.min(row.bytes.length - 1, byteAt(column))
    if (byte >= 0) onPoint(row, byte, byte, event.shiftKey || event.type === 'pointermove')
  }
  return (
    <div
      className={`flex h-full items-center gap-3 px-3 font-mono text-xs whitespace-pre ${isOut ? 'text-out' : 'text-in'}`}
    >
      <span className="w-24 shrink-0 text-muted">{row.kind === 'more' ? '' : clock(row.time)}</span>
      <span
        className="w-4 shrink-0"
        role="img"
        aria-label={isOut ? t('from local to remote') : t('from remote to local')}
      >
        {isOut ? '→' : '←'}
      </span>
      {row.kind === 'hole' ? (
        <em className="text-error">
          {t('{chunkLength} bytes were not captured or are no longer kept', { chunkLength: row.chunkLength })}
        </em>
      ) : row.kind === 'conflict' ? (
        <em className="text-error">
          {t(
            '{chunkLength} bytes came again with other values, from offset {offset} on; the first copy is shown',
            { chunkLength: row.chunkLength, offset: row.offset },
          )}
        </em>
      ) : layout === 'text' ? (
        <span
          className="payload min-w-0 flex-1"
          onPointerDown={(event) => {
            if (event.button === 0 && row.bytes.length > 0)
              onPoint(row, 0, row.bytes.length - 1, event.shiftKey)
          }}
        >
          {pieces.map(({ from, to, mark }) => (
            <Text key={from} bytes={row.bytes.subarray(from, to)} mark={mark} />
          ))}
        </span>
      ) : (
        <>
          <span className="text-muted">{row.offset.toString(16).padStart(8, '0')}</span>
          <span
            className="w-[48ch] shrink-0 cursor-text select-none"
            onPointerDown={(event) => pointed(event, HEX_CHARACTERS, byteAtColumn)}
            onPointerMove={(event) => pointed(event, HEX_CHARACTERS, byteAtColumn)}
          >
            <Columns text={hexDigits(row.bytes)} pieces={pieces} columnOf={hexColumn} gap={1} />
          </span>
          <span
            className="w-[16ch] shrink-0 cursor-text select-none"
            onPointerDown={(event) => pointed(event, 16, (column) => column)}
            onPointerMove={(event) => pointed(event, 16, (column) => column)}
          >
            <Columns text={asciiColumn(row.bytes)} pieces={pieces} columnOf={(byte) => byte} gap={0} />
          </span>
        </>
      )}
    </div>
  )
})

/** Text as it is; what can't be shown as escapes, set apart from characters that only look like one. */
function Text({ bytes, mark }: { bytes: Uint8Array; mark: Mark }) {
  const runs = printableRuns(bytes).map(({ text, isEscape }, place) =>
    isEscape ? (
      <span key={place} className="payload-escape">
        {text}
      </span>
    ) : (
      text
    ),
  )
  return mark === null ? <>{runs}</> : <Marked mark={mark}>{runs}</Marked>
}

/** One line's columns, cut where its marks change; the space behind a marked byte is not marked with it. */
function Columns({
  text,
  pieces,
  columnOf,
  gap,
}: {
  text: string
  pieces: readonly MarkedPiece[]
  columnOf: (byte: number) => number
  gap: number
}) {
  return pieces.map(({ from, to, mark }) => {
    const end = columnOf(to - 1) + 1 + gap
    const space = text.slice(end, columnOf(to))
    const shown = text.slice(columnOf(from), end)
    return mark === null ? (
      shown + space
    ) : (
      <span key={from}>
        <Marked mark={mark}>{shown}</Marked>
        {space}
      </span>
    )
  })
}

function Marked({ mark, children }: { mark: Exclude<Mark, null>; children: React.ReactNode }) {
  // What was found is a mark to assistive technology too; a selection is told of beside the lines.
  return mark === 'selected' ? (
    <span className={MARKS[mark]}>{children}</span>
  ) : (
    <mark className={MARKS[mark]}>{children}</mark>
  )
}

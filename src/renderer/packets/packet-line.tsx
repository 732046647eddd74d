import { t } from '../language/translate'
import { StickyNote } from 'lucide-react'
import type { PacketRow } from '#core/rows/packet-row'
import { TCP_MARK_WORDS } from '#core/tcp/mark-words'
import { tcpFlagNames } from '#core/tcp/segment-flags'
import { explain } from '#core/explain/catalogue'
import { flagWords, isWrong, markLines, shownMarks, timeWords } from './packet-words'
import { usePackets } from './packets-store'

interface Props {
  row: PacketRow
  index: number
  /** Its place among all packets of the flow that were in the list. */
  number: number
  isChosen: boolean
  onChoose: () => void
}

/** One packet of the list. */
export function PacketLine({ row, index, number, isChosen, onChoose }: Props) {
  const mode = usePackets((state) => state.time)
  const { tcp } = row
  const isOut = row.direction === 'out'
  return (
    <div
      id={`packet-${row.packet}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      className={`packet-grid h-full font-mono text-xs ${isChosen ? 'bg-accent-soft' : 'hover:bg-accent-soft/50'}`}
      onClick={onChoose}
    >
      <span role="gridcell" className="text-right text-muted">
        {number}
      </span>
      <span role="gridcell" className="text-right">
        {timeWords(row, mode)}
      </span>
      <span role="gridcell" className={isOut ? 'text-left text-out' : 'text-right text-in'}>
        <span role="img" aria-label={isOut ? t('from local to remote') : t('from remote to local')}>
          {isOut ? '→' : '←'}
        </span>
      </span>
      <span
        role="gridcell"
        className={isOut ? 'text-out' : 'text-in'}
        title={tcp ? flagTitle(tcp.flags) : undefined}
      >
        {tcp ? flagWords(tcp.flags) : ''}
      </span>
      <span
        role="gridcell"
        className="packet-numbers text-right"
        title={tcp ? numberTitle(tcp.isSequenceRelative) : undefined}
      >
        {tcp?.sequence}
      </span>
      <span
        role="gridcell"
        className="packet-numbers text-right"
        title={tcp ? numberTitle(tcp.isAckRelative) : undefined}
      >
        {tcp && (tcp.flags & 16) !== 0 ? tcp.acknowledgment : ''}
      </span>
      <span
        role="gridcell"
        className="packet-window text-right text-muted"
        title={
          tcp && !tcp.isWindowScaled
            ? t('As in the header: the handshake, which has the scale, was not seen')
            : undefined
        }
      >
        {tcp?.window}
      </span>
      <span
        role="gridcell"
        className="text-right"
        title={t(
          row.isCut
            ? '{payload} bytes of payload in a frame of {frame}, of which not all was captured'
            : '{payload} bytes of payload in a frame of {frame}',
          { payload: row.payloadLength, frame: row.wireLength },
        )}
      >
        {row.payloadLength}
      </span>
      <Marks marks={row.marks} isCut={row.isCut} isNoted={row.isNoted} />
    </div>
  )
}

const flagTitles = new Map<number, string>()

/** A line for each flag that is set; made once for each of the few that come together. */
function flagTitle(flags: number): string {
  let title = flagTitles.get(flags)
  if (title === undefined) {
    title = tcpFlagNames(flags)
      .map((flag) => `${flag}: ${explain(flag)[0]?.is ?? ''}`)
      .join('\n')
    flagTitles.set(flags, title)
  }
  return title
}

const numberTitle = (isRelative: boolean) =>
  isRelative ? 'Counted from the SYN' : 'As in the header: the SYN that it would be counted from was not seen'

function Marks({ marks, isCut, isNoted }: { marks: number; isCut: boolean; isNoted: boolean }) {
  return (
    <span role="gridcell" className="flex gap-1 overflow-hidden font-sans">
      {shownMarks(marks).map((mark) => (
        <span
          key={mark}
          title={markLines(mark).join('\n')}
          className={`badge ${isWrong(mark) ? 'border-error text-error' : ''}`}
        >
          {TCP_MARK_WORDS[mark].label}
        </span>
      ))}
      {isNoted && (
        <StickyNote
          size={12}
          aria-label={t('Has a note')}
          className="shrink-0 self-center text-state-changing"
        />
      )}
      {isCut && (
        <span className="badge" title={t('Not all of the frame was captured: the snaplen is shorter')}>
          {t('cut')}
        </span>
      )}
    </span>
  )
}

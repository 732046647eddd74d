import { t } from '../language/translate'
import { Group, Panel, Separator } from 'react-resizable-panels'
import { FLOW, type FlowRow } from '#core/rows/flow-row'
import { readPacketRows } from '#core/rows/packet-row'
import { captureJustThis } from '../capture/capture-commands'
import { SpanChip } from '../filter/span-chip'
import { useWrittenSpan } from '../filter/time-span'
import { useRows } from '../rows/use-rows'
import { PacketDetail } from './packet-detail'
import { PacketList } from './packet-list'
import { usePackets } from './packets-store'
import { useBoxSize } from './use-box-size'
import { useLayers } from './use-layers'

/** In a box this much wider than high, list, layers and bytes stand beside each other. */
const BESIDE_RATIO = 1.5
/** From this width on the bytes have room beside a drawn header. */
const ROOMY_PX = 1300
/** In a box as low as this nothing has room below the bytes. */
const LOW_PX = 260

/** The captured packets of a flow, and the layers and bytes of the chosen one. */
export function PacketsTab({ row }: { row: FlowRow }) {
  const written = useWrittenSpan()
  // Only the span: another filter is none of packets, and would open the list anew as it is typed.
  const filter = written === null ? '' : `time:${written}`
  const { rows, want, source } = useRows({ kind: 'packets', flow: row.id, filter }, readPacketRows)
  const chosen = usePackets(({ packet }) => (packet?.flow === row.id ? packet : null))
  const { read, error } = useLayers(chosen?.row.packet ?? null)
  const { ref, width, height } = useBoxSize()
  if (rows.total === 0)
    return written !== null && row.flags & FLOW.wire && rows.error === null ? (
      <NoneInSpan />
    ) : (
      <NoPackets row={row} error={rows.error} />
    )
  const isBeside = width > BESIDE_RATIO * height
  return (
    <div ref={ref} className="flex min-h-0 flex-1 flex-col">
      {written !== null && <OnlyInSpan />}
      {width > 0 && (
        <Group
          key={String(isBeside)}
          orientation={isBeside ? 'horizontal' : 'vertical'}
          className="min-h-0 flex-1"
        >
          <Panel defaultSize="38%" minSize="15%">
            <PacketList
              rows={rows}
              want={want}
              source={source}
              chosen={chosen}
              onChoose={(packet, place, index) =>
                usePackets.setState({ packet: { flow: row.id, row: packet, place, index } })
              }
            />
          </Panel>
          <Separator
            aria-label={t('Between packets and layers')}
            className={`bg-line ${isBeside ? 'w-px' : 'h-px'}`}
          />
          <Panel minSize="20%">
            <PacketDetail
              read={chosen ? read : null}
              error={error}
              isBeside={isBeside}
              isRoomy={width >= ROOMY_PX}
              isLow={height < LOW_PX}
            />
          </Panel>
        </Group>
      )}
    </div>
  )
}

/** Says that the list is not whole. */
function OnlyInSpan() {
  return (
    <p className="flex shrink-0 items-center gap-2 pb-1 text-xs text-muted">
      {t('Only packets of this span:')} <SpanChip />
    </p>
  )
}

function NoneInSpan() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 text-center text-muted">
      <p className="max-w-md">{t('No packet of this flow came in the span of the display filter.')}</p>
      <SpanChip />
    </div>
  )
}

/** Why there are none, and what brings them. */
function NoPackets({ row, error }: { row: FlowRow; error: string | null }) {
  const isListener = row.remote === null
  const text =
    error ??
    (row.flags & FLOW.wire
      ? row.flags & FLOW.evicted
        ? 'Its packets had to make room in memory for newer ones. The capture’s files still have them.'
        : ''
      : isListener
        ? 'A two-tuple has no packets of its own: those of each peer are listed with their four-tuple.'
        : 'No packet of this flow was captured: it is known from our own socket alone. Capture it, and each packet it sends or gets from then on is listed here.')
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 overflow-auto p-4 text-center text-muted">
      <p className="max-w-md">{text}</p>
      {error === null && !(row.flags & FLOW.wire) && !isListener && (
        <button type="button" className="button" onClick={() => captureJustThis(row)}>
          {t('Capture this flow')}
        </button>
      )}
    </div>
  )
}

import { t } from '../language/translate'
import { StickyNote } from 'lucide-react'
import { useMemo } from 'react'
import { Group, Panel, Separator } from 'react-resizable-panels'
import type { PacketLayers } from '#contract/packets'
import { editNote } from '../notes/notes-store'
import { PacketNote } from '../notes/packet-note'
import { CopyMenu } from './copy-menu'
import { ValuesOf } from './chosen-bytes'
import { FieldExplanation } from './field-explanation'
import { FrameBytes } from './frame-bytes'
import { HeaderDrawing } from './header-drawing'
import { LayerTree } from './layer-tree'
import { nodesOf } from './nodes'
import { usePackets } from './packets-store'
import { useByteSelection } from './use-byte-selection'

const NONE = new Uint8Array(0)

interface Props {
  read: PacketLayers | null
  error: string | null
  /** Tree and bytes stand beside each other, not one above the other. */
  isBeside: boolean
  /** There is room for the bytes beside a drawing of the header. */
  isRoomy: boolean
  /** There is no room for anything below the bytes. */
  isLow: boolean
}

/** The layers of the chosen packet, and its bytes. */
export function PacketDetail({ read, error, isBeside, isRoomy, isLow }: Props) {
  const isDrawn = usePackets((state) => state.isDrawn)
  const nodes = useMemo(() => nodesOf(read?.layers ?? []), [read])
  const showsValues = usePackets((state) => state.showsValues)
  const bytes = read?.bytes ?? NONE
  const selection = useByteSelection(read?.packet ?? -1, bytes.length, nodes)
  const { lit } = selection
  if (error !== null) return <Words text={error} />
  if (!read) return <Words text="Choose a packet to see its layers, each field tied to its bytes." />
  if (read.bytes.length === 0)
    return (
      <Words text="Its bytes are not on disk: nothing was written when it came, or its file made room for newer ones." />
    )
  // Where it is low and narrow, what the bytes could mean takes the tree's place.
  const valuesInstead = showsValues && isBeside && isLow && !isRoomy
  const withBytes = valuesInstead || !isDrawn || !isBeside || isRoomy
  return (
    <section aria-label={t('Packet')} className="flex h-full min-h-0 flex-col">
      <div className="flex h-8 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 text-xs">
        <span className="min-w-0 truncate text-muted" title={fileWords(read)}>
          {sizeWords(read)}
        </span>
        <button
          type="button"
          className="button ml-auto h-6 text-xs aria-pressed:bg-accent-soft"
          aria-pressed={isDrawn}
          title={t("Draws the chosen layer's header as its RFC does")}
          onClick={() => usePackets.setState({ isDrawn: !isDrawn })}
        >
          {t('Header')}
        </button>
        <button
          type="button"
          className="button h-6 px-1.5"
          aria-label={t('Note on this packet')}
          title={t('Note on this packet (N)')}
          onClick={() => editNote('packet')}
        >
          <StickyNote size={13} aria-hidden />
        </button>
        <CopyMenu nodes={nodes} bytes={read.bytes} />
      </div>
      <PacketNote flow={read.flow} packet={read.packet} />
      <FieldExplanation nodes={nodes} />
      <Group
        key={String(isBeside)}
        orientation={isBeside ? 'horizontal' : 'vertical'}
        className="min-h-0 flex-1"
      >
        <Panel minSize="20%">
          {valuesInstead ? (
            <ValuesOf bytes={lit && bytes.subarray(lit.from, lit.to + 1)} className="h-full" />
          ) : isDrawn ? (
            <HeaderDrawing nodes={nodes} />
          ) : (
            <LayerTree nodes={nodes} />
          )}
        </Panel>
        {withBytes && (
          <>
            <Separator
              aria-label={t('Between layers and bytes')}
              className={`bg-line ${isBeside ? 'w-px' : 'h-px'}`}
            />
            <Panel defaultSize={isBeside ? '56%' : '42%'} minSize="15%">
              <FrameBytes
                key={read.packet}
                bytes={bytes}
                nodes={nodes}
                selection={selection}
                withoutValues={valuesInstead}
              />
            </Panel>
          </>
        )}
      </Group>
    </section>
  )
}

function Words({ text }: { text: string }) {
  return (
    <div className="flex h-full items-center justify-center p-4 text-center text-muted">
      <p className="max-w-sm">{text}</p>
    </div>
  )
}

function sizeWords({ wireLength, captured, bytes, fragmented }: PacketLayers): string {
  const cut = captured < wireLength ? t(', {count} of them captured', { count: captured }) : ''
  const lost = bytes.length < captured ? t(', {count} of those on disk', { count: bytes.length }) : ''
  const last = fragmented ? ` · ${t('the last fragment of its packet')}` : ''
  return `${t('Frame of {count} bytes', { count: wireLength })}${cut}${lost}${last}`
}

function fileWords({ linkType, fileOffset }: PacketLayers): string {
  return `Link type ${linkType}${fileOffset === null ? '' : `, at byte ${fileOffset} of its capture file`}`
}

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { copyText } from '../bytes/copy-as-menu'
import { t } from '../language/translate'
import { ByteRow, hexOf } from './byte-row'
import { ChosenBytes } from './chosen-bytes'
import { ownerOf, type FieldNode } from './nodes'
import { hoverNode, usePackets } from './packets-store'
import type { ByteSelection } from './use-byte-selection'
import { useBoxSize } from './use-box-size'

const ROW_HEIGHT = 20
/** In a box as wide as this a row has 16 bytes, else 8. */
const WIDE_PX = 560
/** In one as wide as this there is room for what they could mean beside them. */
const BESIDE_PX = 760

interface Props {
  bytes: Uint8Array
  nodes: readonly FieldNode[]
  selection: ByteSelection
  /** What the lit bytes could mean stands elsewhere. */
  withoutValues: boolean
}

/**
 * The frame's bytes: those of the field that is looked at are lit; pointing at a byte looks at its field. Shift with an
 * arrow or a click, or a drag, selects bytes whatever fields they are of.
 */
export function FrameBytes({ bytes, nodes, selection, withoutValues }: Props) {
  const { ref, width } = useBoxSize()
  const box = useRef<HTMLDivElement>(null)
  const chosenKey = usePackets((state) => state.chosen)
  const hoveredKey = usePackets((state) => state.hovered)
  const chosen = nodes.find(({ key }) => key === chosenKey)
  const hovered = nodes.find(({ key }) => key === hoveredKey)
  const perRow = width >= WIDE_PX ? 16 : 8
  const list = useVirtualizer({
    count: Math.ceil(bytes.length / perRow),
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const { caret, selected, lit } = selection
  const from = chosen && chosen.length > 0 ? chosen.at : null
  useEffect(() => {
    if (from !== null) list.scrollToIndex(Math.floor(from / perRow))
  }, [list, from, perRow])

  const go = (byte: number, isExtended: boolean) => {
    list.scrollToIndex(Math.floor(byte / perRow))
    if (isExtended) selection.extend(byte)
    else selection.choose(byte)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey } = event
    if ((event.ctrlKey || event.metaKey) && key === 'c' && lit)
      void window.fourtuple.copyText(copyText('hex', bytes.subarray(lit.from, lit.to + 1), lit.from))
    else if (key === 'Escape' && selected) selection.clear()
    else {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perRow, ArrowDown: perRow }[key]
      const to = step === undefined ? { Home: 0, End: bytes.length - 1 }[key] : caret + step
      if (to === undefined || bytes.length === 0) return
      go(Math.max(0, Math.min(bytes.length - 1, to)), shiftKey)
    }
    event.preventDefault()
  }
  return (
    <div ref={ref} className="@container flex h-full min-h-0 flex-col">
      <ChosenBytes
        bytes={bytes}
        chosen={selected ? undefined : chosen}
        span={lit}
        values={withoutValues ? 'elsewhere' : width >= BESIDE_PX ? 'beside' : 'below'}
      >
        <div
          ref={box}
          tabIndex={0}
          role="group"
          aria-label={t('Bytes of the frame, at {at}', {
            at: bytes.length > 0 ? `${caret}: ${hexOf(bytes[caret])}` : caret,
          })}
          className="min-h-0 flex-1 overflow-auto px-3 py-1 font-mono text-xs"
          onKeyDown={onKeyDown}
          onPointerLeave={() => hoverNode(null)}
        >
          <div className="relative" style={{ height: list.getTotalSize() }}>
            {list.getVirtualItems().map(({ index, start }) => (
              <div
                key={index}
                className="absolute left-0 flex whitespace-pre"
                style={{ top: start, height: ROW_HEIGHT }}
              >
                <ByteRow
                  bytes={bytes}
                  from={index * perRow}
                  perRow={perRow}
                  caret={caret}
                  lit={lit}
                  hovered={hovered}
                  onPress={go}
                  onOver={(byte, isPressed) => {
                    if (isPressed) go(byte, true)
                    else hoverNode(ownerOf(nodes, byte))
                  }}
                />
              </div>
            ))}
          </div>
        </div>
      </ChosenBytes>
    </div>
  )
}

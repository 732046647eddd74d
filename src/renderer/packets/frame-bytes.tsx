import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { ownerOf, type FieldNode } from './nodes'
import { chooseNode, hoverNode, usePackets } from './packets-store'
import { useBoxSize } from './use-box-size'

const ROW_HEIGHT = 20
/** In a box as wide as this a row has 16 bytes, else 8. */
const WIDE_PX = 560

/** The frame's bytes: those of the field that is looked at are lit; pointing at a byte looks at its field. */
export function FrameBytes({ bytes, nodes }: { bytes: Uint8Array; nodes: readonly FieldNode[] }) {
  const { ref, width } = useBoxSize()
  const box = useRef<HTMLDivElement>(null)
  const [caret, setCaret] = useState(0)
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
  const from = chosen && chosen.length > 0 ? chosen.at : null
  useEffect(() => {
    if (from !== null) list.scrollToIndex(Math.floor(from / perRow))
  }, [list, from, perRow])

  const choose = (byte: number) => {
    setCaret(byte)
    list.scrollToIndex(Math.floor(byte / perRow))
    const owner = ownerOf(nodes, byte)
    if (owner) chooseNode(nodes, owner)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perRow, ArrowDown: perRow }[event.key]
    const to = step === undefined ? { Home: 0, End: bytes.length - 1 }[event.key] : caret + step
    if (to === undefined || bytes.length === 0) return
    event.preventDefault()
    choose(Math.max(0, Math.min(bytes.length - 1, to)))
  }
  const at = Math.min(caret, Math.max(0, bytes.length - 1))
  return (
    <div ref={ref} className="flex h-full min-h-0 flex-col">
      <p
        className="shrink-0 truncate border-b border-line bg-surface px-3 py-1 text-xs text-muted"
        aria-live="polite"
      >
        {chosen ? `${chosen.name}: ${placeWords(chosen)}` : `${bytes.length} bytes of the frame`}
      </p>
      <div
        ref={box}
        tabIndex={0}
        role="group"
        aria-label={`Bytes of the frame, at ${at}${bytes.length > 0 ? `: ${hexOf(bytes[at])}` : ''}`}
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
                caret={at}
                chosen={chosen}
                hovered={hovered}
                onChoose={choose}
                onHover={(byte) => hoverNode(ownerOf(nodes, byte))}
              />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

interface RowProps {
  bytes: Uint8Array
  from: number
  perRow: number
  caret: number
  chosen: FieldNode | undefined
  hovered: FieldNode | undefined
  onChoose: (byte: number) => void
  onHover: (byte: number) => void
}

const covers = (node: FieldNode | undefined, byte: number) =>
  node !== undefined && byte >= node.at && byte < node.at + node.length

function ByteRow({ bytes, from, perRow, caret, chosen, hovered, onChoose, onHover }: RowProps) {
  const places = Array.from({ length: Math.min(perRow, bytes.length - from) }, (_, i) => from + i)
  const look = (byte: number) => {
    const light = covers(chosen, byte)
      ? 'bg-accent text-on-accent'
      : covers(hovered, byte)
        ? 'bg-accent-soft text-text'
        : ''
    return `${light} ${byte === caret ? 'underline underline-offset-2' : ''}`
  }
  const cell = (byte: number, text: string, more: string) => (
    <span
      key={byte}
      data-byte={byte}
      className={`leading-5 ${look(byte)} ${more}`}
      onClick={() => onChoose(byte)}
      onPointerEnter={() => onHover(byte)}
    >
      {text}
    </span>
  )
  return (
    <>
      <span className="mr-2 leading-5 text-muted">{from.toString(16).padStart(4, '0')}</span>
      <span className="flex" style={{ width: `${3 * perRow + 1}ch` }}>
        {places.map((byte) =>
          cell(byte, hexOf(bytes[byte]), byte - from === 7 ? 'mr-[1ch] px-[0.5ch]' : 'px-[0.5ch]'),
        )}
      </span>
      <span className="ml-2 flex payload">{places.map((byte) => cell(byte, asciiOf(bytes[byte]), ''))}</span>
    </>
  )
}

const hexOf = (byte: number) => byte.toString(16).padStart(2, '0')
const asciiOf = (byte: number) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')

/** Where a field lies: `2 bytes at 12`, `bits 4 to 15 of 2 bytes at 12`. */
function placeWords({ at, length, bits }: FieldNode): string {
  const bytes = `${length} ${length === 1 ? 'byte' : 'bytes'} at ${at}`
  if (!bits) return bytes
  const which = bits.count === 1 ? `bit ${bits.at}` : `bits ${bits.at} to ${bits.at + bits.count - 1}`
  return `${which} of ${bytes}`
}

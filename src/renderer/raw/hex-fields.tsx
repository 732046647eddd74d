import { useState, type KeyboardEvent } from 'react'
import type { FieldRange } from '#core/build/build-packet'

const PER_ROW = 16
/** More are built and sent, but nobody reads them here. */
const MOST_SHOWN = 2048
const STEP: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowUp: -PER_ROW,
  ArrowDown: PER_ROW,
}

const covers = ({ fromBit, bits }: FieldRange, byte: number) =>
  fromBit < 8 * (byte + 1) && fromBit + bits > 8 * byte

interface Props {
  bytes: Uint8Array
  ranges: readonly FieldRange[]
  marked: FieldRange | undefined
  /** The field's title; of the marked one. */
  title: string
  label: string
  onLook: (range: FieldRange | null) => void
}

/** Bytes in hex: the field under the pointer, or at the caret that arrow keys move, is marked here and told of. */
export function HexFields({ bytes, ranges, marked, title, label, onLook }: Props) {
  const [caret, setCaret] = useState(0)
  const look = (byte: number) => {
    const range = ranges.find((one) => covers(one, byte))
    if (range) onLook(range)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEP[event.key] ?? 0
    if (step === 0) return
    event.preventDefault()
    const next = Math.min(Math.max(0, caret + step), bytes.length - 1)
    setCaret(next)
    look(next)
  }
  const shown = Array.from(bytes.subarray(0, MOST_SHOWN))
  const rows = Array.from({ length: Math.ceil(shown.length / PER_ROW) }, (_, row) => row * PER_ROW)
  return (
    <>
      <p className="text-xs text-muted" aria-live="polite">
        {bytes.length} bytes
        {marked && ` · ${title}, ${lengthWords(marked.bits)} at ${Math.floor(marked.fromBit / 8)}`}
      </p>
      <div
        tabIndex={0}
        role="group"
        aria-label={`${label}${title === '' ? '' : `, at ${title}`}`}
        className="min-h-0 flex-1 overflow-auto rounded-md border border-line p-2 font-mono text-xs leading-5"
        onKeyDown={onKeyDown}
        onPointerLeave={() => onLook(null)}
      >
        {rows.map((at) => (
          <div key={at} className="flex whitespace-nowrap">
            <span className="mr-3 text-muted">{at.toString(16).padStart(4, '0')}</span>
            {shown.slice(at, at + PER_ROW).map((byte, i) => (
              <span
                key={i}
                onPointerEnter={() => look(at + i)}
                className={`px-[3px] ${marked && covers(marked, at + i) ? 'bg-accent text-on-accent' : ''}`}
              >
                {byte.toString(16).padStart(2, '0')}
              </span>
            ))}
          </div>
        ))}
        {bytes.length > MOST_SHOWN && (
          <p className="text-muted">and {bytes.length - MOST_SHOWN} bytes more</p>
        )}
      </div>
    </>
  )
}

function lengthWords(bits: number): string {
  const [count, unit] = bits % 8 === 0 ? [bits / 8, 'byte'] : [bits, 'bit']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

import { useState, type KeyboardEvent } from 'react'
import type { BuiltPacket, FieldRange } from '#core/build/build-packet'
import { layerOf } from '#core/build/layers'
import { lookAt, useRaw } from './raw-plan'

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

/** The packet's bytes: the field under the pointer, or at the caret that arrow keys move, is marked here and there. */
export function PacketBytes({ built }: { built: BuiltPacket }) {
  const lookedAt = useRaw((state) => state.lookedAt)
  const layers = useRaw((state) => state.packets[state.shown].layers)
  const [caret, setCaret] = useState(0)
  const { bytes, ranges } = built
  const marked = ranges.find(({ layer, field }) => layer === lookedAt?.layer && field === lookedAt.field)
  const look = (byte: number) => {
    const range = ranges.find((one) => covers(one, byte))
    if (range) lookAt({ layer: range.layer, field: range.field })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEP[event.key] ?? 0
    if (step === 0) return
    event.preventDefault()
    const next = Math.min(Math.max(0, caret + step), bytes.length - 1)
    setCaret(next)
    look(next)
  }
  const title = marked ? `${layerOf(layers[marked.layer]?.layer ?? '')?.title ?? ''} ${marked.field}` : ''
  const shown = Array.from(bytes.subarray(0, MOST_SHOWN))
  const rows = Array.from({ length: Math.ceil(shown.length / PER_ROW) }, (_, row) => row * PER_ROW)
  return (
    <section aria-label="Packet" className="flex min-h-0 min-w-0 flex-col gap-1">
      <p className="text-xs text-muted" aria-live="polite">
        {bytes.length} bytes
        {marked &&
          ` · ${title}, ${marked.bits % 8 === 0 ? `${marked.bits / 8} bytes` : `${marked.bits} bits`} at ${Math.floor(marked.fromBit / 8)}`}
      </p>
      <div
        tabIndex={0}
        role="group"
        aria-label={`Bytes of the packet${title === '' ? '' : `, at ${title}`}`}
        className="min-h-0 flex-1 overflow-auto rounded-md border border-line p-2 font-mono text-xs leading-5"
        onKeyDown={onKeyDown}
        onPointerLeave={() => lookAt(null)}
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
    </section>
  )
}

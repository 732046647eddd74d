import { t } from '../language/translate'
import { useMemo, useState } from 'react'
import type { FieldRange } from '#core/build/build-packet'
import { readPacket } from '#core/build/read-packet'
import { foundValue } from './found-value'
import { HexFields } from './hex-fields'
import { fieldWords } from './field-words'

interface Props {
  /** What it is, for people who can't see the list: `What was sent`. */
  label: string
  linkType: number
  bytes: Uint8Array
}

/** A packet that was sent or came back: its bytes, and beside them each field with its value. */
export function ReadBytes({ label, linkType, bytes }: Props) {
  const packet = useMemo(() => readPacket(linkType, bytes), [linkType, bytes])
  // By name: each message of a run that goes on brings the same bytes again, and they are read again.
  const [marked, setMarked] = useState<FieldRange | null>(null)
  const { layers, ranges } = packet
  const at = ranges.find((one) => one.layer === marked?.layer && one.field === marked.field)
  const title = at ? `${layers[at.layer].title} ${fieldWords(at.field)}` : ''
  return (
    <section
      aria-label={label}
      className="grid min-h-0 min-w-0 grid-cols-[minmax(0,max-content)_minmax(210px,1fr)] gap-2"
    >
      <div className="flex min-h-0 min-w-0 flex-col gap-1">
        <HexFields
          bytes={bytes}
          ranges={ranges}
          marked={at}
          title={title}
          label={`Bytes: ${label}`}
          onLook={setMarked}
        />
      </div>
      <div
        tabIndex={0}
        role="group"
        aria-label={t('Fields: {value}', { value: label })}
        className="min-h-0 overflow-auto rounded-md border border-line p-2 text-xs"
      >
        {layers.map((layer, index) => (
          <div key={index} className="mb-1.5">
            <p className="font-semibold">{layer.title}</p>
            <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2">
              {ranges
                .filter((range) => range.layer === index)
                .map((range) => (
                  <Field
                    key={range.field}
                    name={range.field}
                    value={valueOf(packet, range)}
                    isMarked={range === at}
                    onLook={() => setMarked(range)}
                  />
                ))}
            </dl>
          </div>
        ))}
      </div>
    </section>
  )
}

function valueOf(packet: ReturnType<typeof readPacket>, { layer, field }: FieldRange): string {
  const found = packet.layers[layer].fields.find(({ name }) => name === field)
  return found ? foundValue(packet, layer, found) : ''
}

interface FieldProps {
  name: string
  value: string
  isMarked: boolean
  onLook: () => void
}

function Field({ name, value, isMarked, onLook }: FieldProps) {
  const mark = isMarked ? 'bg-accent text-on-accent' : ''
  return (
    <>
      <dt className={`px-1 ${isMarked ? mark : 'text-muted'}`} onPointerEnter={onLook}>
        {fieldWords(name)}
      </dt>
      <dd className={`truncate px-1 font-mono select-text ${mark}`} title={value} onPointerEnter={onLook}>
        {value}
      </dd>
    </>
  )
}

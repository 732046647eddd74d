import { t } from '../language/translate'
import type { BuiltPacket } from '#core/build/build-packet'
import { layerOf } from '#core/build/layers'
import { HexFields } from './hex-fields'
import { lookAt, useRaw } from './raw-plan'
import { fieldWords } from './field-words'

/** The bytes of the packet that is being built: the field that is looked at is marked here and among the layers. */
export function PacketBytes({ built: { bytes, ranges } }: { built: BuiltPacket }) {
  const lookedAt = useRaw((state) => state.lookedAt)
  const layers = useRaw((state) => state.packets[state.shown].layers)
  const marked = ranges.find(({ layer, field }) => layer === lookedAt?.layer && field === lookedAt.field)
  return (
    <section aria-label={t('Packet')} className="flex min-h-0 min-w-0 flex-col gap-1">
      <HexFields
        bytes={bytes}
        ranges={ranges}
        marked={marked}
        title={
          marked
            ? `${layerOf(layers[marked.layer]?.layer ?? '')?.title ?? ''} ${fieldWords(marked.field)}`
            : ''
        }
        label={t('Bytes of the packet')}
        onLook={(range) => lookAt(range && { layer: range.layer, field: range.field })}
      />
    </section>
  )
}

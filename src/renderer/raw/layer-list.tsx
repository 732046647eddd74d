import { t } from '../language/translate'
import { ChevronDown, ChevronRight, X } from 'lucide-react'
import { useId, useState } from 'react'
import type { BuiltPacket } from '#core/build/build-packet'
import type { LayerSpec } from '#core/build/field'
import { LAYERS, layerOf } from '#core/build/layers'
import { foundValue } from './found-value'
import { FieldInput } from './field-input'
import { addLayer, lookAt, removeLayer, useRaw } from './raw-plan'

/** The layers of the packet with every field, from the outside in. */
export function LayerList({ built }: { built: BuiltPacket }) {
  const layers = useRaw((state) => state.packets[state.shown].layers)
  return (
    <section
      aria-label={t('Layers')}
      className="flex min-h-0 min-w-0 flex-col gap-2 overflow-auto pr-1"
      onPointerLeave={() => lookAt(null)}
    >
      {layers.map((spec, index) => (
        <LayerCard
          key={`${index} ${spec.layer}`}
          spec={spec}
          index={index}
          isOnly={layers.length === 1}
          built={built}
        />
      ))}
      <label className="flex items-center gap-2 text-xs text-muted">
        Add a layer
        <select className="field" value="" onChange={(event) => addLayer(event.target.value)}>
          <option value="">…</option>
          {LAYERS.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}

interface LayerCardProps {
  spec: LayerSpec
  index: number
  isOnly: boolean
  built: BuiltPacket
}

function LayerCard({ spec, index, isOnly, built }: LayerCardProps) {
  const [isOpen, setOpen] = useState(true)
  const id = useId()
  const layer = layerOf(spec.layer)
  if (!layer) return null
  return (
    <div className="rounded-md border border-line">
      <div className="flex h-7 items-center gap-2 pr-2">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          className="flex h-full flex-1 items-center gap-1 px-2 font-semibold"
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
          <span>{layer.title}</span>
          <span className="ml-auto text-xs font-normal text-muted">{layer.reference}</span>
        </button>
        {!isOnly && (
          <button
            type="button"
            className="rounded p-0.5 text-muted hover:bg-accent-soft"
            aria-label={t('Remove {title}', { title: layer.title })}
            onClick={() => removeLayer(index)}
          >
            <X size={13} aria-hidden />
          </button>
        )}
      </div>
      <div
        id={id}
        hidden={!isOpen}
        className={`grid-cols-[repeat(auto-fill,minmax(172px,1fr))] gap-x-2 border-t border-line p-1 ${isOpen ? 'grid' : ''}`}
      >
        {layer.fields.map((field) => (
          <FieldInput
            key={field.name}
            layer={index}
            title={layer.title}
            field={field}
            value={spec[field.name] ?? field.preset}
            found={foundValue(built, index, field)}
            problem={built.problems.find(({ at }) => at === `layers.${index}.${field.name}`)?.why}
          />
        ))}
      </div>
    </div>
  )
}

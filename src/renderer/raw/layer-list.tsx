import { X } from 'lucide-react'
import type { BuiltPacket } from '#core/build/build-packet'
import { LAYERS, layerOf } from '#core/build/layers'
import { FieldInput } from './field-input'
import { addLayer, lookAt, removeLayer, useRaw } from './raw-plan'

/** The layers of the packet with every field, from the outside in. */
export function LayerList({ built }: { built: BuiltPacket }) {
  const layers = useRaw((state) => state.packets[state.shown].layers)
  return (
    <section
      aria-label="Layers"
      className="flex min-h-0 min-w-0 flex-col gap-2 overflow-auto pr-1"
      onPointerLeave={() => lookAt(null)}
    >
      {layers.map((spec, index) => {
        const layer = layerOf(spec.layer)
        if (!layer) return null
        const problemOf = (name: string) =>
          built.problems.find(({ at }) => at === `layers.${index}.${name}`)?.why
        return (
          <details key={`${index} ${spec.layer}`} open className="rounded-md border border-line">
            <summary className="flex h-7 items-center gap-2 px-2 font-semibold">
              <span className="flex-1">{layer.title}</span>
              <span className="text-xs font-normal text-muted">{layer.reference}</span>
              {layers.length > 1 && (
                <button
                  type="button"
                  className="rounded p-0.5 text-muted hover:bg-accent-soft"
                  aria-label={`Remove ${layer.title}`}
                  onClick={(event) => {
                    event.preventDefault()
                    removeLayer(index)
                  }}
                >
                  <X size={13} aria-hidden />
                </button>
              )}
            </summary>
            <div className="grid grid-cols-[repeat(auto-fill,minmax(230px,1fr))] gap-x-2 border-t border-line p-1">
              {layer.fields.map((field) => (
                <FieldInput
                  key={field.name}
                  layer={index}
                  title={layer.title}
                  field={field}
                  value={spec[field.name] ?? field.preset}
                  problem={problemOf(field.name)}
                />
              ))}
            </div>
          </details>
        )
      })}
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

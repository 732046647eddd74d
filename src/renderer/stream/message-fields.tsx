import type { Field } from '#core/protocols/layer'

/** Fields of one level that are shown: a message may have tens of thousands. */
const MOST_FIELDS = 500

/** A message's fields, those that hold others folded. */
export function Fields({ fields }: { fields: readonly Field[] }) {
  return (
    <ul className="font-mono text-xs">
      {fields.slice(0, MOST_FIELDS).map((field, place) => (
        <li key={place} className="pl-4">
          {field.children && field.children.length > 0 ? (
            <details>
              <summary className="cursor-pointer">
                <Line field={field} />
              </summary>
              <Fields fields={field.children} />
            </details>
          ) : (
            <div className="pl-3">
              <Line field={field} />
            </div>
          )}
        </li>
      ))}
      {fields.length > MOST_FIELDS && (
        <li className="pl-4 text-muted">{fields.length - MOST_FIELDS} more, which are not shown</li>
      )}
    </ul>
  )
}

function Line({ field: { name, value, problem } }: { field: Field }) {
  return (
    <span className="break-all">
      <span className="text-muted">{name}</span> <span className="payload">{value}</span>
      {problem !== undefined && <em className="ml-2 text-error">{problem}</em>}
    </span>
  )
}

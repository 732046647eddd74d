import { useSession } from '../state/session-store'

const NAMES = { text: 'Text', hex: 'Hex' } as const

/** Payload as text or in hex. */
export function LayoutChoice() {
  const layout = useSession((state) => state.layout)
  return (
    <div role="radiogroup" aria-label="Show as" className="flex rounded-md border border-line text-xs">
      {(['text', 'hex'] as const).map((name) => (
        <label
          key={name}
          className="px-2 py-0.5 text-muted first:rounded-l-[5px] last:rounded-r-[5px] has-checked:bg-accent-soft has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="layout"
            className="sr-only"
            checked={layout === name}
            onChange={() => useSession.setState({ layout: name })}
          />
          {NAMES[name]}
        </label>
      ))}
    </div>
  )
}

import { t } from '../language/translate'
import { useId } from 'react'
import { useSession, type StreamLayout } from '../state/session-store'

const NAMES = { text: 'Text', hex: 'Hex', messages: 'Messages' } as const

/** Payload as text or in hex, of a stream as messages too. What can't be shown as messages is shown as text. */
export function LayoutChoice({ choices }: { choices: readonly StreamLayout[] }) {
  const wanted = useSession((state) => state.layout)
  const layout = choices.includes(wanted) ? wanted : 'text'
  // Two of them may be in the window, and radios of one name are one group.
  const name = useId()
  return (
    <div role="radiogroup" aria-label={t('Show as')} className="flex rounded-md border border-line text-xs">
      {choices.map((choice) => (
        <label
          key={choice}
          className="px-2 py-0.5 text-muted @max-3xl:px-1.5 first:rounded-l-[5px] last:rounded-r-[5px] has-checked:bg-accent-soft has-checked:text-text has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={layout === choice}
            onChange={() => useSession.setState({ layout: choice })}
          />
          {t(NAMES[choice])}
        </label>
      ))}
    </div>
  )
}

import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import type { KnownFrom } from '#core/rows/flow-row'
import type { StateName } from '#core/flow/states'
import { stateExplanation } from './state-explanations'

const KNOWN: Record<KnownFrom, string> = {
  wire: 'Inferred from the segments that were captured.',
  'own socket': 'Told by our own socket, which is this end.',
  kernel: 'Read from the kernel’s socket table.',
  unknown: 'Nothing that was seen tells it.',
}

/** An end's state, and on a click or Enter what it means and from what it is known. */
export function StateWord({ state, from }: { state: StateName; from: KnownFrom }) {
  return (
    <Popover.Root>
      <Popover.Trigger
        data-term={state}
        className="rounded px-1 text-xs font-semibold underline decoration-dotted underline-offset-2 hover:bg-accent-soft"
      >
        {state}
      </Popover.Trigger>
      {from !== 'unknown' && <span className="text-xs text-muted"> {t(`from ${from}`)}</span>}
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start">
          <Popover.Popup className="max-w-xs rounded-lg border border-line bg-surface p-3 shadow-lg">
            <Popover.Title className="font-semibold">{state}</Popover.Title>
            <Popover.Description className="mt-1 text-muted">
              {stateExplanation(state)} {KNOWN[from]}
            </Popover.Description>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

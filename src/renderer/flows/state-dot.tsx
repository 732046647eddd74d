import type { StateName } from '#core/flow/states'

const OVER: ReadonlySet<StateName> = new Set(['TIME-WAIT', 'CLOSED'])

/** The colour of a state: waiting for a peer, open, on the way to the one or the other, over. */
function colourOf(state: StateName): string {
  if (state === 'none' || state === 'unknown') return 'border border-muted'
  if (state === 'LISTEN' || state === 'BOUND') return 'bg-state-waiting'
  if (state === 'ESTABLISHED') return 'bg-state-open'
  return isOver(state) ? 'bg-state-over' : 'bg-state-changing'
}

/** Whether nothing more can come of an end in this state. */
export function isOver(state: StateName): boolean {
  return OVER.has(state)
}

/** A mark beside a state's name; the name itself says the same. */
export function StateDot({ state }: { state: StateName }) {
  return (
    <span
      aria-hidden
      className={`mr-1.5 inline-block size-[7px] rounded-full align-[1px] ${colourOf(state)}`}
    />
  )
}

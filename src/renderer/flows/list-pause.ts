import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { RowSource } from '../rows/row-source'
import { useSession } from '../state/session-store'

/** The list of flows standing still: since when, in ms since 1970, and how many flows had come by then. */
interface ListPause {
  paused: { since: number; flows: number } | null
}

export const useListPause = create<ListPause>(() => ({ paused: null }))

// Another engine has other flows.
useSession.subscribe(({ client }, before) => {
  if (client !== before.client) useListPause.setState({ paused: null })
})

/** Lets the list stand still, or go on. What is captured and what the sockets do goes on either way. */
export function togglePause(): void {
  useListPause.setState({ paused: useListPause.getState().paused ? null : standing() })
}

/** How many flows came since the list stands; null while it goes on. */
export function useComeSince(): number | null {
  const paused = useListPause((state) => state.paused)
  const flows = useSession((state) => state.status?.flows ?? 0)
  return paused && Math.max(0, flows - paused.flows)
}

/**
 * Lets a view stand and go on as the person chose.
 *
 * @param built another one than before: the list was built anew, and what came until then is in it
 */
export function usePaused<Row>(source: RowSource<Row> | null, built: unknown): void {
  const isPaused = useListPause(({ paused }) => paused !== null)
  const wasPaused = useRef(false)
  useEffect(() => {
    if (!isPaused && !wasPaused.current) return
    wasPaused.current = isPaused
    source?.pause(isPaused).then(
      (flows) => {
        // The status is told a few times a second: what it lacked is in the list.
        if (useListPause.getState().paused && flows !== null)
          useListPause.setState({ paused: { ...standing(), flows } })
      },
      // Lost with its engine: the next list goes on.
      () => undefined,
    )
  }, [source, isPaused, built])
}

function standing(): NonNullable<ListPause['paused']> {
  const { status } = useSession.getState()
  return { since: status?.time ?? 0, flows: status?.flows ?? 0 }
}

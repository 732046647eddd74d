import { useEffect } from 'react'
import { useSession } from '../state/session-store'
import { usePlan } from './capture-plan'

/** A filter is tried this long after the last key: libpcap answers in microseconds, a reader does not. */
const CHECK_AFTER_MS = 150

/** Has the planned filter tried as it is typed. The error before stays until the next answer, so that nothing blinks. */
export function useFilterCheck(): void {
  const client = useSession((state) => state.client)
  const filter = usePlan((plan) => plan.filter)
  useEffect(() => {
    let isStale = false
    const timer = setTimeout(() => {
      client?.call('capture.checkFilter', { filter }).then(
        (check) => {
          if (!isStale) usePlan.setState({ check })
        },
        // Lost with its engine: the next one is asked anew.
        () => undefined,
      )
    }, CHECK_AFTER_MS)
    return () => {
      isStale = true
      clearTimeout(timer)
    }
  }, [client, filter])
}

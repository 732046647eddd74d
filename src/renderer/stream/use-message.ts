import { useEffect, useState } from 'react'
import type { CallResult } from '#contract/messages'
import { engineError, useSession } from '../state/session-store'

type Said = { message: CallResult<'flows.message'>; error: null } | { message: null; error: string }

/** One message in full, asked for once; null until it is there. */
export function useMessage(flow: number, as: string, number: number): Said | null {
  const client = useSession((state) => state.client)
  const [said, setSaid] = useState<Said | null>(null)
  useEffect(() => {
    if (!client) return
    let isLate = false
    client.call('flows.message', { flow, as, number }).then(
      (message) => {
        if (!isLate) setSaid({ message, error: null })
      },
      (thrown: unknown) => {
        if (!isLate) setSaid({ message: null, error: engineError(thrown).message })
      },
    )
    return () => {
      isLate = true
    }
  }, [client, flow, as, number])
  return said
}

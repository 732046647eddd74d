import { useEffect, useState } from 'react'
import { readFlowRows, type FlowRow } from '#core/rows/flow-row'
import { useSession } from '../state/session-store'

/** A row is asked for again this often while it is looked at. */
const REFRESH_MS = 200

/** One flow's row, kept up to date; null where there is none. */
export function useFlowRow(flow: number | null): FlowRow | null {
  const client = useSession((state) => state.client)
  const [row, setRow] = useState<FlowRow | null>(null)
  useEffect(() => {
    if (!client || flow === null) return
    let stopped = false
    const ask = () =>
      client
        .call('flow.row', { flow })
        .then((found) => {
          if (!stopped) setRow(found ? (readFlowRows(found.packed).at(0) ?? null) : null)
        })
        .catch(() => undefined)
    void ask()
    const timer = setInterval(() => void ask(), REFRESH_MS)
    return () => {
      stopped = true
      clearInterval(timer)
      setRow(null)
    }
  }, [client, flow])
  return row?.id === flow ? row : null
}

import { useEffect, useState } from 'react'
import type { SocketState } from '#contract/sockets'
import type { FlowRow } from '#core/rows/flow-row'
import { useSession } from '../state/session-store'

/** Both ends of a flow may be ours; a row has more sockets only where a port was used again at once. */
const MOST_ENDS = 8

/** Our own sockets that are an end of a flow, asked for again whenever its row or a socket is another; null until told. */
export function useFlowSockets(row: FlowRow): readonly SocketState[] | null {
  const client = useSession((state) => state.client)
  const told = useSession((state) => state.sockets)
  const [sockets, setSockets] = useState<readonly SocketState[] | null>(null)
  const flow = row.id
  useEffect(() => {
    if (!client) return
    let stopped = false
    client.call('sockets.page', { flow, count: MOST_ENDS }).then(
      (page) => {
        if (!stopped) setSockets(page.sockets)
      },
      () => undefined, // a lost engine ends the component
    )
    return () => {
      stopped = true
    }
  }, [client, flow, row, told])
  return sockets
}

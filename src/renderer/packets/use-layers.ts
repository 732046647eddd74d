import { useEffect, useState } from 'react'
import type { PacketLayers } from '#contract/packets'
import { engineError, useSession } from '../state/session-store'

/** The layers of a packet; those of the one before stay until they are there. */
export function useLayers(packet: number | null): { read: PacketLayers | null; error: string | null } {
  const client = useSession((state) => state.client)
  const [state, setState] = useState<{ read: PacketLayers | null; error: string | null }>({
    read: null,
    error: null,
  })
  useEffect(() => {
    if (!client || packet === null) return
    let isLate = false
    client.call('packets.layers', { packet }).then(
      (read) => {
        if (!isLate) setState({ read, error: null })
      },
      (thrown: unknown) => {
        if (!isLate) setState({ read: null, error: engineError(thrown).message })
      },
    )
    return () => {
      isLate = true
    }
  }, [client, packet])
  return state
}

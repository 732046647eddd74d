import { useEffect, useMemo } from 'react'
import { buildPacket, type BuiltPacket } from '#core/build/build-packet'
import { macBytes } from '#core/build/values'
import { parseAddress } from '#core/net/address'
import { useSession } from '../state/session-store'
import { useRaw } from './raw-plan'

/** A route is asked for when typing has paused. */
const PAUSE_MS = 200

/** The packet that is shown, in bytes: built here, as the engine will build it. */
export function useBuilt(): BuiltPacket {
  const packet = useRaw((state) => state.packets[state.shown])
  const route = useRaw((state) => state.route)
  const source = useRaw((state) => state.source)
  return useMemo(
    () =>
      buildPacket(packet, {
        source: parseAddress(source || (route?.source ?? '')) ?? undefined,
        destination: parseAddress(route?.target ?? '') ?? undefined,
        sourceMac: macBytes(route?.sourceMac ?? '') ?? undefined,
        destinationMac: macBytes(route?.destinationMac ?? '') ?? undefined,
      }),
    [packet, route, source],
  )
}

/** Keeps the way to the target known while one is typed. */
export function useRoute(): void {
  const client = useSession((state) => state.client)
  const to = useRaw((state) => state.to)
  const through = useRaw((state) => state.interface)
  useEffect(() => {
    // Names are not resolved while they are typed: only addresses are looked at.
    if (!client || parseAddress(to.trim()) === null) {
      useRaw.setState({ route: null })
      return
    }
    let isOver = false
    const timer = setTimeout(() => {
      client.call('raw.route', { to, interface: through || null }).then(
        (route) => !isOver && useRaw.setState({ route }),
        () => !isOver && useRaw.setState({ route: null }),
      )
    }, PAUSE_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [client, to, through])
}

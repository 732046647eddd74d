import { runningCaptures } from '../capture/capture-commands'
import { chooseInterfaces, usePlan } from '../capture/capture-plan'
import type { EngineClient } from '../connection/engine-client'
import { choose, useSession, withEngine } from '../state/session-store'

const HELLO = new TextEncoder().encode('Hello from the client\n')

/**
 * A listener that echoes, a client that greets it, and, where capturing is permitted, what the wire carries of the
 * two: all real, on loopback.
 */
export function openExample(): void {
  withEngine('The example stopped', async (client) => {
    const address = '127.0.0.1'
    const { socket } = await client.call('listener.open', { address, port: 0, reply: { kind: 'echo' } })
    const port = socket.local?.port ?? 0
    await captureLoopback(client, port)
    const connected = await client.call('client.open', { host: address, port })
    choose(connected.socket)
    await client.call('socket.send', { socket: connected.socket.id, bytes: HELLO, to: null })
  })
}

/** Captures what loopback carries to and from a TCP port, where that is permitted and not done already. */
export async function captureLoopback(client: EngineClient, port: number): Promise<void> {
  const { interfaces, readiness } = useSession.getState()
  const loopback = interfaces.find((one) => one.loopback)
  if (!readiness?.ready || !loopback) return
  chooseInterfaces([loopback.name])
  // What is captured there without a filter already has it.
  if (runningCaptures().some((one) => one.interface === loopback.name && one.filter === '')) return
  const filter = `tcp port ${port}`
  // The bar says what is captured, unless something was typed there that would be lost.
  if (usePlan.getState().filter === '') usePlan.setState({ filter })
  await client.call('capture.start', { source: { kind: 'interface', name: loopback.name }, filter })
}

import { runningCaptures } from '../capture/capture-commands'
import { chooseInterfaces, usePlan } from '../capture/capture-plan'
import { choose, useSession, withEngine } from '../state/session-store'

const HELLO = new TextEncoder().encode('Hello from the client\n')

/**
 * A listener that echoes, a client that greets it, and, where capturing is permitted, what the wire carries of the
 * two: all real, on loopback.
 */
export function openExample(): void {
  const { interfaces, readiness } = useSession.getState()
  const loopback = interfaces.find((one) => one.loopback)
  withEngine('The example stopped', async (client) => {
    const address = '127.0.0.1'
    const { socket } = await client.call('listener.open', { address, port: 0, reply: { kind: 'echo' } })
    const port = socket.local?.port ?? 0
    if (readiness?.ready && loopback) {
      chooseInterfaces([loopback.name])
      const filter = `tcp port ${port}`
      // What is captured there without a filter already has it.
      const hasIt = runningCaptures().some((one) => one.interface === loopback.name && one.filter === '')
      if (!hasIt) {
        // The bar says what is captured, unless something was typed there that would be lost.
        if (usePlan.getState().filter === '') usePlan.setState({ filter })
        await client.call('capture.start', { source: { kind: 'interface', name: loopback.name }, filter })
      }
    }
    const connected = await client.call('client.open', { host: address, port })
    choose(connected.socket)
    await client.call('socket.send', { socket: connected.socket.id, bytes: HELLO, to: null })
  })
}

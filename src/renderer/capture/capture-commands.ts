import { open, useSession, withEngine } from '../state/session-store'

/** What the capture bar holds; the menu's command uses it as well. */
export const captureChoice = { interface: '', filter: '' }

export function startCapture(): void {
  const { readiness, interfaces } = useSession.getState()
  if (readiness && !readiness.ready) {
    open('permission')
    return
  }
  const chosen = captureChoice.interface === '' ? interfaces.at(0)?.name : captureChoice.interface
  if (chosen === undefined) return
  withEngine('The capture did not start', (client) =>
    client.call('capture.start', {
      source: { kind: 'interface', name: chosen },
      filter: captureChoice.filter,
    }),
  )
}

export function stopCaptures(): void {
  const running = useSession.getState().status?.captures.filter((capture) => capture.running) ?? []
  for (const { id } of running)
    withEngine('The capture did not stop', (client) => client.call('capture.stop', { capture: id }))
}

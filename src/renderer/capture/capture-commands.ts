import type { CallInput } from '#contract/messages'
import type { CaptureState } from '#contract/capture'
import { filterOfFlow } from '#core/capture-filter/flow-filter'
import type { FlowRow } from '#core/rows/flow-row'
import type { EngineClient } from '../connection/engine-client'
import { notify, open, useSession, withEngine } from '../state/session-store'
import { problemsOf, requestParts } from './capture-options'
import { chooseInterfaces, showPart, usePlan } from './capture-plan'
import { interfaceThatCarries } from './interface-that-carries'

const NOT_STARTED = 'The capture did not start'
const NOT_STOPPED = 'The capture did not stop'

export function runningCaptures(): CaptureState[] {
  return useSession.getState().status?.captures.filter((capture) => capture.running) ?? []
}

/** What the plan asks for, one request an interface; null where something of it has to be put right first. */
function plannedRequests(): CallInput<'capture.start'>[] | null {
  const { readiness } = useSession.getState()
  const { chosen, filter, options } = usePlan.getState()
  if (readiness && !readiness.ready) {
    open('permission')
    return null
  }
  if (Object.keys(problemsOf(options)).length > 0) {
    showPart('options')
    return null
  }
  if (!chosen || chosen.length === 0) {
    showPart('interfaces')
    return null
  }
  return chosen.map((name) => ({ source: { kind: 'interface', name }, filter, ...requestParts(options) }))
}

/**
 * Starts what is planned, on each interface by itself: where one can't be captured on, the others go on. One that is
 * captured on already is left alone, since each of its packets would be taken twice.
 */
export function startCapture(): void {
  const requests = plannedRequests()
  if (!requests) return
  const names = new Set(runningCaptures().map((one) => one.interface))
  const others = requests.filter(({ source }) => source.kind === 'program' || !names.has(source.name))
  if (others.length === 0)
    notify({
      level: 'note',
      title: `Capturing on ${[...names].join(', ')} already`,
      text: 'A second capture there would take each packet twice.',
      step: 'To take over what was changed, restart the capture.',
    })
  for (const request of others) withEngine(NOT_STARTED, (client) => client.call('capture.start', request))
}

export function stopCapture(id: number): void {
  withEngine(NOT_STOPPED, (client) => client.call('capture.stop', { capture: id }))
}

export function stopCaptures(): void {
  for (const { id } of runningCaptures()) stopCapture(id)
}

/** Starts one capture anew, as it was asked for. */
export function restartCapture(id: number): void {
  withEngine(NOT_STARTED, (client) => client.call('capture.restart', { capture: id }))
}

/** Stops what runs on interfaces, and starts what is planned now. A program is restarted as it is. */
export function restartCaptures(): void {
  const requests = plannedRequests()
  if (!requests) return
  const running = runningCaptures()
  const ofPrograms = running.filter(({ request }) => request.source.kind === 'program')
  const ofInterfaces = running.filter(({ request }) => request.source.kind === 'interface')
  for (const { id } of ofPrograms) restartCapture(id)
  withEngine(NOT_STARTED, async (client) => {
    await stopAll(client, ofInterfaces)
    await Promise.all(requests.map((request) => client.call('capture.start', request)))
  })
}

/** One that has ended in the meantime is what was wanted. */
async function stopAll(client: EngineClient, captures: readonly CaptureState[]): Promise<void> {
  await Promise.allSettled(captures.map(({ id }) => client.call('capture.stop', { capture: id })))
}

/** Captures one flow and nothing else: what runs is stopped, and the filter is the flow's. */
export function captureJustThis(row: FlowRow): void {
  const { readiness, interfaces } = useSession.getState()
  if (readiness && !readiness.ready) {
    open('permission')
    return
  }
  usePlan.setState({ filter: filterOfFlow(row), check: { error: null } })
  // A capture elsewhere would stay empty, which says nothing about the flow.
  const carrier = interfaceThatCarries(row, interfaces)
  const chosen = usePlan.getState().chosen ?? []
  if (carrier !== null && !chosen.includes(carrier) && !chosen.includes('any')) {
    chooseInterfaces([carrier])
    notify({
      level: 'note',
      title: `Capturing on ${carrier}`,
      text: `${carrier} carries this flow; what was chosen before does not.`,
    })
  }
  const requests = plannedRequests()
  if (!requests) return
  withEngine(NOT_STARTED, async (client) => {
    await stopAll(client, runningCaptures())
    await Promise.all(requests.map((request) => client.call('capture.start', request)))
  })
}

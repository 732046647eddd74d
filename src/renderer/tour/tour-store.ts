import { create } from 'zustand'
import { useSession, withEngine } from '../state/session-store'
import { NO_SOCKETS, TOUR_STEPS, type TourSockets } from './tour-steps'

/** Where it is kept whether the tour was begun or declined, in the windows' own storage. */
const KEY = 'tour'

interface TourState {
  /** The step that is shown; null while the tour is not. */
  step: number | null
  /** The sockets that it opened, by what they are for. */
  sockets: TourSockets
  /** An act is under way. */
  isBusy: boolean
  /** It is offered where nothing else is there to be seen: until it was begun, or declined. */
  isOffered: boolean
}

export const useTour = create<TourState>(() => ({
  step: null,
  sockets: NO_SOCKETS,
  isBusy: false,
  isOffered: stored() === null,
}))

// The sockets went with their engine: the step stays, what it did can be done again.
useSession.subscribe(({ client }, before) => {
  if (client !== before.client) useTour.setState({ sockets: NO_SOCKETS, isBusy: false })
})

/** Shows the tour's first step. */
export function beginTour(): void {
  keep('begun')
  useTour.setState({ step: 0, isOffered: false })
}

/** Offers it no more; the palette has it. */
export function declineTour(): void {
  keep('declined')
  useTour.setState({ isOffered: false })
}

/** Shows another step; beyond the last the tour is left. */
export function goToStep(step: number): void {
  if (step >= TOUR_STEPS.length) leaveTour()
  else useTour.setState({ step: Math.max(0, step) })
}

/** Ends the tour, at any step, and closes what it opened. */
export function leaveTour(): void {
  const { sockets } = useTour.getState()
  useTour.setState({ step: null, sockets: NO_SOCKETS })
  const open = useSession
    .getState()
    .sockets.filter(
      ({ id, phase, listener }) => phase !== 'closed' && (has(sockets, id) || isOf(sockets, listener)),
    )
  withEngine('The tour’s sockets stayed open', async (client) => {
    for (const { id } of open) await client.call('socket.close', { socket: id })
  })
}

/** Does what a step's button says. */
export function actOnTour(): void {
  const { step, sockets, isBusy } = useTour.getState()
  const act = step === null ? undefined : TOUR_STEPS[step].act
  if (!act || isBusy) return
  useTour.setState({ isBusy: true })
  withEngine('That step of the tour did not work', async (client) => {
    try {
      const opened = await act.run(client, sockets)
      useTour.setState({ sockets: { ...useTour.getState().sockets, ...opened } })
    } finally {
      useTour.setState({ isBusy: false })
    }
  })
}

/** An accepted connection of the tour's listener. */
function isOf(sockets: TourSockets, listener: number | null): boolean {
  return listener !== null && listener === sockets.listener
}

function has(sockets: TourSockets, id: number): boolean {
  return Object.values(sockets).includes(id)
}

function keep(what: 'begun' | 'declined'): void {
  try {
    localStorage.setItem(KEY, what)
  } catch {
    // Storage is full or not there: it is offered again at the next start.
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

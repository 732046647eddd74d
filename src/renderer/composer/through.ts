import type { SocketState } from '#contract/sockets'

/** What a person chose to send through: a socket by its id, or those that are chosen in the list of sockets. */
export type Choice = number | 'chosen'

/** What is sent through. */
export interface Through {
  /** The one that is meant; null where none is open, or several are chosen. */
  socket: SocketState | null
  /** Open ones that are chosen in the list of sockets, where it is shown and they are several: a listener's connections for it. */
  several: readonly SocketState[]
  /** Whether those are sent through. */
  isSeveral: boolean
}

/** What the window knows of sockets and of what was chosen. */
interface Known {
  /** Open sockets. */
  open: readonly SocketState[]
  /** The flow that is selected. */
  selected: number | null
  /** Chosen in the list of sockets, the one that is looked at last. */
  chosen: readonly number[]
  /** Whether the list of sockets is shown. */
  isList: boolean
}

/**
 * What to send through: what was chosen in the composer, until something else is looked at; else those that are chosen in
 * the list of sockets, or the socket that is looked at; else the newest.
 *
 * @param choice made in the composer since something else was looked at last, or null
 * @param before made earlier: holds where nothing of ours is looked at
 */
export function throughOf(known: Known, choice: Choice | null, before: Choice | null): Through {
  const { open, selected, chosen, isList } = known
  const several = isList ? severalOf(open, chosen) : []
  const canSeveral = several.length > 1
  const isSeveral = canSeveral && (choice === 'chosen' || choice === null)
  if (isSeveral) return { socket: null, several, isSeveral }
  // A socket of the list that is in no flow (Unix-domain, raw) is looked at while no flow is.
  const last = open.find(({ id, flow }) => id === chosen.at(-1) && flow === selected)
  const ofSelected = selected === null ? undefined : open.find(({ flow }) => flow === selected)
  const socket = byId(open, choice) ?? last ?? ofSelected ?? byId(open, before) ?? open.at(-1) ?? null
  return { socket, several: canSeveral ? several : [], isSeveral }
}

function byId(open: readonly SocketState[], choice: Choice | null): SocketState | undefined {
  return open.find(({ id }) => id === choice)
}

function severalOf(open: readonly SocketState[], chosen: readonly number[]): SocketState[] {
  const ids = new Set(chosen)
  return open.filter(
    ({ id, kind, listener }) =>
      kind !== 'listener' && (ids.has(id) || (listener !== null && ids.has(listener))),
  )
}

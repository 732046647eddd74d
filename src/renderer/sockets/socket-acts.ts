import type { SocketState } from '#contract/sockets'
import type { EngineClient } from '../connection/engine-client'
import { engineError, notify, open, useSession } from '../state/session-store'
import { useChanging, type Change } from './changing'
import { socketWords } from './socket-words'

/** Something that can be done with a socket, or with several at once. */
export interface SocketAct {
  name: string
  title: string
  isFor: (socket: SocketState) => boolean
  run: (client: EngineClient, socket: SocketState) => Promise<unknown>
  key?: string
}
/** Something that is changed in a dialog. */
interface SocketChange {
  name: string
  what: Change
  isFor: (socket: SocketState) => boolean
}

const isOpen = ({ phase }: SocketState) => phase === 'open'
const isStream = ({ kind }: SocketState) => kind === 'client' || kind === 'accepted'
const isListener = ({ kind }: SocketState) => kind === 'listener'

function accepting(name: string, title: string, to: SocketState['accepting']): SocketAct {
  return {
    name,
    title,
    isFor: (socket) => isOpen(socket) && isListener(socket) && socket.accepting !== to,
    run: (client, { id }) => client.call('listener.accepting', { socket: id, accepting: to }),
  }
}
function reading(name: string, title: string, paused: boolean): SocketAct {
  return {
    name,
    title,
    isFor: (socket) => isOpen(socket) && !isListener(socket) && socket.readingPaused !== paused,
    run: (client, { id }) => client.call('socket.pauseReading', { socket: id, paused }),
  }
}

export const ACTS: readonly SocketAct[] = [
  {
    name: 'Half-close',
    title: 'Sends a FIN and goes on reading',
    isFor: (socket) => isOpen(socket) && isStream(socket) && !socket.halfClosedByUs,
    run: (client, { id }) => client.call('socket.halfClose', { socket: id }),
  },
  {
    name: 'Reset',
    title: 'Sends an RST: the connection ends at once',
    isFor: (socket) => isOpen(socket) && isStream(socket),
    run: (client, { id }) => client.call('socket.reset', { socket: id }),
  },
  {
    name: 'Close',
    title: 'Closes the socket; a listener’s connections stay open',
    isFor: ({ phase }) => phase !== 'closed',
    run: (client, { id }) => client.call('socket.close', { socket: id }),
    key: 'Delete',
  },
  reading('Pause reading', 'The kernel’s receive buffer fills, and the window closes', true),
  reading('Resume reading', 'Reads on', false),
  accepting('Pause accepting', 'Connections wait in the accept queue until it is full', 'paused'),
  accepting('Refuse', 'Connections are answered with a reset', 'refusing'),
  accepting('Accept', 'Connections are taken', 'accepting'),
]

export const CHANGES: readonly SocketChange[] = [
  { name: 'Reply…', what: 'reply', isFor: (socket) => isOpen(socket) && socket.kind !== 'raw' },
  { name: 'Options…', what: 'options', isFor: (socket) => isOpen(socket) && !isListener(socket) },
  { name: 'Join a group…', what: 'join', isFor: (socket) => isOpen(socket) && socket.kind === 'udp' },
  {
    name: 'Leave a group…',
    what: 'leave',
    isFor: (socket) => isOpen(socket) && socket.groups.length > 0,
  },
  {
    name: 'Start TLS…',
    what: 'tls',
    isFor: (socket) => isOpen(socket) && isStream(socket) && socket.tls === null,
  },
]

/** Does it with each of the sockets that it is for. What is refused is said once, with how many there were. */
export async function act({ name, isFor, run }: SocketAct, sockets: readonly SocketState[]): Promise<void> {
  const { client } = useSession.getState()
  if (!client) return
  const meant = sockets.filter(isFor)
  const outcomes = await Promise.allSettled(meant.map((socket) => run(client, socket)))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  const first = refused.at(0)
  if (!first) return
  const { message, step } = engineError(first.reason)
  const title =
    refused.length === 1 ? `${name} was refused` : `${name} was refused by ${refused.length} sockets`
  notify({ level: 'error', title, text: message, ...(step === undefined ? {} : { step }) })
}

/** The sockets that are chosen in the list of sockets while it is shown; else the one of the flow that is looked at. */
export function chosenSockets(): SocketState[] {
  const { sockets, chosenSockets: ids, selected, list } = useSession.getState()
  if (list === 'Sockets') return sockets.filter(({ id }) => ids.includes(id))
  const ofFlow = sockets.find(({ flow }) => flow !== null && flow === selected)
  return ofFlow ? [ofFlow] : []
}

/** An act by its name, for the menu. */
export function actOnChosen(name: string): void {
  const found = ACTS.find((one) => one.name === name)
  if (found) void act(found, chosenSockets())
}

/** Opens the dialog that changes a socket. */
export function change(socket: SocketState, what: Change): void {
  useChanging.setState({ socket, what })
  open('change-socket')
}

export const copyWords = (socket: SocketState) => void window.fourtuple.copyText(socketWords(socket))

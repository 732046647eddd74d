import { create } from 'zustand'
import type { CaptureInterface, CaptureReadiness } from '#contract/capture'
import type { EngineError } from '#contract/messages'
import type { Notice } from '#contract/notice'
import type { SocketState } from '#contract/sockets'
import type { EngineStatus, Recoverable } from '#contract/status'
import type { ChosenFile, EngineLost, Theme } from '#contract/window'
import type { LineEnding } from '#core/payload/payload-text'
import type { TextEncoding } from '#core/payload/text-encoding'
import { CallFailed, type EngineClient } from '../connection/engine-client'

/** Notices shown at once; the oldest goes first. */
const MOST_NOTICES = 4

/** The parts of a flow's detail. */
export const DETAIL_TABS = ['Stream', 'Packets', 'Events', 'TLS', 'Kernel', 'Counts', 'Statistics'] as const
export type DetailTab = (typeof DETAIL_TABS)[number]
/** What the list pane shows. */
export const LISTS = ['Flows', 'Sockets', 'Log', 'System', 'Statistics'] as const
export type ListName = (typeof LISTS)[number]
/** What is being written to be sent. */
export interface Draft {
  text: string
  mode: 'text' | 'hex' | 'mixed' | 'template' | 'file'
  encoding: TextEncoding
  ending: LineEnding
  /** Whether the socket's framing is put around it. */
  framed: boolean
  to: string
  file: ChosenFile | null
}
/** How payload is shown. */
export type StreamLayout = 'text' | 'hex' | 'messages'
export type OpenDialog =
  | 'listener'
  | 'client'
  | 'udp'
  | 'raw'
  | 'change-socket'
  | 'permission'
  | 'program'
  | 'compiled-filter'
  | 'settings'
  | 'compare'
export type ShownNotice = Notice & { id: number }

/** What the window knows of the engine, and what a person chose to look at. */
interface SessionState {
  client: EngineClient | null
  status: EngineStatus | null
  sockets: SocketState[]
  /** Of all that are known; `sockets` has at most 500 of them. */
  socketTotal: number
  /** Chosen in the list of sockets, the one that is looked at last. */
  chosenSockets: readonly number[]
  interfaces: CaptureInterface[]
  readiness: CaptureReadiness | null
  recoverable: Recoverable[]
  lost: EngineLost | null
  notices: ShownNotice[]
  selected: number | null
  /** A socket that was opened here and has no flow yet, such as a client that is still connecting. */
  awaited: number | null
  dialog: OpenDialog | null
  list: ListName
  /** What of a flow is looked at: the same for the next one that is chosen. */
  tab: DetailTab
  layout: StreamLayout
  /** Here and not in the composer, so that nothing typed is lost where the window is laid out anew. */
  draft: Draft
  theme: Theme
}

export const useSession = create<SessionState>(() => ({
  client: null,
  status: null,
  sockets: [],
  socketTotal: 0,
  chosenSockets: [],
  interfaces: [],
  readiness: null,
  recoverable: [],
  lost: null,
  notices: [],
  selected: null,
  awaited: null,
  dialog: null,
  list: 'Flows',
  tab: 'Stream',
  layout: 'text',
  draft: {
    text: '',
    mode: 'text',
    encoding: 'utf-8',
    ending: 'LF',
    framed: false,
    to: '',
    file: null,
  },
  theme: 'system',
}))

/** Chooses the flow of a socket that was just opened, now or as soon as it has one. */
export function choose({ id, flow, transport }: SocketState): void {
  // These never have a flow: they are seen in the list of sockets alone.
  if (transport === 'unix' || transport === 'raw')
    useSession.setState({ list: 'Sockets', chosenSockets: [id], selected: null, awaited: id })
  else if (flow === null) useSession.setState({ chosenSockets: [id], awaited: id })
  else useSession.setState({ chosenSockets: [id], selected: flow, awaited: null })
}

/** The engine told of its sockets. */
export function socketsAre(sockets: SocketState[], total = sockets.length): void {
  useSession.setState({ sockets, socketTotal: total })
  const { awaited } = useSession.getState()
  const socket = sockets.find(({ id }) => id === awaited)
  if (!socket) return
  if (socket.flow !== null) choose(socket)
  else if (socket.error) {
    // It ended before it had an endpoint, such as for a name that does not resolve: no row will tell.
    const { message, step } = socket.error
    notify({
      level: 'error',
      title: `${socket.asked} was not reached`,
      text: message,
      ...(step ? { step } : {}),
    })
    useSession.setState({ awaited: null })
  }
}

let notices = 0

export function notify(notice: Notice): void {
  const shown = { ...notice, id: ++notices }
  useSession.setState((state) => ({ notices: [...state.notices, shown].slice(-MOST_NOTICES) }))
}

export function dismiss(id: number): void {
  useSession.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }))
}

export function engineError(thrown: unknown): EngineError {
  return thrown instanceof CallFailed
    ? thrown.error
    : { code: 'EUNKNOWN', message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** Does something with the engine; where it fails, says so in a notice. */
export function withEngine(title: string, act: (client: EngineClient) => Promise<unknown>): void {
  const { client } = useSession.getState()
  if (!client) return
  act(client).catch((thrown: unknown) => {
    const { message, step } = engineError(thrown)
    notify({ level: 'error', title, text: message, ...(step ? { step } : {}) })
  })
}

/** The engine is gone, or another one follows: what was known of it is forgotten. */
export function forgetEngine(): void {
  useSession.getState().client?.lost()
  useSession.setState({
    client: null,
    status: null,
    sockets: [],
    socketTotal: 0,
    chosenSockets: [],
    selected: null,
  })
}

export function open(dialog: OpenDialog | null): void {
  useSession.setState({ dialog })
}

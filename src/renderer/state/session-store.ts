import { create } from 'zustand'
import type { EngineError } from '#contract/messages'
import type { Notice } from '#contract/notice'
import type { SocketState } from '#contract/sockets'
import type { CaptureInterface, CaptureReadiness, EngineStatus, Recoverable } from '#contract/status'
import type { EngineLost, Theme } from '#contract/window'
import { CallFailed, type EngineClient } from '../connection/engine-client'

/** Notices shown at once; the oldest goes first. */
const MOST_NOTICES = 4

export type OpenDialog = 'listener' | 'client' | 'udp' | 'permission'
export type ShownNotice = Notice & { id: number }

/** What the window knows of the engine, and what a person chose to look at. */
interface SessionState {
  client: EngineClient | null
  status: EngineStatus | null
  sockets: SocketState[]
  interfaces: CaptureInterface[]
  readiness: CaptureReadiness | null
  recoverable: Recoverable[]
  lost: EngineLost | null
  notices: ShownNotice[]
  selected: number | null
  dialog: OpenDialog | null
  theme: Theme
}

export const useSession = create<SessionState>(() => ({
  client: null,
  status: null,
  sockets: [],
  interfaces: [],
  readiness: null,
  recoverable: [],
  lost: null,
  notices: [],
  selected: null,
  dialog: null,
  theme: 'system',
}))

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

export function open(dialog: OpenDialog | null): void {
  useSession.setState({ dialog })
}

import { create } from 'zustand'
import type { SocketState } from '#contract/sockets'

/** What a dialog changes of an open socket. */
export type Change = 'reply' | 'options' | 'join' | 'leave' | 'tls'

/** The socket that is being changed, as it was when its dialog was opened. */
export const useChanging = create<{ socket: SocketState | null; what: Change }>(() => ({
  socket: null,
  what: 'reply',
}))

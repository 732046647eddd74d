import type { EngineMessage } from '#contract/messages'
import type { Launch } from '../capture/readiness'

/** One end of a message channel, whatever makes it: Electron's MessagePortMain, Node's MessagePort. */
export interface EnginePort {
  post: (message: EngineMessage) => void
  onMessage: (listener: (message: unknown) => void) => void
  onClose: (listener: () => void) => void
  /** Messages that came before are delivered from now on. */
  start: () => void
}

/** What an engine must be told about where it runs. */
export interface EngineFacts {
  /** Folder for captures; made when the first one begins. */
  sessionsFolder: string
  version: string
  /** Most packets in memory, a power of two. */
  packetsKept?: number
  launch: Launch
  /** `approved`: programs, files and destinations only as {@link Engine.approvals} was told of them. */
  trust: 'all' | 'approved'
}

import type { EngineError } from '#contract/messages'
import type { NewEvent } from '#core/own/event-log'
import type { Endpoint } from '#core/rows/flow-row'

/** An event of an own socket with what is shown of it. */
export interface ToldEvent extends NewEvent {
  local: Endpoint | null
  peer: Endpoint | null
  /** What was sent or received. */
  payload: Uint8Array | null
}

/** What is counted over all sockets of a command. */
export interface Counts {
  connections: number
  bytesOut: number
  bytesIn: number
  /** Datagrams, or reads and writes of a stream. */
  messagesOut: number
  messagesIn: number
  /** Datagrams that the reader of standard output was too slow for. */
  dropped: number
}

/** How a command tells what happens: words on standard error and bytes on standard output, or lines of JSON. */
export interface Voice {
  event: (event: ToldEvent) => void
  /** What was received and is meant for the reader. */
  received: (payload: Uint8Array) => void
  /** A sentence for people. */
  say: (sentence: string) => void
  /** A sentence that is said even where nothing else is. */
  warn: (sentence: string) => void
  error: (error: EngineError) => void
  end: (counts: Counts, error: EngineError | null) => void
}

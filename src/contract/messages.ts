import type { z } from 'zod'
import type { calls } from './calls'
import type { CaptureInterface } from './capture'
import type { EngineStatus } from './status'
import type { Notice } from './notice'
import type { SendState } from './sends'
import type { SocketState } from './sockets'

/** Every call the engine answers, by name. */
export type Calls = typeof calls
export type CallName = keyof Calls
/** What a caller passes (before defaults are filled in) and what the engine then receives. */
export type CallInput<N extends CallName> = z.input<Calls[N]['params']>
export type CallParams<N extends CallName> = z.output<Calls[N]['params']>
export type CallResult<N extends CallName> = z.output<Calls[N]['result']>

/** An error as it crosses the boundary: what happened, why, and the next step. Never a stack. */
export interface EngineError {
  /** A name for machines: `EADDRINUSE`, `EPERM`, `ENODEV`, `EFILTER`, `EINVAL`, `ENOTFOUND`, … */
  code: string
  /** What happened and why, a sentence for people. */
  message: string
  /** The next step, where there is one. */
  step?: string
  /** What it is about, where the window acts on it: the address that `EAPPROVAL` needs the person's word for. */
  about?: string
}

/** Window to engine, over the direct port. */
export interface EngineRequest {
  id: number
  call: CallName
  params: unknown
}

/** Engine to window: the answer to one request. */
export type EngineResponse =
  { type: 'result'; id: number; result: unknown } | { type: 'failed'; id: number; error: EngineError }

/**
 * Engine to window, unasked. `changed` says that a view has other rows than before, at most ten times a second;
 * the window then asks for the rows it shows. Nothing here grows with the packet rate.
 */
export type EngineEvent =
  | { type: 'changed'; view: number; revision: number; total: number }
  | { type: 'status'; status: EngineStatus }
  /** `total`: of all that are known, closed ones included; `sockets` has at most MOST_SOCKETS_TOLD of them. */
  | { type: 'sockets'; sockets: SocketState[]; total: number }
  | { type: 'sends'; sends: SendState[] }
  | { type: 'interfaces'; interfaces: CaptureInterface[] }
  | { type: 'notice'; notice: Notice }

/** All that the engine sends. */
export type EngineMessage = EngineResponse | EngineEvent

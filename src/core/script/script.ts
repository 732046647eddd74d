import type { Program } from '../match/program'
import type { CompiledPayload } from '../payload/compile-payload'

/** What an `expect` waits for: a pattern, or anything at all. */
export type Awaited =
  { kind: 'pattern'; program: Program } | { kind: 'any' } | { kind: 'bytes'; offset: number; length: number }

/** One step, with how it was written for those who follow it. */
export type Step = { line: number; text: string } & (
  | {
      kind: 'expect'
      what: Awaited
      withinMs: number
      /** Where what is found is kept; null for named groups alone. */ capture: string | null
    }
  | { kind: 'send'; payload: CompiledPayload }
  | { kind: 'wait'; ms: number }
  | { kind: 'half-close' }
  | { kind: 'reset' }
  | { kind: 'close' }
  | { kind: 'log'; words: string }
  | { kind: 'repeat'; /** null: until the connection ends. */ times: number | null; steps: Step[] }
)

/** A script that was read. */
export interface Script {
  steps: readonly Step[]
  /** Steps as they are written, those in a repeat once. */
  count: number
}

/** Where a script is wrong: line and column from 1, and why. */
export interface ScriptMistake {
  line: number
  column: number
  why: string
}

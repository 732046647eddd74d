import type { Program } from '../match/program'
import type { During } from './during'
import type { Field, Word } from './fields'

/** A piece of the text: text.slice(from, to). */
export interface Piece {
  from: number
  to: number
}

export type Operator = ':' | '=' | '!=' | '>' | '<' | '>=' | '<=' | '~'

/** One value that a field is compared with. */
export type Value = Piece &
  (
    | {
        kind: 'range'
        /** Both included, in the column's unit. */
        low: number
        high: number
      }
    | {
        kind: 'clock'
        /** Milliseconds of the day, or since 1970 where `hasDay`; both included, by local clocks. */
        low: number
        high: number
        hasDay: boolean
      }
    | ({ kind: 'during' } & During)
    | { kind: 'address'; family: 4 | 6; low: Uint8Array; high: Uint8Array }
    | { kind: 'name'; text: string }
    | { kind: 'pattern'; program: Program }
  )

/** What a filter is made of, each part with its place in the text. */
export type Part = Piece &
  (
    | { kind: 'and'; parts: readonly Part[] }
    | { kind: 'or'; parts: readonly Part[] }
    | { kind: 'not'; part: Part }
    | { kind: 'word'; word: Word }
    | { kind: 'field'; field: Field; operator: Operator | null; values: readonly Value[] }
    | { kind: 'payload'; program: Program }
  )

/** A filter that was read. `root` is null where there is nothing written: all fit. */
export interface Filter {
  text: string
  root: Part | null
  /** Whether what fits changes as time goes by, with no packet coming. */
  followsTime: boolean
}

/** Why a filter can't be read, and where: an empty piece is where something is missing. */
export interface FilterMistake extends Piece {
  why: string
  /** What could stand there, where that is few things. */
  expected: readonly string[]
  /** What was meant, probably: it replaces the piece. */
  suggestion: string | null
}

/** Longest text of a filter that is read. */
export const MOST_FILTER_CHARACTERS = 4096

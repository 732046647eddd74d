import { changed } from './change-bytes'
import { madeCapture } from './made-captures'
import { lotOf, type Lot } from './random'
import { readThrough, type ReadFacts } from './read-path'

/** A capture to begin from, and what it is called. */
export interface Origin {
  name: string
  bytes: Uint8Array
}

export interface Case {
  name: string
  bytes: Uint8Array
  /** How it is read; a new one every time it is read again. */
  lot: () => Lot
}

/** The case of a number: the same for the same seed and origins. Without origins its capture is made. */
export function caseOf(seed: number, number: number, origins: readonly Origin[]): Case {
  const lot = lotOf(seed, number)
  const origin = origins.length > 0 ? lot.of(origins) : { name: 'made', bytes: madeCapture(lot) }
  return { name: origin.name, bytes: changed(origin.bytes, lot), lot: () => lotOf(number, seed) }
}

/** Time that reading so many bytes may take, generously: a slow machine must not fail it. */
const MS_EACH = 50
const MS_A_BYTE = 0.02
/** What takes longer is read again so many times: the fastest counts. */
const TURNS = 4
/** Memory that may be held at the end, beside a factor of the bytes: the tables are small, fragments have 8 MiB. */
const HELD_EACH = 48 * 2 ** 20
const HELD_A_BYTE = 64

/** What all cases came to. */
export interface Totals {
  bytes: number
  packets: number
  streamBytes: number
  messages: number
}

/**
 * Reads a case. Returns what is wrong with how that went, or null.
 *
 * @param collect frees what is not held any more
 * @param totals what was read is added to them
 */
export function failureOf(
  one: Pick<Case, 'bytes' | 'lot'>,
  collect: () => void,
  totals?: Totals,
): string | null {
  const { bytes } = one
  try {
    const before = held()
    let best = Infinity
    let facts: ReadFacts | null = null
    for (let turn = 0; turn < TURNS && best > MS_EACH + MS_A_BYTE * bytes.length; turn++) {
      const began = performance.now()
      facts = readThrough(bytes, one.lot())
      best = Math.min(best, performance.now() - began)
    }
    if (totals && facts) {
      totals.bytes += bytes.length
      totals.packets += facts.packets
      totals.streamBytes += facts.streamBytes
      totals.messages += facts.messages
    }
    if (best > MS_EACH + MS_A_BYTE * bytes.length)
      return `took ${best.toFixed(0)} ms for ${bytes.length} bytes`
    return memoryFailure(facts, before, bytes.length, collect)
  } catch (thrown) {
    return `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`
  }
}

function memoryFailure(
  facts: ReadFacts | null,
  before: number,
  length: number,
  collect: () => void,
): string | null {
  const most = HELD_EACH + HELD_A_BYTE * length
  if (held() - before < most) return null
  collect()
  const withAll = held()
  if (facts !== null) facts.holds = null
  collect()
  const grown = withAll - held()
  return grown < most ? null : `held ${(grown / 2 ** 20).toFixed(0)} MiB for ${length} bytes`
}

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

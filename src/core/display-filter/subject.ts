import type { Program } from '../match/program'

/** Which end of a flow a field is of: as the list shows them, or who began it. Also an index of {@link END_NAMES}. */
export const END = { local: 0, remote: 1, source: 2, destination: 3 } as const
export type End = (typeof END)[keyof typeof END]

/** What a filter compares as numbers. `port` and `state` are an end's; the others are of the whole flow. */
export type NumberColumn =
  | 'protocol'
  | 'family'
  | 'port'
  | 'state'
  | 'bytes'
  | 'bytesOut'
  | 'bytesIn'
  | 'packets'
  | 'packetsOut'
  | 'packetsIn'
  | 'rate'
  | 'rtt'
  | 'retransmissions'
  | 'outOfOrder'
  | 'lost'
  | 'duplicateAcks'
  | 'zeroWindows'
  | 'windowFull'
  | 'keepAlives'
  | 'firstSeen'
  | 'lastSeen'
  | 'duration'
  | 'age'
  | 'idle'
  | 'flow'
  | 'pid'

/** What a filter compares as text. `name` is an end's: what its address is called. */
export type TextColumn = 'service' | 'process' | 'name' | 'note'

/** What is so of a flow or not. */
export type Mark =
  | 'own'
  | 'wire'
  | 'twoTuple'
  | 'listener'
  | 'tunnelled'
  | 'malformed'
  | 'reset'
  | 'beginningUnseen'
  | 'evicted'
  | 'syn'
  | 'fin'
  | 'noted'

/**
 * What a compiled filter looks at: one flow, read in place. Numbers stay numbers and addresses bytes, so that a hundred
 * thousand flows are gone through in milliseconds.
 */
export interface FilterSubject {
  /** NaN where it is not known, or where there is no such thing: the port of an ICMP flow. */
  number: (column: NumberColumn, end: End) => number
  /** Where an end's address begins in {@link addresses}; -1 where that end has none. */
  addressAt: (end: End) => number
  readonly addresses: Uint8Array
  /** 4 or 6. */
  readonly family: number
  mark: (mark: Mark) => boolean
  /** undefined where it is not known. */
  text: (column: TextColumn, end: End) => string | undefined
  /** Whether the payload that is kept has a match; undefined where that is not known (yet). */
  payload: (pattern: Program) => boolean | undefined
  /** Milliseconds by which local clocks are ahead of UTC. */
  readonly zoneMs: number
  /** When the session's first packet came, ms since 1970; NaN where none was captured. */
  readonly originMs: number
}

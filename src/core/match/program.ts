/** One instruction of a compiled pattern, for a machine that goes through bytes once. */
export type Instruction =
  /** Takes a byte that is in a set of 256. */
  | { kind: 'byte'; set: Uint8Array }
  /** Goes on at both; the first is preferred. */
  | { kind: 'split'; first: number; second: number }
  | { kind: 'jump'; to: number }
  /** Remembers where it is in a slot: two for each group. */
  | { kind: 'save'; slot: number }
  | { kind: 'assert'; what: 'line start' | 'line end' }
  | { kind: 'match' }

/** A pattern that can be searched for. Group 0 is all that matched. */
export interface Program {
  instructions: readonly Instruction[]
  groups: number
  /** Names of groups, by number. */
  names: ReadonlyMap<string, number>
}

/** A pattern that is these bytes. */
export function literal(bytes: Uint8Array): Program {
  const instructions: Instruction[] = [{ kind: 'save', slot: 0 }]
  for (const byte of bytes) instructions.push({ kind: 'byte', set: setOf(byte) })
  instructions.push({ kind: 'save', slot: 1 }, { kind: 'match' })
  return { instructions, groups: 1, names: new Map() }
}

/** The set of one byte. */
export function setOf(byte: number): Uint8Array {
  const set = new Uint8Array(256)
  set[byte] = 1
  return set
}

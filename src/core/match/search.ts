import type { Program } from './program'

/** Where a pattern was found, as offsets from the beginning of what was searched. */
export interface Found {
  start: number
  end: number
  /** Each group's start and end; -1 where it took no part. */
  groups: readonly (readonly [number, number])[]
}

interface Threads {
  at: number[]
  slots: Int32Array[]
}

/**
 * Searches a stream of bytes for a pattern, in one pass: every step that the pattern could be at is carried along
 * (Thompson, "Regular Expression Search Algorithm", 1968), so that the time is bytes × pattern whatever a peer sends.
 * The leftmost match is found; what could still become longer is taken as long as what has come allows.
 */
export class Search {
  /** Instructions looked at so far: at most bytes × pattern. */
  steps = 0
  private position = 0
  private before = 10
  private threads: Threads = { at: [], slots: [] }
  private readonly seen: Int32Array
  private generation = 0
  private found: Int32Array | null = null
  /** Bytes that a match may begin with; null where it may begin with a line's end, or be empty. */
  private readonly firsts: Uint8Array | null

  constructor(private readonly program: Program) {
    this.seen = new Int32Array(program.instructions.length)
    this.firsts = this.firstBytes()
  }

  /** Bytes searched so far. */
  get searched(): number {
    return this.position
  }

  /** Goes on with more bytes. The match that there is after them, or null; after one, make a new search. */
  feed(bytes: Uint8Array): Found | null {
    for (let i = 0; i < bytes.length; i++) {
      if (this.firsts && this.threads.at.length === 0) i = this.passOver(bytes, i, this.firsts)
      if (i === bytes.length) break
      this.step(bytes[i], i + 1 < bytes.length ? bytes[i + 1] : -1)
      if (this.found && this.threads.at.length === 0) break
    }
    this.atEnd()
    return this.found ? this.shown(this.found) : null
  }

  /** Goes to the next byte that a match may begin with. */
  private passOver(bytes: Uint8Array, from: number, firsts: Uint8Array): number {
    let at = from
    while (at < bytes.length && firsts[bytes[at]] === 0) at++
    if (at > from) this.before = bytes[at - 1]
    this.position += at - from
    return at
  }

  private firstBytes(): Uint8Array | null {
    this.generation++
    const into: Threads = { at: [], slots: [] }
    this.follow(0, new Int32Array(2 * this.program.groups), -1, -1, into)
    const set = new Uint8Array(256)
    for (const at of into.at) {
      const instruction = this.program.instructions[at]
      if (instruction.kind !== 'byte') return null
      instruction.set.forEach((one, byte) => (set[byte] |= one))
    }
    return this.program.instructions.some(({ kind }) => kind === 'assert') ? null : set
  }

  private step(byte: number, next: number): void {
    const here = this.open(this.threads, byte, next)
    const following: Threads = { at: [], slots: [] }
    this.steps += here.at.length
    for (const [i, at] of here.at.entries()) {
      const instruction = this.program.instructions[at]
      if (instruction.kind === 'match') {
        this.found = here.slots[i]
        break
      }
      if (instruction.kind === 'byte' && instruction.set[byte]) {
        following.at.push(at + 1)
        following.slots.push(here.slots[i])
      }
    }
    this.threads = following
    this.before = byte
    this.position++
  }

  /** What matches with nothing more to come. */
  private atEnd(): void {
    const here = this.open(this.threads, -1, -1)
    const i = here.at.findIndex((at) => this.program.instructions[at].kind === 'match')
    if (i >= 0) this.found = here.slots[i]
  }

  /** Follows all that takes no byte, in order of preference, and begins anew where nothing was found yet. */
  private open(from: Threads, byte: number, next: number): Threads {
    this.generation++
    const into: Threads = { at: [], slots: [] }
    for (const [i, at] of from.at.entries()) this.follow(at, from.slots[i], byte, next, into)
    if (!this.found) this.follow(0, new Int32Array(2 * this.program.groups).fill(-1), byte, next, into)
    return into
  }

  private follow(first: number, slots: Int32Array, byte: number, next: number, into: Threads): void {
    const waiting: { at: number; slots: Int32Array }[] = [{ at: first, slots }]
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      if (this.seen[one.at] === this.generation) continue
      this.seen[one.at] = this.generation
      const instruction = this.program.instructions[one.at]
      if (instruction.kind === 'jump') waiting.push({ at: instruction.to, slots: one.slots })
      else if (instruction.kind === 'split') {
        waiting.push(
          { at: instruction.second, slots: one.slots },
          { at: instruction.first, slots: one.slots },
        )
      } else if (instruction.kind === 'save') {
        const saved = one.slots.slice()
        saved[instruction.slot] = this.position
        waiting.push({ at: one.at + 1, slots: saved })
      } else if (instruction.kind === 'assert') {
        if (this.holds(instruction.what, byte, next)) waiting.push({ at: one.at + 1, slots: one.slots })
      } else {
        into.at.push(one.at)
        into.slots.push(one.slots)
      }
    }
  }

  private holds(what: 'line start' | 'line end', byte: number, next: number): boolean {
    if (what === 'line start') return this.before === 10
    return byte === -1 || byte === 10 || (byte === 13 && next === 10)
  }

  private shown(slots: Int32Array): Found {
    const groups = Array.from(
      { length: this.program.groups },
      (_, i) => [slots[2 * i], slots[2 * i + 1]] as const,
    )
    return { start: slots[0], end: slots[1], groups }
  }
}

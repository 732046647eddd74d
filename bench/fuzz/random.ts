/** Numbers by lot that a seed repeats. */
export interface Lot {
  /** 0 … below - 1. */
  below: (below: number) => number
  /** One of a list that is not empty. */
  of: <T>(list: readonly T[]) => T
}

/** A generator of 32 bits of state (a Weyl sequence, its bits spread). @param seed any numbers */
export function lotOf(...seed: number[]): Lot {
  let state = 0
  const draw = () => {
    state = (state + 0x9e3779b9) | 0
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
    return (bits ^ (bits >>> 16)) >>> 0
  }
  for (const number of seed) {
    state ^= number
    state = draw() | 0
  }
  const below = (most: number) => Math.floor((draw() / 2 ** 32) * most)
  return { below, of: (list) => list[below(list.length)] }
}

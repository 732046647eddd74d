/* Only tests use this file. */
import type { Protocol } from './protocol'
import { hear, type Heard, type Turn } from './sound-layer'

/**
 * As {@link hear}, and checks that the pieces in which the bytes come make no difference: whole turns, pieces of a few
 * bytes, each turn cut in two at every place. A connection that ends at any of those places must be sound as well.
 */
export function hearInPieces(protocol: Protocol, turns: readonly Turn[]): Heard {
  const whole = hear(protocol, turns)
  const text = JSON.stringify(whole)
  const compare = (heard: Heard, how: string) => {
    if (JSON.stringify(heard) !== text) throw new Error(`${protocol.id}: not the same ${how}`)
  }
  for (const size of [1, 2, 3, 7, 16]) compare(hear(protocol, turns, size), `in pieces of ${size}`)
  turns.forEach(([side, bytes], turn) => {
    if (bytes === null || 'hole' in bytes) return
    const before = turns.slice(0, turn)
    for (let cut = 0; cut < bytes.length; cut++) {
      const head: Turn = [side, bytes.subarray(0, cut)]
      const tail: Turn = [side, bytes.subarray(cut)]
      compare(
        hear(protocol, [...before, head, tail, ...turns.slice(turn + 1)]),
        `cut at ${cut} of turn ${turn}`,
      )
      hear(protocol, [...before, head, [side, null], [side === 0 ? 1 : 0, null]])
      hear(protocol, [...before, head, [side, { hole: 3 }], tail, ...turns.slice(turn + 1)])
    }
  })
  return whole
}

/** How long a failing input is made shorter. */
const MOST_MS = 10_000

/** The shortest input found that still fails: pieces are left out, ever smaller ones, as long as `fails` says so. */
export function shrunk(bytes: Uint8Array, fails: (bytes: Uint8Array) => boolean): Uint8Array {
  const until = performance.now() + MOST_MS
  let best = bytes
  for (let piece = best.length >> 1; piece > 0; piece >>= 1) {
    for (let at = best.length - piece; at >= 0; at -= piece) {
      if (performance.now() > until) return best
      const shorter = new Uint8Array(best.length - piece)
      shorter.set(best.subarray(0, at))
      shorter.set(best.subarray(at + piece), at)
      if (fails(shorter)) best = shorter
      at = Math.min(at, best.length)
    }
  }
  return best
}

import { rateOf } from '#core/flow/flow-rates'
import { byteCount } from '../format/numbers'

const WIDTH = 48
const HEIGHT = 16
const BAR = 2

/**
 * Payload a second as a row of bars, the newest at the right, each as high as it is to the highest of them.
 *
 * @param steps oldest first, on the scale of core's flow-rates
 */
export function Sparkline({ steps }: { steps: Uint8Array }) {
  const most = steps.reduce((highest, step) => Math.max(highest, step), 0)
  const now = rateOf(steps.at(-1) ?? 0)
  if (most === 0) return <span className="text-muted">—</span>
  const words = `${byteCount(now)}/s, at most ${byteCount(rateOf(most))}/s in the last ${steps.length} s`
  return (
    <span title={words} className="block">
      <svg
        width={WIDTH}
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words}
        className="fill-current text-accent"
      >
        <path d={barsOf(steps, rateOf(most))} />
      </svg>
    </span>
  )
}

function barsOf(steps: Uint8Array, most: number): string {
  const pitch = WIDTH / steps.length
  let path = ''
  for (const [i, step] of steps.entries()) {
    if (step === 0) continue
    const height = Math.max(1, Math.round((HEIGHT * rateOf(step)) / most))
    path += `M${i * pitch} ${HEIGHT}v-${height}h${BAR}v${height}z`
  }
  return path
}

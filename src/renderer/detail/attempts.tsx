import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import type { ConnectAttempts } from '#contract/streams'
import { writeEndpoint } from '#core/rows/flow-row'
import { attemptLines, type AttemptLine } from './attempt-lines'
import { useAsked } from './use-asked'

/** While it connects it is looked at often; afterwards nothing changes. */
const OFTEN_MS = 250
const SELDOM_MS = 5000

/** How a client's name was resolved and what was tried, in order, each with when it was and how long it took. */
export function Attempts({ socket }: { socket: SocketState }) {
  const { answer } = useAsked(
    'client.attempts',
    { socket: socket.id },
    socket.phase === 'opening' ? OFTEN_MS : SELDOM_MS,
  )
  // An engine that does not tell has nothing to show here; the events say what happened.
  return answer && <AttemptTable attempts={answer} />
}

export function AttemptTable({ attempts }: { attempts: ConnectAttempts }) {
  const { lines, endMs } = attemptLines(attempts, writeEndpoint)
  if (lines.length === 0) return null
  return (
    <table className="w-full text-xs">
      <caption className="mb-1 text-left font-semibold">{t('How it connected')}</caption>
      <thead className="text-left text-muted">
        <tr>
          {['Step', 'What', 'After', 'Took', 'Outcome'].map((heading) => (
            <th key={heading} scope="col" className="py-0.5 pr-3 font-normal">
              {t(heading)}
            </th>
          ))}
          <th scope="col" className="w-1/4 font-normal">
            <span className="sr-only">{t('On a time line')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, place) => (
          <Line key={place} line={line} endMs={endMs} />
        ))}
      </tbody>
    </table>
  )
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`

function Line({ line, endMs }: { line: AttemptLine; endMs: number }) {
  const { step, what, startedMs, tookMs, outcome, tone } = line
  const left = (startedMs / endMs) * 100
  const width = (((tookMs ?? endMs - startedMs) || 0) / endMs) * 100
  return (
    <tr className="border-t border-line/60">
      <td className="py-0.5 pr-3 whitespace-nowrap">{step}</td>
      <td className="py-0.5 pr-3 font-mono break-all select-text">{what}</td>
      <td className="py-0.5 pr-3 whitespace-nowrap text-muted">{ms(startedMs)}</td>
      <td className="py-0.5 pr-3 whitespace-nowrap">{tookMs === null ? '…' : ms(tookMs)}</td>
      <td
        className={`py-0.5 pr-3 whitespace-nowrap ${tone === 'bad' ? 'text-error' : tone === 'good' ? 'font-semibold' : 'text-muted'}`}
      >
        {outcome}
      </td>
      <td aria-hidden className="py-0.5">
        <span className="block h-2 rounded-sm bg-line/60">
          <span
            className={`block h-2 min-w-0.5 rounded-sm ${tone === 'bad' ? 'bg-error' : tone === 'good' ? 'bg-accent' : 'bg-muted'}`}
            style={{ marginLeft: `${left}%`, width: `${Math.min(width, 100 - left)}%` }}
          />
        </span>
      </td>
    </tr>
  )
}

import type { RawExchange } from '#contract/raw'
import { useRaw } from './raw-plan'

const ms = (value: number) => `${value.toFixed(value < 10 ? 3 : 1)} ms`

/** What was sent, the newest first, and under each what came back. */
export function ExchangeList() {
  const run = useRaw((state) => state.run)
  const exchanges = useRaw((state) => state.exchanges)
  if (!run)
    return (
      <section aria-label="Exchanges" className="flex h-full items-center justify-center text-muted">
        What is sent stands here, and under it what came back: answers, and our own kernel’s reaction.
      </section>
    )
  return (
    <section
      aria-label="Exchanges"
      tabIndex={0}
      className="h-full min-h-0 overflow-auto rounded-md border border-line p-2"
    >
      <p role="status" className="mb-1 text-xs text-muted">
        {run.sent} sent to {run.target} through {run.interface}, {run.answered} answered
        {run.failed > 0 && `, ${run.failed} failed`}
        {run.roundTrip &&
          ` · round trip ${ms(run.roundTrip.least)} least, ${ms(run.roundTrip.mean)} mean, ${ms(run.roundTrip.most)} most`}
        {run.evicted > 0 && ` · ${run.evicted} older ones made room`}
        {run.running && (run.waiting ? ' · waiting for answers' : ' · sending')}
      </p>
      {run.notes.map((note) => (
        <p key={note} className="mb-1 text-xs text-muted">
          {note}
        </p>
      ))}
      <ol className="flex flex-col gap-1.5">
        {exchanges.toReversed().map((exchange) => (
          <Exchange key={exchange.sequence} exchange={exchange} isOver={!run.running} />
        ))}
      </ol>
    </section>
  )
}

function Exchange({ exchange, isOver }: { exchange: RawExchange; isOver: boolean }) {
  return (
    <li className="select-text">
      <p className="font-mono text-xs">
        <span className="text-out">→ {exchange.line}</span>
        {!exchange.onWire && exchange.error === null && (
          <span className="ml-2 text-muted">not seen on the wire</span>
        )}
      </p>
      {exchange.error && (
        <p className="text-xs text-error">
          {exchange.error.message} {exchange.error.step}
        </p>
      )}
      <ul>
        {exchange.answers.map((answer, index) => (
          <li key={index} className="pl-4">
            <p className="font-mono text-xs">
              <span className={answer.relation === 'answer' ? 'text-in' : 'text-out'}>
                {answer.relation === 'answer' ? '←' : '→'} {answer.line}
              </span>
              <span className="ml-2 text-muted">+{ms(answer.afterMs)}</span>
              {answer.relation === 'kernel reaction' && (
                <span className="badge ml-2 font-sans">our kernel</span>
              )}
            </p>
            <p className="text-xs text-muted">{answer.explanation}</p>
          </li>
        ))}
      </ul>
      {exchange.moreAnswers > 0 && (
        <p className="pl-4 text-xs text-muted">and {exchange.moreAnswers} answers more</p>
      )}
      {isOver && exchange.answers.length === 0 && exchange.error === null && (
        <p className="pl-4 text-xs text-muted">No answer.</p>
      )}
    </li>
  )
}

import { t } from '../language/translate'
import { useId, useState, type KeyboardEvent } from 'react'
import type { RawExchange, RawRun } from '#contract/raw'
import { exchangeLines, type ExchangeLine } from './exchange-lines'
import { useRaw } from './raw-plan'
import { ReadBytes } from './read-bytes'

const ms = (value: number) => `${value.toFixed(value < 10 ? 3 : 1)} ms`

/** What was sent, the newest first, and under each what came back; beside it the bytes of the line that is chosen. */
export function ExchangeList() {
  const run = useRaw((state) => state.run)
  const exchanges = useRaw((state) => state.exchanges)
  if (!run)
    return (
      <section aria-label={t('Exchanges')} className="flex h-full items-center justify-center text-muted">
        {t('What is sent stands here, and under it what came back: answers, and our own kernel’s reaction.')}
      </section>
    )
  return <Exchanges key={run.id} run={run} exchanges={exchanges} />
}

function Exchanges({ run, exchanges }: { run: RawRun; exchanges: readonly RawExchange[] }) {
  const [chosenKey, setChosen] = useState<string | null>(null)
  const id = useId()
  const lines = exchangeLines(exchanges, !run.running)
  const chosen = lines.find(({ key }) => key === chosenKey) ?? null
  const optionId = (key: string) => `${id}-${key}`
  const choose = (line: ExchangeLine | undefined) => {
    if (!line) return
    setChosen(line.key)
    document.getElementById(optionId(line.key))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = chosen ? lines.indexOf(chosen) : -1
    const to = {
      ArrowDown: Math.min(at + 1, lines.length - 1),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: lines.length - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    choose(lines.at(to))
  }
  return (
    <div className={`grid h-full min-h-0 gap-3 ${chosen ? 'grid-cols-[minmax(0,1fr)_minmax(0,1.5fr)]' : ''}`}>
      <section
        aria-label={t('Exchanges')}
        className="flex min-h-0 min-w-0 flex-col rounded-md border border-line p-2"
      >
        <p role="status" className="mb-1 text-xs text-muted">
          {t('{sent} sent to {target} through {interface}, {answered} answered', {
            sent: run.sent,
            target: run.target,
            interface: run.interface,
            answered: run.answered,
          })}
          {run.failed > 0 && t(', {failed} failed', { failed: run.failed })}
          {run.roundTrip &&
            ` · ${t('round trip {least} least, {mean} mean, {most} most', {
              least: ms(run.roundTrip.least),
              mean: ms(run.roundTrip.mean),
              most: ms(run.roundTrip.most),
            })}`}
          {run.evicted > 0 && ` · ${t('{count} older ones made room', { count: run.evicted })}`}
          {run.running && ` · ${run.waiting ? t('waiting for answers') : t('sending')}`}
        </p>
        {run.notes.map((note) => (
          <p key={note} className="mb-1 text-xs text-muted">
            {note}
          </p>
        ))}
        <div
          role="listbox"
          aria-label={t('Packets that were sent and came back')}
          aria-activedescendant={chosen ? optionId(chosen.key) : undefined}
          tabIndex={0}
          className="min-h-0 flex-1 overflow-auto"
          onKeyDown={onKeyDown}
        >
          {lines.map((line) => (
            <Line
              key={line.key}
              id={optionId(line.key)}
              line={line}
              isChosen={line === chosen}
              onChoose={() => choose(line)}
            />
          ))}
        </div>
      </section>
      {chosen && (
        <ReadBytes key={chosen.key} label={chosen.label} linkType={chosen.linkType} bytes={chosen.bytes} />
      )}
    </div>
  )
}

interface LineProps {
  id: string
  line: ExchangeLine
  isChosen: boolean
  onChoose: () => void
}

function Line({ id, line: { exchange, answer, text, notes, error }, isChosen, onChoose }: LineProps) {
  const isOut = answer?.relation !== 'answer'
  return (
    <div
      role="option"
      id={id}
      aria-selected={isChosen}
      className={`rounded px-1 select-text ${answer ? 'pl-5' : 'mt-1'} ${isChosen ? 'bg-accent-soft' : ''}`}
      onClick={onChoose}
    >
      <p className="font-mono text-xs">
        <span className={isOut ? 'text-out' : 'text-in'}>
          {isOut ? '→' : '←'} {text}
        </span>
        {answer && <span className="ml-2 text-muted">+{ms(answer.afterMs)}</span>}
        {answer?.relation === 'kernel reaction' && (
          <span className="badge ml-2 font-sans">{t('our kernel')}</span>
        )}
        {!answer && !exchange.onWire && exchange.error === null && (
          <span className="ml-2 text-muted">{t('not seen on the wire')}</span>
        )}
      </p>
      {error !== '' && <p className="text-xs text-error">{error}</p>}
      {notes.map((note) => (
        <p key={note} className="text-xs text-muted">
          {note}
        </p>
      ))}
    </div>
  )
}

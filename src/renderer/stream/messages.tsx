import { t } from '../language/translate'
import { useEffect, useId, useRef, type KeyboardEvent } from 'react'
import { useAsked } from '../detail/use-asked'
import { DecodeAs } from './decode-as'
import { MessageLine } from './message-line'
import { readAs, useLooked } from './messages-store'

/** Messages in the list at once; the others are a page away. */
const PAGE = 200
const ASK_EVERY_MS = 500
const NOT_FOUND =
  'No protocol that is read here was found in this stream; choose one, or look at the bytes as text.'
const KNOWN = { content: 'by what it says', port: 'by its port', chosen: 'as you chose' } as const

/** What both ends of a flow said, in the words of its protocol. */
export function Messages({ flow }: { flow: number }) {
  const [{ as }] = useLooked(flow)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <List key={as} flow={flow} />
    </div>
  )
}

function List({ flow }: { flow: number }) {
  const [{ as, from, chosen, open }, look] = useLooked(flow)
  const { answer, error } = useAsked('flows.messages', { flow, as, from, count: PAGE }, ASK_EVERY_MS)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  const messages = answer?.messages ?? []
  const first = messages.at(0)?.number ?? 0
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])

  const toggle = (number: number) => {
    const next = new Set(open)
    if (!next.delete(number)) next.add(number)
    look({ chosen: number, open: next })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    const last = messages.at(-1)?.number ?? -1
    const steps: Record<string, number> = {
      ArrowDown: chosen < first ? first : chosen + 1,
      ArrowUp: chosen - 1,
      Home: first,
      End: last,
    }
    if (event.key in steps) look({ chosen: Math.max(first, Math.min(last, steps[event.key])) })
    else if ((event.key === 'Enter' || event.key === ' ') && chosen >= first && chosen <= last) toggle(chosen)
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-3 border-b border-line px-3 py-1 text-xs">
        <DecodeAs chosen={as} onChoose={(id) => readAs(flow, id)} />
        {answer?.protocol && answer.known && (
          <span className="text-muted">
            {answer.protocol}, {KNOWN[answer.known]}
          </span>
        )}
        <span role="status" className="ml-auto text-muted">
          {answer && (answer.total === 1 ? '1 message' : `${answer.total} messages`)}
          {answer && answer.evicted > 0 && `, the first ${answer.evicted} made room`}
          {answer?.reading && ', reading on'}
        </span>
        {answer && answer.total - answer.evicted > PAGE && (
          <Pages from={first} total={answer.total} least={answer.evicted} onGo={(to) => look({ from: to })} />
        )}
      </div>
      {messages.length === 0 ? (
        <p className="p-4 text-center text-muted">{error?.message ?? (answer && emptyWords(answer))}</p>
      ) : (
        <div
          ref={box}
          role="grid"
          aria-label={t('Messages')}
          tabIndex={0}
          aria-activedescendant={chosen < first ? undefined : `${id}-${chosen}`}
          onKeyDown={onKeyDown}
          className="min-h-0 flex-1 overflow-auto"
        >
          {messages.map((message) => (
            <MessageLine
              key={message.number}
              id={`${id}-${message.number}`}
              message={message}
              flow={flow}
              as={as}
              isChosen={message.number === chosen}
              isOpen={open.has(message.number)}
              onToggle={() => toggle(message.number)}
            />
          ))}
        </div>
      )}
    </>
  )
}

function emptyWords({ protocol, reading }: { protocol: string | null; reading: boolean }): string {
  if (reading) return 'Reading…'
  return protocol === null ? NOT_FOUND : `No whole message of ${protocol} yet.`
}

function Pages({
  from,
  total,
  least,
  onGo,
}: {
  from: number
  total: number
  least: number
  onGo: (from: number) => void
}) {
  return (
    <>
      <button
        type="button"
        className="button h-6 text-xs"
        disabled={from <= least}
        onClick={() => onGo(Math.max(0, from - PAGE))}
      >
        {t('Earlier')}
      </button>
      <button
        type="button"
        className="button h-6 text-xs"
        disabled={from + PAGE >= total}
        onClick={() => onGo(from + PAGE)}
      >
        {t('Later')}
      </button>
    </>
  )
}

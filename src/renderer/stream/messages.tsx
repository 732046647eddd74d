import { useCallback, useState } from 'react'
import { useAsked } from '../detail/use-asked'
import { exact } from '../format/numbers'
import { t } from '../language/translate'
import { LiveCount } from '../shell/paced-status'
import { DecodeAs } from './decode-as'
import { MessageList } from './message-list'
import { readAs, useLooked } from './messages-store'

/** Messages that are asked for at once: those in sight, and some on both sides. */
const ASKED = 200
/** They are asked for from multiples of this on, so that a turn of the wheel asks for nothing. */
const STEP = 50
const ASK_EVERY_MS = 500
const KNOWN = { content: 'by what it says', port: 'by its port', chosen: 'as you chose' } as const

/** What both ends of a flow said, in the words of its protocol. */
export function Messages({ flow }: { flow: number }) {
  const [{ as }] = useLooked(flow)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <Read key={as} flow={flow} as={as} />
    </div>
  )
}

function Read({ flow, as }: { flow: number; as: string }) {
  const [from, setFrom] = useState(0)
  const { answer, error } = useAsked('flows.messages', { flow, as, from, count: ASKED }, ASK_EVERY_MS)
  const onShow = useCallback((first: number, last: number) => {
    const middle = Math.max(0, (first + last - ASKED) / 2)
    setFrom(Math.floor(middle / STEP) * STEP)
  }, [])
  return (
    <>
      <div className="flex min-h-8 shrink-0 flex-wrap items-center gap-3 border-b border-line px-3 py-1 text-xs">
        <DecodeAs chosen={as} onChoose={(id) => readAs(flow, id)} />
        {answer?.protocol && answer.known && (
          <span className="text-muted">
            {answer.protocol}, {t(KNOWN[answer.known])}
          </span>
        )}
        {answer && <LiveCount className="ml-auto" words={countWords(answer)} />}
      </div>
      {answer && answer.total > answer.evicted ? (
        <MessageList
          flow={flow}
          first={answer.evicted}
          end={answer.total}
          messages={answer.messages}
          onShow={onShow}
        />
      ) : (
        <p className="p-4 text-center text-muted">{error?.message ?? (answer && emptyWords(answer))}</p>
      )}
    </>
  )
}

function countWords({
  total,
  evicted,
  reading,
}: {
  total: number
  evicted: number
  reading: boolean
}): string {
  return [
    total === 1 ? t('1 message') : t('{count} messages', { count: exact(total) }),
    ...(evicted > 0 ? [t('the first {count} made room', { count: exact(evicted) })] : []),
    ...(reading ? [t('reading on')] : []),
  ].join(', ')
}

function emptyWords({ protocol, reading }: { protocol: string | null; reading: boolean }): string {
  if (reading) return t('Reading…')
  return protocol === null
    ? t('No protocol that is read here was found in this stream; choose one, or look at the bytes as text.')
    : t('No whole message of {protocol} yet.', { protocol })
}

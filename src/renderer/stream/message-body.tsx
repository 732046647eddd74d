import { t } from '../language/translate'
import type { MessageBody } from '#contract/messages-of-flow'
import { printableRuns } from '#core/stream/printable'
import { byteCount } from '../format/numbers'

const KINDS = { json: 'JSON', text: 'text', hex: 'hex' } as const

/** A message's body, in text nodes alone: captured bytes are never markup. */
export function Body({ body }: { body: MessageBody }) {
  const said = [
    body.mediaType,
    body.encoding === '' ? '' : body.encoding,
    byteCount(body.bytes),
    `shown as ${KINDS[body.kind]}`,
  ].filter((part) => part !== '')
  return (
    <section aria-label={t('Body')} className="border-t border-line">
      <p className="px-3 py-1 text-xs text-muted">
        Body: {said.join(', ')}
        {body.cut !== null && <span className="ml-2 text-error">{body.cut}</span>}
      </p>
      <pre
        tabIndex={0}
        aria-label={t('Body, decoded')}
        className="payload max-h-96 overflow-auto px-3 pb-2 font-mono text-xs break-all whitespace-pre-wrap"
      >
        {body.kind === 'hex' ? body.text : escaped(body.text)}
      </pre>
    </section>
  )
}

/** Its lines as they are, and in them what can't be shown as escapes. */
function escaped(text: string) {
  const encoder = new TextEncoder()
  return text.split(/\r?\n/).map((line, place) => (
    <div key={place} className="min-h-4">
      {line.split('\t').map((part, column) => (
        <span key={column}>
          {column > 0 && '\t'}
          {printableRuns(encoder.encode(part)).map((run, at) =>
            run.isEscape ? (
              <span key={at} className="payload-escape">
                {run.text}
              </span>
            ) : (
              run.text
            ),
          )}
        </span>
      ))}
    </div>
  ))
}

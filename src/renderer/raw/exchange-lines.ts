import type { RawExchange } from '#contract/raw'

/** One packet of the list: what was sent, or what came back for it. */
export interface ExchangeLine {
  key: string
  exchange: RawExchange
  answer: RawExchange['answers'][number] | null
  /** What its bytes are, in words. */
  label: string
  text: string
  /** What is to be said under it. */
  notes: string[]
  error: string
  linkType: number
  bytes: Uint8Array
}

/**
 * Exchanges as lines, the newest first, each with its answers under it.
 *
 * @param isOver no answer comes any more
 */
export function exchangeLines(exchanges: readonly RawExchange[], isOver: boolean): ExchangeLine[] {
  return exchanges.toReversed().flatMap((exchange) => {
    const { sequence, line, linkType, bytes, answers, moreAnswers, error } = exchange
    const isSilent = isOver && answers.length === 0 && error === null
    const sent: ExchangeLine = {
      key: String(sequence),
      exchange,
      answer: null,
      label: `packet ${sequence + 1}, as it was sent`,
      text: line,
      notes: isSilent ? ['No answer.'] : [],
      error: error ? `${error.message} ${error.step ?? ''}`.trim() : '',
      linkType,
      bytes,
    }
    return [
      sent,
      ...answers.map((answer, index): ExchangeLine => {
        const hasMore = moreAnswers > 0 && index === answers.length - 1
        const what = answer.relation === 'answer' ? `answer ${index + 1}` : 'our kernel’s reaction'
        return {
          key: `${sequence}-${index}`,
          exchange,
          answer,
          label: `packet ${sequence + 1}, ${what}`,
          text: answer.line,
          notes: [answer.explanation, ...(hasMore ? [`and ${moreAnswers} answers more`] : [])],
          error: '',
          linkType: answer.linkType,
          bytes: answer.bytes,
        }
      }),
    ]
  })
}

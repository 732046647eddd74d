import type { RawExchange, RawRun } from '#contract/raw'

type Write = (text: string) => void

/** Where a run is shown: told of each exchange again whenever it has more answers. */
export interface RawOutput {
  exchange: (exchange: RawExchange) => void
  end: (run: RawRun) => void
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const ms = (value: number) => `${value.toFixed(3)} ms`

/** Rows of sixteen bytes, with where each begins. */
function hexRows(bytes: Uint8Array): string {
  const pairs = hexOf(bytes).match(/.{2}/g) ?? []
  const rows: string[] = []
  for (let at = 0; at < pairs.length; at += 16)
    rows.push(`    ${at.toString(16).padStart(4, '0')}  ${pairs.slice(at, at + 16).join(' ')}`)
  return rows.join('\n')
}

/** For people: what was sent, and under it what came back. */
export function rawText(write: Write, hex: boolean): RawOutput {
  const shownAnswers = new Map<number, number>()
  return {
    exchange: (exchange) => {
      const before = shownAnswers.get(exchange.sequence)
      if (before === undefined) {
        write(`→ ${exchange.line}\n`)
        if (hex) write(`${hexRows(exchange.bytes)}\n`)
        if (exchange.error) write(`  ${exchange.error.message} ${exchange.error.step ?? ''}\n`)
      }
      for (const answer of exchange.answers.slice(before ?? 0)) {
        const mark = answer.relation === 'answer' ? '←' : '⟲'
        write(`${mark} ${answer.line}  ${ms(answer.afterMs)}\n  ${answer.explanation}\n`)
        if (hex) write(`${hexRows(answer.bytes)}\n`)
      }
      shownAnswers.set(exchange.sequence, exchange.answers.length)
    },
    end: ({ sent, answered, failed, evicted, roundTrip, notes }) => {
      for (const note of notes) write(`note: ${note}\n`)
      const loss = sent === 0 ? 0 : (100 * (sent - answered)) / sent
      write(
        `${sent} sent, ${answered} answered${failed > 0 ? `, ${failed} failed` : ''}, ${loss.toFixed(0)}% without an answer\n`,
      )
      if (roundTrip)
        write(
          `round trip least ${ms(roundTrip.least)}, mean ${ms(roundTrip.mean)}, most ${ms(roundTrip.most)}\n`,
        )
      if (evicted > 0) write(`${evicted} exchanges had to make room\n`)
    },
  }
}

/** For programs: one object a line, each exchange when it is whole. */
export function rawJson(write: Write): RawOutput {
  const last = new Map<number, RawExchange>()
  return {
    exchange: (exchange) => last.set(exchange.sequence, exchange),
    end: (run) => {
      for (const { bytes, answers, ...exchange } of last.values()) {
        const shown = answers.map((answer) => ({ ...answer, bytes: hexOf(answer.bytes) }))
        write(`${JSON.stringify({ type: 'exchange', ...exchange, bytes: hexOf(bytes), answers: shown })}\n`)
      }
      write(`${JSON.stringify({ type: 'run', ...run })}\n`)
    },
  }
}

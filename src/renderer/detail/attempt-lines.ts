import type { ConnectAttempts } from '#contract/streams'

/** A lookup or an attempt as a line of the table. Times are ms since the client was opened. */
export interface AttemptLine {
  step: string
  what: string
  startedMs: number
  /** Null while it goes on. */
  tookMs: number | null
  outcome: string
  tone: 'good' | 'bad' | 'plain'
}

const RECORD = { IPv4: 'A', IPv6: 'AAAA' } as const

/** Lookups first, then attempts, each in the order they were begun; and where the time line ends. */
export function attemptLines(
  { lookups, attempts }: ConnectAttempts,
  write: (endpoint: { address: string; port: number }) => string,
): { lines: AttemptLine[]; endMs: number } {
  const lines: AttemptLine[] = lookups.map(({ family, addresses, startedMs, tookMs, error }) => ({
    step: `Look up ${RECORD[family]}`,
    what: addresses.join(', '),
    startedMs,
    tookMs,
    outcome:
      error ?? (tookMs === null ? 'pending' : addresses.length === 0 ? 'none' : `${addresses.length} found`),
    tone: error === null ? 'plain' : 'bad',
  }))
  for (const [place, { address, port, startedMs, tookMs, outcome, error }] of attempts.entries())
    lines.push({
      step: `Attempt ${place + 1}`,
      what: write({ address, port }),
      startedMs,
      tookMs,
      outcome: error ?? outcome,
      tone: outcome === 'won' ? 'good' : outcome === 'failed' ? 'bad' : 'plain',
    })
  const endMs = Math.max(1, ...lines.map(({ startedMs, tookMs }) => startedMs + (tookMs ?? 0)))
  return { lines, endMs }
}

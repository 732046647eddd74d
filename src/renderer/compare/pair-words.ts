import type { FileComparison } from '#contract/files'
import type { FlowSummary } from '#core/compare/flow-summary'
import { byteCount, count } from '../format/numbers'
import type { PairKind } from './compare-store'

export type Pair = FileComparison['pairs'][number]

/** Which kind a pair is of. */
export function kindOf({ here, there, differs }: Pair): PairKind {
  if (there === null) return 'onlyHere'
  if (here === null) return 'onlyThere'
  return differs.length > 0 ? 'different' : 'alike'
}

/** The flow's ends, as `10.0.0.1:40000 → 10.0.0.2:80`. */
export function endsOf({ orig, origPort, resp, respPort }: FlowSummary): string {
  return `${endpoint(orig, origPort)} → ${endpoint(resp, respPort)}`
}

function endpoint(address: string, port: number): string {
  if (port === 0) return address
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** One column of a pair: what the session's flow has, and the file's where that is another. */
export function bothWords(
  pair: Pair,
  of: (flow: FlowSummary) => string,
): { here: string; there: string | null } {
  const here = pair.here && of(pair.here)
  const there = pair.there && of(pair.there)
  if (here === null) return { here: there ?? '', there: null }
  return { here, there: there === here ? null : there }
}

export const packetsOf = ({ packets }: FlowSummary) => `${count(packets[0])} / ${count(packets[1])}`
export const bytesOf = ({ bytes }: FlowSummary) => `${byteCount(bytes[0])} / ${byteCount(bytes[1])}`
export const durationOf = ({ durationMs }: FlowSummary) =>
  durationMs < 1000 ? `${durationMs.toFixed(1)} ms` : `${(durationMs / 1000).toFixed(2)} s`
export const statesOf = ({ states }: FlowSummary) => states || '—'

/** The pairs as CSV (RFC 4180), a line each. */
export function pairsAsCsv(pairs: readonly Pair[]): string {
  const cell = (value: string | number) => {
    const text = String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  const side = (flow: FlowSummary | null) =>
    flow === null
      ? ['', '', '', '', '', '', '', '']
      : [
          ...flow.packets,
          ...flow.bytes,
          flow.durationMs,
          flow.states,
          flow.rttMs ?? '',
          flow.retransmissions ?? '',
        ]
  const of = [
    'packets_orig',
    'packets_resp',
    'bytes_orig',
    'bytes_resp',
    'duration_ms',
    'states',
    'rtt_ms',
    'retransmissions',
  ]
  const head = [
    'kind',
    'transport',
    'orig',
    'orig_port',
    'resp',
    'resp_port',
    ...of.map((name) => `session_${name}`),
    ...of.map((name) => `file_${name}`),
    'differs',
  ]
  const lines = pairs.flatMap((pair) => {
    const either = pair.here ?? pair.there
    if (!either) return []
    const { transport, orig, origPort, resp, respPort } = either
    const ends = [kindOf(pair), transport, orig, origPort, resp, respPort]
    return [[...ends, ...side(pair.here), ...side(pair.there), pair.differs.join(' ')].map(cell).join(',')]
  })
  return `${[head.join(','), ...lines].join('\r\n')}\r\n`
}

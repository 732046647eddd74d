import type { FlowSummary } from './flow-summary'

/** What two flows can differ in. */
export const DIFFERENCES = [
  'packets',
  'bytes',
  'duration',
  'states',
  'rtt',
  'retransmissions',
  'service',
] as const
export type Difference = (typeof DIFFERENCES)[number]

/** A flow of one capture beside that of the other which is the same conversation; null where there is none. */
export interface FlowPair {
  here: FlowSummary | null
  there: FlowSummary | null
  /** Empty where they are alike, and where one is missing. */
  differs: readonly Difference[]
}

/** Two captures beside each other. */
export interface Comparison {
  /** The most different first: those that only one has, then by bytes. */
  pairs: FlowPair[]
  alike: number
  different: number
  onlyHere: number
  onlyThere: number
  /** Clients' ports were left out, since a client has another one each time. */
  ignoresClientPorts: boolean
}

/** Times are never the same twice: below a tenth, or a millisecond, they count as alike. */
const ALIKE_PART = 0.1
const ALIKE_MS = 1
/** Where fewer than this part of the flows have the same four values, ports of clients are taken to be new ones. */
const FEW_EXACT = 0.1

/**
 * Puts the flows of two captures beside each other: those between the same endpoints, in the order of their beginnings.
 *
 * @param ignoresClientPorts whether the originator's port counts; null: whichever finds more
 */
export function compareFlows(
  here: readonly FlowSummary[],
  there: readonly FlowSummary[],
  ignoresClientPorts: boolean | null,
): Comparison {
  const exact = ignoresClientPorts === true ? null : pairsOf(here, there, false)
  const isLoose = ignoresClientPorts ?? isFew(exact ?? [], Math.min(here.length, there.length))
  const pairs = isLoose || exact === null ? pairsOf(here, there, true) : exact
  const count = (fits: (pair: FlowPair) => boolean) => pairs.filter(fits).length
  return {
    pairs: pairs.toSorted((a, b) => weight(b) - weight(a)),
    alike: count((pair) => isBoth(pair) && pair.differs.length === 0),
    different: count((pair) => pair.differs.length > 0),
    onlyHere: count(({ there: other }) => other === null),
    onlyThere: count(({ here: one }) => one === null),
    ignoresClientPorts: isLoose,
  }
}

const isBoth = ({ here, there }: FlowPair) => here !== null && there !== null

function isFew(pairs: readonly FlowPair[], most: number): boolean {
  return most > 0 && pairs.filter(isBoth).length < FEW_EXACT * most
}

function pairsOf(here: readonly FlowSummary[], there: readonly FlowSummary[], isLoose: boolean): FlowPair[] {
  const key = ({ transport, orig, origPort, resp, respPort }: FlowSummary) =>
    `${transport} ${orig} ${isLoose ? '' : origPort} ${resp} ${respPort}`
  const waiting = new Map<string, FlowSummary[]>()
  for (const flow of inOrder(there)) {
    const same = waiting.get(key(flow))
    if (same) same.push(flow)
    else waiting.set(key(flow), [flow])
  }
  // Taken from the end, which costs the same however many wait.
  for (const flows of waiting.values()) flows.reverse()
  const pairs = inOrder(here).map((flow): FlowPair => {
    const other = waiting.get(key(flow))?.pop() ?? null
    return { here: flow, there: other, differs: other === null ? [] : differencesOf(flow, other) }
  })
  for (const flows of waiting.values())
    for (const flow of flows.reverse()) pairs.push({ here: null, there: flow, differs: [] })
  return pairs
}

function inOrder(flows: readonly FlowSummary[]): FlowSummary[] {
  return flows.toSorted((a, b) => a.firstMs - b.firstMs || a.flow - b.flow)
}

function differencesOf(a: FlowSummary, b: FlowSummary): Difference[] {
  const isOther: Record<Difference, boolean> = {
    packets: a.packets[0] !== b.packets[0] || a.packets[1] !== b.packets[1],
    bytes: a.bytes[0] !== b.bytes[0] || a.bytes[1] !== b.bytes[1],
    duration: !isNear(a.durationMs, b.durationMs),
    states: a.states !== b.states,
    rtt: !isNear(a.rttMs, b.rttMs),
    retransmissions: a.retransmissions !== b.retransmissions,
    service: a.service !== b.service,
  }
  return DIFFERENCES.filter((name) => isOther[name])
}

function isNear(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b
  const away = Math.abs(a - b)
  return away <= ALIKE_MS || away <= ALIKE_PART * Math.max(Math.abs(a), Math.abs(b))
}

const sum = (flow: FlowSummary | null) => (flow === null ? 0 : flow.bytes[0] + flow.bytes[1])

/** Those that only one has come first, then those that differ, the more bytes the earlier. */
function weight(pair: FlowPair): number {
  const kind = !isBoth(pair) ? 2 : pair.differs.length > 0 ? 1 : 0
  return kind * 1e15 + Math.min(1e14, Math.abs(sum(pair.here) - sum(pair.there)))
}

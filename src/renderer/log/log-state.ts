import { create } from 'zustand'
import type { EventFilter } from '#contract/log'
import type { EventKind } from '#core/own/event-log'

/** Kinds of event as a person thinks of them. */
export const KIND_GROUPS = {
  'All events': [],
  Payload: ['sent', 'received', 'message'],
  'Errors and resets': ['error', 'icmp-error', 'tls-failed', 'reset', 'peer-reset'],
  Connections: [
    'opening',
    'bound',
    'listening',
    'resolved',
    'attempt',
    'accepted',
    'connecting',
    'connected',
    'half-closed',
    'peer-half-closed',
    'reset',
    'peer-reset',
    'closed',
  ],
  'Options and groups': ['option', 'group-joined', 'group-left'],
  TLS: ['tls-started', 'tls-secured', 'tls-failed'],
  'Scripts and pauses': [
    'script',
    'reading-paused',
    'reading-resumed',
    'accepting-paused',
    'accepting-resumed',
    'refusing',
  ],
} as const satisfies Record<string, readonly EventKind[]>
export type KindGroup = keyof typeof KIND_GROUPS
export const KIND_GROUP_NAMES = Object.keys(KIND_GROUPS) as KindGroup[]

/** What of the log is looked at; kept while another list is shown. */
interface LogState {
  text: string
  group: KindGroup
  socket: number | null
  /** Of the selected flow alone. */
  ofSelected: boolean
  /** Sequence number of the event whose payload is shown. */
  event: number | null
}

const NOTHING: Omit<LogState, 'event'> = { text: '', group: 'All events', socket: null, ofSelected: false }

export const useLog = create<LogState>(() => ({ ...NOTHING, event: null }))

export function clearFilter(): void {
  useLog.setState(NOTHING)
}

/** The filter as the engine takes it. @param selected the flow that is selected, or null */
export function filterOf(
  { text, group, socket, ofSelected }: Omit<LogState, 'event'>,
  selected: number | null,
): EventFilter {
  return { text: text.trim(), kinds: [...KIND_GROUPS[group]], socket, flow: ofSelected ? selected : null }
}

/** Whether a filter leaves any event out. */
export function leavesOut({ text, kinds, socket, flow }: EventFilter): boolean {
  return text !== '' || kinds.length > 0 || socket !== null || flow !== null
}

import type { EventKind } from './event-log'

/** Whether an event of this kind carries payload of its own. */
export function carriesPayload(kind: EventKind): boolean {
  return kind === 'sent' || kind === 'received' || kind === 'message'
}

/** The sentence of an event: the call behind it for those that are not worded when they are logged. */
export function eventSentence(kind: EventKind, bytes: number, text: string): string {
  if (text !== '') return text
  if (kind === 'sent') return `send() of ${bytes} bytes`
  if (kind === 'received') return `recv() of ${bytes} bytes`
  return kind === 'message' ? `message of ${bytes} bytes` : ''
}

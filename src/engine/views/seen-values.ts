import type { SeenValue } from '#core/display-filter/complete'
import { fieldNamed, type Field } from '#core/display-filter/fields'
import { FlowSubject } from '#core/display-filter/flow-subject'
import type { End, NumberColumn, TextColumn } from '#core/display-filter/subject'
import { stateName } from '#core/flow/states'
import { formatAddress } from '#core/net/address'
import type { Session } from '../session/session'
import { KeptPayload } from './kept-payload'
import { sessionFacts } from './session-facts'

/** The newest flows are looked through: more would hold up the packets that come. */
const MOST_FLOWS = 16_384
const MOST_VALUES = 50

/**
 * What a field has among a session's newest flows and begins as `prefix` does, most used first, at most 50. Nothing for
 * fields of sizes and times: no value of theirs is had twice.
 */
export function seenValues(session: Session, name: string, prefix: string): SeenValue[] {
  const field = fieldNamed(name)
  if (!field) return []
  const { flows } = session
  const subject = new FlowSubject(flows, sessionFacts(session, new KeptPayload(session)))
  const counts = new Map<number | string, number>()
  for (let flow = Math.max(flows.first, flows.next - MOST_FLOWS); flow < flows.next; flow++) {
    subject.at(flow)
    let before: number | string | null = null
    for (const end of field.ends) {
      const value = valueOf(field, subject, end)
      if (value !== null && value !== before) counts.set(value, (counts.get(value) ?? 0) + 1)
      before = value
    }
  }
  return [...counts]
    .map(([value, count]) => ({ text: written(field, value), count }))
    .filter(({ text }) => text.toLowerCase().startsWith(prefix.toLowerCase()))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_VALUES)
}

function valueOf(field: Field, subject: FlowSubject, end: End): number | string | null {
  if (field.type === 'address') {
    const at = subject.addressAt(end)
    return at < 0 ? null : formatAddress(subject.addresses, at, subject.family === 6 ? 16 : 4)
  }
  if (field.type === 'name') return subject.text(field.column as TextColumn, end) ?? null
  if (field.type !== 'port' && field.type !== 'state' && field.type !== 'number') return null
  const number = subject.number(field.column as NumberColumn, end)
  return Number.isNaN(number) ? null : number
}

function written(field: Field, value: number | string): string {
  return field.type === 'state' && typeof value === 'number' ? stateName(value).toLowerCase() : String(value)
}

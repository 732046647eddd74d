import { formatAddress } from '#core/net/address'
import type { NewEvent } from '#core/own/event-log'
import { FLOW, type Endpoint } from '#core/rows/flow-row'
import type { Session } from '../session/session'

/** The endpoint across from the one whose event it is; null for a two-tuple, or where the flow was evicted. */
export function peerOf(session: Session, event: Pick<NewEvent, 'flow' | 'side'>): Endpoint | null {
  return endOf(session, event.flow, event.side === 0 ? 1 : 0)
}

/** One end of a flow of two ends; null where it has one, or was evicted. */
export function endOf(session: Session, flow: number, side: 0 | 1): Endpoint | null {
  const { flows } = session
  if (flow < 0 || !flows.has(flow)) return null
  const slot = flows.slot(flow)
  if (flows.flags[slot] & FLOW.twoTuple) return null
  return {
    address: formatAddress(flows.addresses, 32 * slot + 16 * side, flows.family[slot] === 6 ? 16 : 4),
    port: flows.ports[2 * slot + side],
  }
}

/** Payload of an event from `offset`, at most `length` bytes; null where it made room, or was not kept. */
export function payloadOf(
  session: Session,
  event: Pick<NewEvent, 'payloadAt' | 'bytes'>,
  offset = 0,
  length = Infinity,
): Uint8Array | null {
  const there = Math.max(0, Math.min(length, event.bytes - offset))
  if (event.bytes === 0) return new Uint8Array(0)
  return event.payloadAt < 0 ? null : session.own.payload.read(event.payloadAt + offset, there)
}

import { describe, expect, it } from 'vitest'
import { FlowTable } from '../flow/flow-table'
import { stateName } from '../flow/states'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { FLOW } from '../rows/flow-row'
import { TCP } from './segment-flags'
import { END } from './tcp-columns'
import { beginsNewConnection, expireTimeWait, resetBy, trackSegment, type Segment } from './tracker'

const ISN: [number, number] = [1000, 0xffff_fff0]

/** A connection between A and B whose segments are written short: `a('syn')`, `b('fin,ack', { seq: 3 })`. */
function connection() {
  const flows = new FlowTable(4)
  const addresses = Uint8Array.from([127, 0, 0, 1, 127, 0, 0, 1])
  const flow = flows.add(PROTOCOL.tcp, addresses, 0, 4, 4, 40_000, 8080, 0)
  const slot = flows.slot(flow)
  const next: [number, number] = [...ISN]
  const segment = (
    side: Side,
    flags: string,
    at: { seq?: number; ack?: number; length?: number } = {},
  ): Segment => {
    const tcpFlags = flags.split(',').reduce((bits, name) => bits | TCP[name as keyof typeof TCP], 0)
    const length = at.length ?? 0
    const sequence = at.seq === undefined ? next[side] : (ISN[side] + at.seq) >>> 0
    const end = (sequence + length + (tcpFlags & TCP.syn ? 1 : 0) + (tcpFlags & TCP.fin ? 1 : 0)) >>> 0
    if (at.seq === undefined) next[side] = end
    const other = side === 0 ? 1 : 0
    const acknowledgment =
      tcpFlags & TCP.ack ? (at.ack === undefined ? next[other] : (ISN[other] + at.ack) >>> 0) : 0
    return { tcpFlags, sequence, acknowledgment, payloadLength: length }
  }
  const send = (side: Side) => (flags: string, at?: { seq?: number; ack?: number; length?: number }) =>
    trackSegment(flows, slot, side, segment(side, flags, at))
  return {
    flows,
    slot,
    segment,
    a: send(0),
    b: send(1),
    get states() {
      return [stateName(flows.state[2 * slot]), stateName(flows.state[2 * slot + 1])]
    },
  }
}

function established() {
  const c = connection()
  c.a('syn')
  c.b('syn,ack')
  c.a('ack')
  return c
}

describe('opening (RFC 9293 §3.5)', () => {
  it('unknown + syn sent → SYN-SENT', () => {
    const c = connection()
    c.a('syn')
    expect(c.states).toEqual(['SYN-SENT', 'unknown'])
  })
  it('SYN-SENT + syn,ack → ESTABLISHED, its sender SYN-RECEIVED', () => {
    const c = connection()
    c.a('syn')
    c.b('syn,ack')
    expect(c.states).toEqual(['ESTABLISHED', 'SYN-RECEIVED'])
  })
  it('SYN-RECEIVED + ack → ESTABLISHED', () => {
    expect(established().states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })
  it('SYN-RECEIVED + syn,ack sent again → no change', () => {
    const c = established()
    c.b('syn,ack', { seq: 0 })
    expect(c.states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })
  it('SYN-RECEIVED with data sent + ack of the syn alone → ESTABLISHED', () => {
    const c = connection()
    c.a('syn')
    c.b('syn,ack')
    c.b('ack', { length: 10 })
    c.a('ack', { ack: 1 })
    expect(c.states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })
  it('SYN-SENT + syn → SYN-RECEIVED (simultaneous open), then syn,ack both → ESTABLISHED', () => {
    const c = connection()
    c.a('syn')
    c.b('syn')
    expect(c.states).toEqual(['SYN-RECEIVED', 'SYN-RECEIVED'])
    c.a('syn,ack', { seq: 0 })
    c.b('syn,ack', { seq: 0 })
    c.a('ack')
    c.b('ack')
    expect(c.states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })
  it('SYN-SENT + rst,ack → CLOSED: refused', () => {
    const c = connection()
    c.a('syn')
    c.b('rst,ack')
    expect(c.states).toEqual(['CLOSED', 'CLOSED'])
    expect(resetBy(c.flows, c.slot)).toBe(1)
  })
  it('SYN-SENT + rst without ack → no change', () => {
    const c = connection()
    c.a('syn')
    c.b('rst')
    expect(c.states).toEqual(['SYN-SENT', 'unknown'])
    expect(resetBy(c.flows, c.slot)).toBe(-1)
  })
})

describe('closing (RFC 9293 §3.6)', () => {
  it('ESTABLISHED + fin sent → FIN-WAIT-1, its receiver CLOSE-WAIT', () => {
    const c = established()
    c.a('fin,ack')
    expect(c.states).toEqual(['FIN-WAIT-1', 'CLOSE-WAIT'])
  })
  it('FIN-WAIT-1 + ack of fin → FIN-WAIT-2', () => {
    const c = established()
    c.a('fin,ack')
    c.b('ack')
    expect(c.states).toEqual(['FIN-WAIT-2', 'CLOSE-WAIT'])
  })
  it('FIN-WAIT-1 + ack of what came before the fin → FIN-WAIT-1', () => {
    const c = established()
    c.a('ack', { length: 5 })
    c.a('fin,ack')
    c.b('ack', { ack: 6 })
    expect(c.states).toEqual(['FIN-WAIT-1', 'CLOSE-WAIT'])
  })
  it('FIN-WAIT-1 + fin,ack → TIME-WAIT, its sender LAST-ACK', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    expect(c.states).toEqual(['TIME-WAIT', 'LAST-ACK'])
  })
  it('FIN-WAIT-1 + fin → CLOSING (simultaneous close), + ack → TIME-WAIT', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack', { ack: 1 })
    expect(c.states[0]).toBe('CLOSING')
    c.b('ack', { seq: 2 })
    expect(c.states[0]).toBe('TIME-WAIT')
  })
  it('FIN-WAIT-2 + fin → TIME-WAIT', () => {
    const c = established()
    c.a('fin,ack')
    c.b('ack', { length: 100 })
    c.b('fin,ack')
    expect(c.states).toEqual(['TIME-WAIT', 'LAST-ACK'])
  })
  it('LAST-ACK + ack → CLOSED', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    c.a('ack')
    expect(c.states).toEqual(['TIME-WAIT', 'CLOSED'])
  })
  it('ESTABLISHED + fin behind a gap → ESTABLISHED until it is acknowledged', () => {
    const c = established()
    c.a('fin,ack', { seq: 50 })
    expect(c.states).toEqual(['FIN-WAIT-1', 'ESTABLISHED'])
    c.a('ack', { seq: 1, length: 49 })
    c.b('ack', { ack: 51 })
    expect(c.states).toEqual(['FIN-WAIT-2', 'CLOSE-WAIT'])
  })
  it('CLOSE-WAIT + fin sent → LAST-ACK (half-close), its receiver FIN-WAIT-2 → TIME-WAIT', () => {
    const c = established()
    c.a('fin,ack')
    c.b('ack')
    c.b('ack', { length: 500 })
    c.a('ack')
    expect(c.states).toEqual(['FIN-WAIT-2', 'CLOSE-WAIT'])
    c.b('fin,ack')
    expect(c.states).toEqual(['TIME-WAIT', 'LAST-ACK'])
  })
  it('both fins cross → CLOSING on both ends, + acks → TIME-WAIT on both', () => {
    const c = established()
    c.a('fin,ack', { seq: 1, ack: 1 })
    c.b('fin,ack', { seq: 1, ack: 1 })
    expect(c.states).toEqual(['CLOSING', 'CLOSING'])
    c.a('ack', { seq: 2, ack: 2 })
    expect(c.states).toEqual(['CLOSING', 'TIME-WAIT'])
    c.b('ack', { seq: 2, ack: 2 })
    expect(c.states).toEqual(['TIME-WAIT', 'TIME-WAIT'])
  })
  it('ESTABLISHED + keep-alive → ESTABLISHED', () => {
    const c = established()
    c.a('ack', { seq: 0, length: 1 })
    c.b('ack', { ack: 1 })
    expect(c.states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })
  it('TIME-WAIT + fin again → TIME-WAIT', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    c.b('fin,ack', { seq: 1 })
    expect(c.states).toEqual(['TIME-WAIT', 'LAST-ACK'])
  })
  it('TIME-WAIT + 60 s → CLOSED', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    c.a('ack')
    expireTimeWait(c.flows, 59_999)
    expect(c.states[0]).toBe('TIME-WAIT')
    expireTimeWait(c.flows, 60_000)
    expect(c.states[0]).toBe('CLOSED')
  })
})

describe('reset (RFC 9293 §3.5.3)', () => {
  it('ESTABLISHED + rst in the window → CLOSED on both ends, and by whom', () => {
    const c = established()
    c.a('ack', { length: 20 })
    c.b('rst,ack')
    expect(c.states).toEqual(['CLOSED', 'CLOSED'])
    expect(resetBy(c.flows, c.slot)).toBe(1)
  })
  it('ESTABLISHED + rst outside of the window → no change', () => {
    const c = established()
    c.b('rst', { seq: -500_000 })
    expect(c.states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
  })
  it('CLOSED + rst → whoever closed it is not said to have been reset', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    c.a('ack')
    c.b('rst')
    expect(resetBy(c.flows, c.slot)).toBe(-1)
  })
})

describe('a beginning that was not seen', () => {
  it('unknown + data → ESTABLISHED on both ends, and the flow says so', () => {
    const c = connection()
    c.a('ack', { length: 10 })
    expect(c.states).toEqual(['ESTABLISHED', 'ESTABLISHED'])
    expect(c.flows.flags[c.slot] & FLOW.beginningUnseen).toBeTruthy()
  })
  it('unknown + fin,ack → FIN-WAIT-1 and CLOSE-WAIT', () => {
    const c = connection()
    c.a('fin,ack')
    expect(c.states).toEqual(['FIN-WAIT-1', 'CLOSE-WAIT'])
  })
  it('a handshake seen whole is not marked', () => {
    const c = established()
    expect(c.flows.flags[c.slot] & FLOW.beginningUnseen).toBe(0)
  })
})

describe('the same endpoints again', () => {
  const closed = () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    c.a('ack')
    return c
  }
  it('TIME-WAIT and CLOSED + syn → another connection', () => {
    const c = closed()
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 90_000 }))).toBe(true)
    expect(beginsNewConnection(c.flows, c.slot, 1, c.segment(1, 'syn', { seq: 90_000 }))).toBe(true)
  })
  it('TIME-WAIT, and LAST-ACK whose last ack was not seen, + syn → another connection', () => {
    const c = established()
    c.a('fin,ack')
    c.b('fin,ack')
    expect(c.states).toEqual(['TIME-WAIT', 'LAST-ACK'])
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 90_000 }))).toBe(true)
  })
  it('ESTABLISHED and silent for a second + another syn → another connection (half-open)', () => {
    const c = established()
    c.flows.tcp.now[0] = 999
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 90_000 }))).toBe(false)
    c.flows.tcp.now[0] = 1000
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 90_000 }))).toBe(true)
  })
  it('ESTABLISHED and silent + the first syn again → the same one', () => {
    const c = established()
    c.flows.tcp.bits[2 * c.slot] |= END.synSeen
    c.flows.tcp.initialSequence[2 * c.slot] = ISN[0]
    c.flows.tcp.now[0] = 5000
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 0 }))).toBe(false)
  })
  it('ESTABLISHED + syn → the same one', () => {
    const c = established()
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 90_000 }))).toBe(false)
  })
  it('refused + the same syn again → one more try of the same one, refused or not', () => {
    const c = connection()
    c.a('syn')
    c.b('rst,ack')
    expect(resetBy(c.flows, c.slot)).toBe(1)
    const again = c.segment(0, 'syn', { seq: 0 })
    expect(beginsNewConnection(c.flows, c.slot, 0, again)).toBe(false)
    trackSegment(c.flows, c.slot, 0, again)
    expect(c.states[0]).toBe('SYN-SENT')
    expect(resetBy(c.flows, c.slot)).toBe(-1)
    c.b('syn,ack', { seq: 0 })
    expect(c.states).toEqual(['ESTABLISHED', 'SYN-RECEIVED'])
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 500 }))).toBe(false)
  })

  it('SYN-SENT + the same syn again → the same one; another syn → another one', () => {
    const c = connection()
    c.a('syn')
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 0 }))).toBe(false)
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn', { seq: 7 }))).toBe(true)
  })
  it('nothing seen yet + syn → the same one', () => {
    const c = connection()
    expect(beginsNewConnection(c.flows, c.slot, 0, c.segment(0, 'syn'))).toBe(false)
  })
})

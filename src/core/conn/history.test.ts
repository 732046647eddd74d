import { describe, expect, it } from 'vitest'
import { HISTORY_BYTES } from './history'
import { established, exchange } from './made-exchange'

describe('history', () => {
  it('S, H, A and D: once from each end, small from the responder', () => {
    const x = established()
    expect(x.record.history).toBe('ShA')
    for (let i = 0; i < 3; i++) {
      x.a('ack', { length: 10 })
      x.b('ack', { length: 10 })
      x.a('ack')
      x.b('ack')
    }
    expect(x.record.history).toBe('ShADda')
  })

  it('S again with the same number → nothing; F at another number → once more', () => {
    const x = exchange()
    x.a('syn', { seq: 0 })
    x.a('syn', { seq: 0 })
    expect(x.record.history).toBe('S')
    x.b('syn,ack')
    x.a('ack')
    x.a('fin,ack')
    x.a('fin,ack', { seq: 1 })
    expect(x.record.history).toBe('ShAF')
    x.a('fin,ack', { seq: 1, length: 4 })
    expect(x.record.history).toBe('ShAFF')
  })

  it('F and R', () => {
    const x = established()
    x.a('fin,ack')
    x.b('rst')
    expect(x.record.history).toBe('ShAFr')
  })

  it('I: FIN and a reset at once; Q: SYN and FIN, SYN and a reset', () => {
    const x = established()
    x.a('syn,fin', { seq: 0 })
    expect(x.record.history).toBe('ShAQ')
    const y = established()
    y.a('fin,rst')
    expect(y.record.history).toBe('ShAI')
    const z = exchange()
    z.a('syn,rst')
    expect(z.record.history).toBe('Q')
  })

  it('T by powers of ten: payload sent again', () => {
    const x = established()
    x.a('ack', { length: 10 })
    for (let i = 0; i < 9; i++) x.a('ack', { seq: 1, length: 10 })
    expect(x.record.history).toBe('ShADT')
    x.a('ack', { seq: 1, length: 10 })
    expect(x.record.history).toBe('ShADTT')
    for (let i = 0; i < 89; i++) x.a('ack', { seq: 1, length: 10 })
    expect(x.record.history).toBe('ShADTT')
    x.a('ack', { seq: 1, length: 10 })
    expect(x.record.history).toBe('ShADTTT')
  })

  it('T: payload that comes late', () => {
    const x = established()
    x.b('ack', { seq: 11, length: 10 })
    x.b('ack', { seq: 1, length: 10 })
    x.a('ack', { ack: 21 })
    expect(x.record).toMatchObject({ history: 'ShAdt', missed_bytes: 0, resp_bytes: 20 })
  })

  it('W: a window of zero; none on a reset, and none after the peer’s FIN', () => {
    const x = established()
    x.b('ack', { window: 0 })
    expect(x.record.history).toBe('ShAaw')
    x.b('fin,ack')
    x.a('ack', { window: 0 })
    x.b('rst', { window: 0 })
    expect(x.record.history).toBe('ShAawfr')
  })

  it('G and missed_bytes: what was acknowledged and not seen', () => {
    const x = established()
    x.b('ack', { seq: 1, length: 10 })
    x.b('ack', { seq: 31, length: 10 })
    x.a('ack', { ack: 41 })
    expect(x.record).toMatchObject({ history: 'ShAdg', missed_bytes: 20, resp_bytes: 40 })
  })

  it('G at the end of what was seen, and two gaps at once', () => {
    const x = established()
    x.b('ack', { seq: 11, length: 10 })
    x.a('ack', { ack: 51 })
    expect(x.record).toMatchObject({ history: 'ShAdg', missed_bytes: 40 })
  })

  it('a payload that the snaplen cut → missing when it is acknowledged', () => {
    const x = established()
    x.a('ack', { length: 100, cut: 60 })
    x.b('ack', { ack: 101 })
    expect(x.record).toMatchObject({ history: 'ShADaG', missed_bytes: 100, orig_bytes: 100 })
  })

  it('no G in a reset, and none where the beginning was not seen', () => {
    const x = established()
    x.b('rst,ack', { ack: 500 })
    expect(x.record).toMatchObject({ history: 'ShAr', missed_bytes: 0 })
    const partial = exchange()
    partial.a('ack', { seq: 100, length: 10 })
    partial.b('ack', { seq: 9, ack: 900 })
    expect(partial.record).toMatchObject({ history: 'Da', missed_bytes: 0 })
  })

  it('C: a wrong checksum begins a connection, and the packet is left out; looked at only where told', () => {
    const x = exchange({ verifiesChecksums: true })
    const bytes = x.segment('a', 'syn', {})
    bytes[bytes.length - 1] ^= 0xff
    x.take(bytes)
    expect(x.record).toMatchObject({ history: 'C', conn_state: 'OTH', orig_pkts: 0 })
    x.a('ack', { length: 3 })
    expect(x.record).toMatchObject({ history: 'CD', orig_pkts: 1 })
    const trusting = exchange()
    trusting.take(bytes)
    expect(trusting.record.history).toBe('S')
  })

  it('^: a SYN,ACK of a server seen first; a SYN behind its SYN,ACK', () => {
    const x = exchange({}, { a: 40_000, b: 80 })
    x.b('syn,ack', { ack: 1 })
    x.a('ack', { seq: 1 })
    expect(x.record).toMatchObject({ history: '^hA', 'id.orig_p': 40_000, conn_state: 'S1' })
    const late = exchange()
    late.b('syn,ack', { ack: 1 })
    late.a('syn', { seq: 0 })
    late.a('ack', { length: 5 })
    expect(late.record).toMatchObject({
      history: 'Hs^D',
      conn_state: 'S1',
      'id.orig_p': 40_000,
    })
  })

  it('^ of two servers: the lower port is the responder, unless it is a SYN,ACK', () => {
    const x = exchange({}, { a: 443, b: 80 })
    x.b('ack', { seq: 1, length: 3 })
    expect(x.record).toMatchObject({ history: '^d', 'id.orig_p': 443 })
    const syn = exchange({}, { a: 443, b: 80 })
    syn.b('syn,ack', { ack: 1 })
    expect(syn.record).toMatchObject({ history: 'H', 'id.orig_p': 80 })
  })

  it('letters without end → no more than its bound', () => {
    const x = established()
    for (let i = 0; i < 2 * HISTORY_BYTES; i++) x.a('rst', { seq: 2 + i })
    expect(x.record.history).toHaveLength(HISTORY_BYTES)
  })
})

import { describe, expect, it } from 'vitest'
import type { ConnState } from './conn-state'
import { established, exchange } from './made-exchange'

type Exchange = ReturnType<typeof exchange>

const TCP_STATES: [ConnState, string, () => Exchange, (x: Exchange) => void][] = [
  ['S0', 'a SYN', exchange, (x) => x.a('syn')],
  [
    'S0',
    'a SYN that is acknowledged before it is answered',
    exchange,
    (x) => {
      x.a('syn')
      x.b('ack')
    },
  ],
  ['S1', 'the handshake', established, () => undefined],
  [
    'SF',
    'FIN from both',
    established,
    (x) => {
      x.a('fin,ack')
      x.b('fin,ack')
      x.a('ack')
    },
  ],
  [
    'REJ',
    'a SYN and a reset of it',
    exchange,
    (x) => {
      x.a('syn')
      x.b('rst,ack')
    },
  ],
  ['S2', 'FIN from the originator only', established, (x) => x.a('fin,ack')],
  ['S3', 'FIN from the responder only', established, (x) => x.b('fin,ack')],
  ['RSTO', 'a reset of the originator', established, (x) => x.a('rst')],
  ['RSTR', 'a reset of the responder', established, (x) => x.b('rst')],
  [
    'RSTOS0',
    'a SYN and a reset from the same end',
    exchange,
    (x) => {
      x.a('syn')
      x.a('rst')
    },
  ],
  [
    'RSTRH',
    'a SYN,ACK and a reset, and nothing of the originator',
    () => exchange({}, { a: 40_000, b: 80 }),
    (x) => {
      x.b('syn,ack', { ack: 1 })
      x.b('rst')
    },
  ],
  [
    'SH',
    'a SYN and FIN from the same end',
    exchange,
    (x) => {
      x.a('syn')
      x.a('fin', { seq: 1 })
    },
  ],
  [
    'SHR',
    'a SYN,ACK and FIN, and nothing of the originator',
    () => exchange({}, { a: 40_000, b: 80 }),
    (x) => {
      x.b('syn,ack', { ack: 1 })
      x.b('fin,ack', { ack: 1 })
    },
  ],
  [
    'OTH',
    'payload, and no beginning',
    exchange,
    (x) => {
      x.a('ack', { seq: 9, length: 5 })
      x.b('ack', { seq: 9 })
    },
  ],
]

describe('conn_state of TCP', () => {
  it.each(TCP_STATES)('%s: %s', (state, _what, begin, go) => {
    const x = begin()
    go(x)
    expect(x.record.conn_state).toBe(state)
  })

  it('a reset after FIN from both → still SF', () => {
    const x = established()
    x.a('fin,ack')
    x.b('fin,ack')
    x.b('rst')
    expect(x.record.conn_state).toBe('SF')
  })

  it('FIN and a reset, answered by FIN → SF, an ordinary end', () => {
    const x = established()
    x.a('fin,ack')
    x.a('rst')
    expect(x.record.conn_state).toBe('RSTO')
    x.b('fin,ack')
    expect(x.record.conn_state).toBe('SF')
  })
})

describe('conn_state of what has no states', () => {
  it('UDP one way → S0; both ways → SF', () => {
    const x = exchange()
    x.udp('a', 3)
    expect(x.record.conn_state).toBe('S0')
    x.udp('b', 4)
    expect(x.record).toMatchObject({ conn_state: 'SF', orig_bytes: 3, resp_bytes: 4 })
  })

  it('UDP from a server only → SHR, the other way round', () => {
    const x = exchange({}, { a: 40_000, b: 123 })
    x.udp('b', 4)
    expect(x.record).toMatchObject({ conn_state: 'SHR', 'id.orig_p': 40_000, history: '^d', resp_pkts: 1 })
  })

  it('ICMP → OTH', () => {
    const x = exchange()
    x.icmp('a', 8)
    expect(x.record).toMatchObject({ conn_state: 'OTH', proto: 'icmp' })
    expect(x.record).not.toHaveProperty('history')
  })
})

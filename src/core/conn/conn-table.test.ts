import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDecodedPacket } from '../decode/decoded-packet'
import { decodeFrame, LINK } from '../decode/decode-frame'
import { ieee80211, snap, u16, zeros } from '../decode/made-frames'
import { PROTOCOL } from '../net/transport'
import { connRecord } from './conn-record'
import { ConnTable } from './conn-table'
import { HISTORY_BYTES } from './history'
import { established, exchange, packet, takeFrame } from './made-exchange'

describe('the record', () => {
  it('of a whole connection has the fields that conn.log has', () => {
    const x = established()
    x.a('ack', { length: 10 })
    x.wait(1500)
    x.b('ack', { length: 300 })
    x.a('fin,ack')
    x.b('fin,ack')
    x.a('ack')
    expect(x.record).toEqual({
      ts: 1000.001,
      uid: x.record.uid,
      'id.orig_h': '10.0.0.1',
      'id.orig_p': 40_000,
      'id.resp_h': '10.0.0.2',
      'id.resp_p': 8081,
      proto: 'tcp',
      // The last acknowledgment is not in it: both were done.
      duration: 1.506,
      orig_bytes: 10,
      resp_bytes: 300,
      conn_state: 'SF',
      missed_bytes: 0,
      history: 'ShADdFf',
      orig_pkts: 5,
      orig_ip_bytes: 210,
      resp_pkts: 3,
      resp_ip_bytes: 420,
      ip_proto: 6,
    })
  })

  it('has a uid that is the same each time, and another for each connection', () => {
    const uids = [1, 2].map(() => {
      const x = exchange()
      x.udp('a', 1)
      x.wait(70_000)
      x.udp('a', 1)
      return x.records.map(({ uid }) => uid)
    })
    expect(uids[0]).toEqual(uids[1])
    expect(new Set(uids[0]).size).toBe(2)
    expect(uids[0][0]).toMatch(/^C[0-9A-Za-z]+$/)
  })

  it('of one packet has neither duration nor payload bytes', () => {
    const x = exchange()
    x.udp('a', 5)
    expect(x.record).not.toHaveProperty('duration')
    expect(x.record).not.toHaveProperty('orig_bytes')
    expect(x.record).toMatchObject({ orig_pkts: 1, orig_ip_bytes: 33 })
  })

  it('counts bytes by sequence numbers, over their end as well, and those that were not captured', () => {
    const x = established()
    x.b('ack', { length: 100 })
    x.b('ack', { seq: 1101, length: 100 })
    expect(x.record.resp_bytes).toBe(1200)
  })

  it('of ICMP has the type as port, and the type that answers or the code', () => {
    const x = exchange()
    x.icmp('a', 8)
    x.icmp('b', 0)
    x.icmp('b', 3, 1)
    x.icmp('a', 3, 1)
    expect(
      x.records.map((one) => [one['id.orig_p'], one['id.resp_p'], one.orig_pkts, one.resp_pkts]),
    ).toEqual([
      [8, 0, 1, 1],
      [3, 1, 1, 0],
      [3, 1, 1, 0],
    ])
    expect(x.records[0]).toMatchObject({ orig_bytes: 4, resp_bytes: 4 })
  })

  it('of another transport has no ports', () => {
    const x = exchange()
    x.take(packet('a', 89, [1, 2, 3, 4], -1))
    expect(x.record).toMatchObject({
      proto: 'unknown_transport',
      'id.orig_p': 0,
      'id.resp_p': 0,
      ip_proto: 89,
    })
  })

  it('of a packet in a tunnel names the one around it', () => {
    const x = exchange()
    const inner = packet('b', PROTOCOL.udp, [0, 9, 0, 7, 0, 8, 0, 0], -1)
    const frame = [8, 0, 0, 0, 0, 0, 9, 0, ...new Array<number>(12).fill(2), 8, 0, ...inner]
    x.take(packet('a', PROTOCOL.udp, [0x40, 0, 0x12, 0xb5, 0, 8 + frame.length, 0, 0, ...frame], -1))
    expect(x.records).toHaveLength(2)
    expect(x.records[1].tunnel_parents).toEqual([x.records[0].uid])
    expect(x.records[1]).toMatchObject({ 'id.orig_h': '10.0.0.2', orig_pkts: 1, orig_ip_bytes: 28 })
  })
})

describe('a frame with several packets', () => {
  const aggregate = (isWrong: boolean) => {
    const subframe = (bytes: Uint8Array) => {
      const body = snap(0x0800, [...bytes])
      const length = 14 + body.length
      return [...zeros(12), ...u16(body.length), ...body, ...zeros((4 - (length % 4)) % 4)]
    }
    const first = packet('a', PROTOCOL.udp, [0, 9, 0, 7, 0, 10, 0, 0, 1, 2], 6)
    if (isWrong) first[first.length - 1] ^= 1
    const second = packet('b', PROTOCOL.udp, [0, 1, 0, 2, 0, 8, 0, 0], 6)
    return ieee80211([...subframe(first), ...subframe(second)], [0x80, 0])
  }

  it.each([false, true])(
    'an aggregate of 802.11, the first wrong: %s → neither is in the other',
    (isWrong) => {
      const table = new ConnTable({ capacity: 4, verifiesChecksums: true })
      const decoded = createDecodedPacket()
      const bytes = Uint8Array.from(aggregate(isWrong))
      decodeFrame(105, bytes, 0, bytes.length, bytes.length, decoded)
      takeFrame(table, decoded)
      const records = [0, 1].map((conn) => connRecord(table, conn))
      expect(records.map(({ history }) => history)).toEqual([isWrong ? 'C' : 'D', 'D'])
      for (const record of records) expect(record).not.toHaveProperty('tunnel_parents')
    },
  )
})

describe('where a connection ends and another begins', () => {
  const split = (wait: number, act: (x: ReturnType<typeof exchange>) => void, again: typeof act) => {
    const x = exchange()
    act(x)
    x.wait(wait)
    again(x)
    return x.records.length
  }

  it('UDP and ICMP: a minute of silence', () => {
    const udp = (x: ReturnType<typeof exchange>) => x.udp('a', 1)
    expect([split(59_000, udp, udp), split(60_000, udp, udp)]).toEqual([1, 2])
    const icmp = (x: ReturnType<typeof exchange>) => x.icmp('a', 8)
    expect([split(59_000, icmp, icmp), split(60_000, icmp, icmp)]).toEqual([1, 2])
  })

  it('a name service: the first ten seconds with nothing in the last nine', () => {
    const udp = (x: ReturnType<typeof exchange>) => x.udp('a', 1)
    const counts = [8900, 9998, 9999].map((wait) => {
      const x = exchange({}, { a: 40_000, b: 53 })
      udp(x)
      x.wait(wait)
      udp(x)
      return x.records.length
    })
    expect(counts).toEqual([1, 1, 2])
  })

  it('an attempt without an answer: 5 s, with one: a minute, established: 5 minutes', () => {
    const syn = (x: ReturnType<typeof exchange>) => x.a('syn', { seq: 0 })
    expect([split(4900, syn, syn), split(5000, syn, syn)]).toEqual([1, 2])
    const handshake = (x: ReturnType<typeof exchange>) => {
      x.a('syn')
      x.b('syn,ack')
      x.a('ack')
    }
    const data = (x: ReturnType<typeof exchange>) => x.a('ack', { length: 1 })
    expect([split(299_000, handshake, data), split(300_000, handshake, data)]).toEqual([1, 2])
  })

  it('both ends done: 5 s, and at once for a SYN', () => {
    const whole = (x: ReturnType<typeof exchange>) => {
      x.a('syn', { seq: 0 })
      x.b('syn,ack', { seq: 0 })
      x.a('fin,ack', { seq: 1 })
      x.b('fin,ack', { seq: 1, ack: 2 })
    }
    const last = (x: ReturnType<typeof exchange>) => x.a('ack', { seq: 2, ack: 2 })
    expect([split(4900, whole, last), split(5000, whole, last)]).toEqual([1, 2])
    expect(split(1, whole, whole)).toBe(2)
  })

  it('one end reset it and is silent: at the next look after 5 s', () => {
    const begun = (x: ReturnType<typeof exchange>) => {
      x.a('ack', { seq: 1, length: 1 })
      x.a('fin,ack', { seq: 2 })
    }
    expect([split(4900, begun, begun), split(20_000, begun, begun)]).toEqual([1, 2])
  })

  it('the same SYN after a reset, as one more try: another; in an attempt: the same; another number: another', () => {
    const x = exchange()
    x.a('syn', { seq: 0 })
    x.a('syn', { seq: 0 })
    x.b('rst,ack')
    x.a('syn', { seq: 0 })
    expect(x.records.map(({ history }) => history)).toEqual(['Sr', 'S'])
    x.a('syn', { seq: 77 })
    expect(x.records).toHaveLength(3)
  })
})

describe('bounds', () => {
  it('the table is full → the oldest makes room, and is told of before', () => {
    const x = exchange({ capacity: 2 })
    const told: string[] = []
    x.table.onEvict = (conn) => told.push(`${connRecord(x.table, conn)['id.orig_p']}`)
    for (const type of [8, 13, 15]) x.icmp('a', type)
    expect(told).toEqual(['8'])
    expect(x.table.evicted).toBe(1)
    expect(x.records.map((one) => one['id.orig_p'])).toEqual([13, 15])
  })

  const step = fc.record({
    end: fc.constantFrom('a' as const, 'b' as const),
    kind: fc.constantFrom('tcp', 'tcp', 'tcp', 'udp', 'icmp'),
    flags: fc.subarray(['syn', 'fin', 'rst', 'ack', 'psh']),
    seq: fc.oneof(fc.nat(60), fc.nat(2 ** 31)),
    ack: fc.oneof(fc.nat(60), fc.nat(2 ** 31)),
    length: fc.nat(20),
    window: fc.constantFrom(0, 9),
    wait: fc.constantFrom(0, 0, 0, 4000, 61_000),
    icmp: fc.constantFrom(0, 3, 8),
  })

  it('any packets → every packet and byte is in one connection, and a history within its bound', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const x = exchange({ capacity: 256, verifiesChecksums: true })
        let bytes = 0
        for (const { end, kind, flags, seq, ack, length, window, wait, icmp } of steps) {
          x.wait(wait)
          if (kind === 'udp') x.udp(end, length)
          else if (kind === 'icmp') x.icmp(end, icmp)
          else x[end](flags.join(), { seq, ack, length, window })
          bytes += kind === 'udp' ? 28 + length : kind === 'icmp' ? 32 : 40 + length
        }
        const sum = (of: (one: (typeof x.records)[number]) => number) =>
          x.records.reduce((all, one) => all + of(one), 0)
        expect(sum((one) => one.orig_pkts + one.resp_pkts)).toBe(steps.length)
        expect(sum((one) => one.orig_ip_bytes + one.resp_ip_bytes)).toBe(bytes)
        for (const one of x.records) {
          expect(one.history?.length ?? 0).toBeLessThanOrEqual(HISTORY_BYTES)
          expect(one.orig_bytes ?? 0).toBeGreaterThanOrEqual(0)
          expect(one.resp_bytes ?? 0).toBeGreaterThanOrEqual(0)
          expect(one.missed_bytes).toBeGreaterThanOrEqual(0)
          expect(one.duration ?? 1).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('any bytes → nothing throws', () => {
    const header = fc.constantFrom(
      [0x45, 0, 0, 60, 0, 0, 0, 0, 64, 6],
      [0x45, 0, 0, 60, 0, 0, 0, 0, 64, 17],
      [0x45, 0, 0, 0, 0, 0, 0, 0, 64, 1],
      [0x60, 0, 0, 0, 0, 9, 58, 64, 0, 0],
    )
    fc.assert(
      fc.property(
        header,
        fc.uint8Array({ maxLength: 90 }),
        fc.boolean(),
        (begin, rest, verifiesChecksums) => {
          const table = new ConnTable({ capacity: 4, verifiesChecksums })
          const decoded = createDecodedPacket()
          const bytes = Uint8Array.from([...begin, ...rest])
          decodeFrame(LINK.raw, bytes, 0, bytes.length, bytes.length + 7, decoded)
          takeFrame(table, decoded)
          for (let conn = table.first; conn < table.next; conn++) connRecord(table, conn)
        },
      ),
    )
  })
})

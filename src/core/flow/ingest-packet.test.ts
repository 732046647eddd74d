import { describe, expect, it } from 'vitest'
import { PacketTable } from '../packet/packet-table'
import { FLOW } from '../rows/flow-row'
import { tcpMarkNames } from '../tcp/marks'
import { TCP } from '../tcp/segment-flags'
import { NanosecondTime } from '../pcapng/timestamp'
import { FlowTable } from './flow-table'
import { PacketIngest } from './ingest-packet'
import { stateName } from './states'

const RAW_IPV4 = 228

/** An IPv4 packet on loopback with a TCP or UDP header. */
function packet(protocol: 6 | 17, from: number, to: number, payload: number[], flags = 0): Uint8Array {
  const transport =
    protocol === 6
      ? [
          from >> 8,
          from & 255,
          to >> 8,
          to & 255,
          0,
          0,
          0,
          1,
          0,
          0,
          0,
          1,
          0x50,
          flags,
          0xff,
          0xff,
          0,
          0,
          0,
          0,
        ]
      : [from >> 8, from & 255, to >> 8, to & 255, 0, 8 + payload.length, 0, 0]
  const length = 20 + transport.length + payload.length
  const header = [
    0x45,
    0,
    length >> 8,
    length & 255,
    0,
    0,
    0,
    0,
    64,
    protocol,
    0,
    0,
    127,
    0,
    0,
    1,
    127,
    0,
    0,
    1,
  ]
  return Uint8Array.from([...header, ...transport, ...payload])
}

function session() {
  const flows = new FlowTable(8)
  const packets = new PacketTable(flows, 16)
  const ingest = new PacketIngest(flows, packets)
  const time = new NanosecondTime()
  const take = (bytes: Uint8Array, seconds = 10) => {
    time.set(seconds, 0)
    ingest.ingest(RAW_IPV4, bytes, 0, bytes.length, bytes.length, time.high, time.low, 0, 1000)
  }
  return { flows, packets, ingest, take }
}

describe('PacketIngest', () => {
  it('puts both directions into one flow and counts packets and payload by sender', () => {
    const { flows, packets, take } = session()
    take(packet(17, 5000, 53, [1, 2, 3]), 10)
    take(packet(17, 53, 5000, [1]), 11)
    take(packet(17, 5000, 53, []), 12)
    expect(flows.next).toBe(1)
    expect([flows.counts.packetsOf(0, 0), flows.counts.packetsOf(0, 1)]).toEqual([2, 1])
    expect([flows.counts.wireBytesOf(0, 0), flows.counts.wireBytesOf(0, 1)]).toEqual([3, 1])
    expect([flows.counts.firstSeenOf(0), flows.counts.lastSeenOf(0)]).toEqual([10_000, 12_000])
    expect([0, 1, 2].map((p) => packets.direction(p))).toEqual([0, 1, 0])
    expect(stateName(flows.state[0])).toBe('none')
  })

  it('says where in the frame the payload lies', () => {
    const { packets, take } = session()
    take(packet(17, 5000, 53, [7, 8, 9]))
    expect(packets.payloadAt[0]).toBe(28)
    expect(packets.payloadLength[0]).toBe(3)
    expect(packets.fileOffset[0]).toBe(1000)
  })

  it('marks what stands out about a segment, and keeps its window', () => {
    const { packets, take } = session()
    for (let i = 0; i < 2; i++) take(packet(6, 5000, 80, [1, 2], TCP.ack))
    expect([...packets.marks.subarray(0, 2)].map(tcpMarkNames)).toEqual([[], ['retransmission']])
    expect(packets.window[0]).toBe(0xffff)
  })

  it('a syn between endpoints that had a connection a second ago → another flow, marked', () => {
    const { flows, packets, take } = session()
    take(packet(6, 5000, 80, [1, 2], TCP.ack), 10)
    take(packet(6, 5000, 80, [], TCP.syn), 11)
    expect(flows.next).toBe(2)
    expect(tcpMarkNames(packets.marks[1])).toEqual(['portReuse'])
  })

  it('a syn,ack seen first → whoever it goes to is the originator', () => {
    const { flows, packets, take } = session()
    take(packet(6, 80, 5000, [], TCP.syn | TCP.ack))
    expect([...flows.ports.subarray(0, 2)]).toEqual([5000, 80])
    expect(packets.direction(0)).toBe(1)
    expect(flows.flags[0] & FLOW.beginningUnseen).toBeTruthy()
  })

  it('CLOSED + the same syn → the same flow; another syn → another flow for the same endpoints', () => {
    const { flows, take } = session()
    take(packet(6, 5000, 80, [], TCP.syn))
    take(packet(6, 80, 5000, [], TCP.rst | TCP.ack))
    take(packet(6, 5000, 80, [], TCP.syn))
    expect(flows.next).toBe(1)
    const another = packet(6, 5000, 80, [], TCP.syn)
    another[27] = 99
    take(packet(6, 80, 5000, [], TCP.rst | TCP.ack))
    take(another)
    expect(flows.next).toBe(2)
    expect(stateName(flows.state[2])).toBe('SYN-SENT')
  })

  it('a datagram in an IPv4 tunnel → a packet of both flows, the inner one marked; one frame', () => {
    const inner = packet(17, 53, 4000, [1, 2, 3])
    const outer = Uint8Array.from([...packet(17, 0, 0, []).subarray(0, 20), ...inner])
    outer[3] = outer.length
    outer[9] = 4
    outer[15] = 9
    const { flows, ingest, packets, take } = session()
    take(outer)
    expect([...flows.protocol.subarray(0, 2)]).toEqual([4, 17])
    expect([flows.flags[0] & FLOW.tunnelled, flows.flags[1] & FLOW.tunnelled]).toEqual([0, FLOW.tunnelled])
    expect([...packets.payloadAt.subarray(0, 2)]).toEqual([20, 48])
    expect([...packets.payloadLength.subarray(0, 2)]).toEqual([inner.length, 3])
    expect(ingest).toMatchObject({ frames: 1, payloadBytes: 3 })
  })

  it('a datagram in two fragments → one packet with the whole payload, which is kept', () => {
    const whole = packet(17, 53, 4000, [1, 2, 3, 4, 5, 6, 7, 8, 9])
    const piece = (from: number, to: number, field: number) => {
      const bytes = Uint8Array.from([...whole.subarray(0, 20), ...whole.subarray(20 + from, 20 + to)])
      bytes[3] = bytes.length
      bytes[6] = field >> 8
      bytes[7] = field & 255
      return bytes
    }
    const { ingest, packets, take } = session()
    take(piece(8, 17, 1))
    expect(ingest).toMatchObject({ frames: 1, withoutFlow: 1 })
    take(piece(0, 8, 0x2000))
    expect(ingest).toMatchObject({ frames: 2, withoutFlow: 1 })
    expect([...(packets.wholePayload(0) ?? [])]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(packets.payloadCaptured[0]).toBe(9)
  })

  it('cut at any byte → counted, never thrown', () => {
    const whole = packet(6, 5000, 80, [1, 2, 3], TCP.ack)
    const { ingest, take } = session()
    for (let length = 0; length <= whole.length; length++) take(whole.subarray(0, length))
    expect(ingest.frames).toBe(whole.length + 1)
    expect(ingest.malformed).toBe(whole.length)
  })

  it('ARP and the like → counted as in no flow', () => {
    const { ingest, flows } = session()
    ingest.ingest(1, Uint8Array.from([...new Array<number>(12).fill(1), 8, 6, 0, 1]), 0, 16, 16, 1, 0, 0, -1)
    expect(ingest.withoutFlow).toBe(1)
    expect(flows.next).toBe(0)
  })
})

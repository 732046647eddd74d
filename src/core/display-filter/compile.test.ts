import { describe, expect, it } from 'vitest'
import { FlowTable } from '../flow/flow-table'
import { STATE } from '../flow/states'
import { parseAddress } from '../net/address'
import { ownEnd } from '../own/own-ends'
import { FLOW } from '../rows/flow-row'
import { compileFilter } from './compile'
import { FlowSubject, type FlowFacts } from './flow-subject'
import { parseFilter } from './parse'

const NOON = Date.UTC(2026, 0, 31, 12)

interface Made {
  protocol?: number
  a?: string
  b?: string
  ports?: [number, number]
}
function table(...made: Made[]) {
  const flows = new FlowTable(64)
  for (const { protocol = 6, a = '10.0.0.1', b = '192.168.1.5', ports = [50000, 8080] } of made) {
    const bytes = new Uint8Array(32)
    const from = parseAddress(a) ?? new Uint8Array(4)
    bytes.set(from)
    bytes.set(parseAddress(b) ?? [], 16)
    flows.add(protocol, bytes, 0, 16, from.length, ports[0], ports[1], NOON)
  }
  return flows
}
function fits(text: string, flows: FlowTable, facts: Partial<FlowFacts> = {}): number[] {
  const parsed = parseFilter(text)
  if ('error' in parsed) throw new Error(parsed.error.why)
  const subject = new FlowSubject(flows, {
    endsOf: () => undefined,
    wireIsLive: () => true,
    numbers: {},
    texts: {},
    payload: () => undefined,
    originMs: () => NOON,
    ...facts,
  })
  subject.now = NOON + 60_000
  const test = compileFilter(parsed.filter)
  return Array.from({ length: flows.next }, (_, flow) => flow).filter((flow) => test(subject.at(flow)))
}

describe('flows that fit', () => {
  const mixed = () =>
    table(
      {},
      { protocol: 17, ports: [5353, 53] },
      { a: 'fe80::1', b: '2001:db8::2' },
      { protocol: 1, ports: [0, 0] },
    )

  it.each([
    ['', [0, 1, 2, 3]],
    ['tcp', [0, 2]],
    ['not tcp', [1, 3]],
    ['time:0..1', [0, 1, 2, 3]],
    ['time:1..2', []],
    ['time!=1..2', [0, 1, 2, 3]],
    ['icmp or udp', [1, 3]],
    ['ipv6', [2]],
    ['port:53', [1]],
    ['port:0', []],
    ['port!=53', [0, 2]],
    ['not port:53', [0, 2, 3]],
    ['port:8000-8999', [0, 2]],
    ['dport:53,8080', [0, 1, 2]],
    ['sport:53', []],
    ['sport>=50000', [0, 2]],
    ['host:10.0.0.0/8', [0, 1, 3]],
    ['host:192.168.1.1-192.168.1.9', [0, 1, 3]],
    ['src:192.168.1.5', []],
    ['dst:192.168.1.5 tcp', [0]],
    ['host:fe80::/10', [2]],
    ['host!=fe80::/10', [0, 1, 3]],
    ['flow:1-2', [1, 2]],
    ['(udp or icmp) !port:53', [3]],
    ['age:1m', [0, 1, 2, 3]],
    ['idle<59s', []],
    ['first:12:00', [0, 1, 2, 3]],
    ['first>12:00', []],
    ['last:2026-01-31', [0, 1, 2, 3]],
    ['rtt<5ms', []],
    ['rtt!=5ms', []],
    ['not rtt<5ms', [0, 1, 2, 3]],
    ['rate>0', []],
  ])('%s', (text, expected) => {
    expect(fits(text, mixed())).toEqual(expected)
  })

  it('state: either end, or the one that is meant', () => {
    const flows = table({})
    flows.state.set([STATE.finWait2, STATE.closeWait])
    for (const text of [
      'state:close-wait',
      'state:closewait',
      'state.remote:close-wait',
      'state:fin-wait',
      'fin',
    ])
      expect(fits(text, flows), text).toEqual([0])
    expect(fits('state.local:close-wait', flows)).toEqual([])
    expect(fits('state!=close-wait', flows)).toEqual([])
    expect(fits('state:established', flows)).toEqual([])
  })

  it('bytes: those captured, by direction of the local end', () => {
    const flows = table({})
    flows.flags[0] = FLOW.wire
    flows.counts.take(0, 0, 0, 1000, Float64Array.of(NOON + 2000))
    flows.counts.take(0, 1, 0, 24, Float64Array.of(NOON + 2000))
    flows.localSide[0] = 1
    for (const text of [
      'bytes:1Ki',
      'bytes>1k',
      'bytes<=1024',
      'out:24',
      'in:1k',
      'rate:512',
      'duration:2s',
      'wire',
      'syn',
    ])
      expect(fits(text, flows), text).toEqual([0])
    for (const text of ['bytes>1Ki', 'bytes<1Ki', 'out>24', 'duration>2s'])
      expect(fits(text, flows), text).toEqual([])
  })

  it('a listener of our own: its state and address, and no remote end', () => {
    const flows = table({ a: '127.0.0.1', b: '0.0.0.0', ports: [8080, 0] })
    flows.flags[0] = FLOW.twoTuple
    const facts = { endsOf: () => [ownEnd(1, STATE.listen), null] as [ReturnType<typeof ownEnd>, null] }
    for (const text of ['own', 'listener', 'two-tuple', 'state:listen', 'port:8080', 'local:127.0.0.1'])
      expect(fits(text, flows, facts), text).toEqual([0])
    for (const text of ['rport:0', 'remote:0.0.0.0', 'wire', 'rport!=5'])
      expect(fits(text, flows, facts), text).toEqual([])
  })

  it('names: in it, the whole, a pattern; and what is not known is none of them', () => {
    const flows = table({}, {})
    const texts = {
      process: (flow: number) => (flow === 0 ? 'Node' : undefined),
      service: (flow: number) => (flow === 0 ? 'http' : ''),
    }
    for (const text of [
      'proc:node',
      'proc:od',
      'proc=node',
      'proc~^No',
      'proc:/DE$/i',
      'http',
      'service:http',
      'proc',
    ])
      expect(fits(text, flows, { texts }), text).toEqual([0])
    expect(fits('proc=nod', flows, { texts })).toEqual([])
    expect(fits('proc!=bash', flows, { texts })).toEqual([0])
    expect(fits('not proc:node', flows, { texts })).toEqual([1])
  })

  it('columns that others bring: known where they are', () => {
    const numbers = {
      retransmissions: (flow: number) => flow,
      rtt: (flow: number) => (flow === 0 ? NaN : 5.2),
    }
    const flows = table({}, {})
    for (const text of ['retransmissions>0', 'retransmission', 'rtt:5ms', 'rtt:5', 'rtt<0.1s'])
      expect(fits(text, flows, { numbers }), text).toEqual([1])
  })

  it('payload: what others decide is not searched', () => {
    const asked: number[] = []
    const payload = (flow: number) => {
      asked.push(flow)
      return true
    }
    expect(fits('"GET" udp', table({}, { protocol: 17 }), { payload })).toEqual([1])
    expect(asked).toEqual([1])
  })
})

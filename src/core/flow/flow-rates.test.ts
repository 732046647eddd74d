import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PROTOCOL } from '../net/transport'
import { FlowRates, rateOf, RATE_SECONDS } from './flow-rates'
import { FlowTable } from './flow-table'

const NOW = Float64Array.of(0)

const ADDRESS = Uint8Array.of(10, 0, 0, 1)
const silent = () => 0

function made(capacity: number) {
  const flows = new FlowTable(capacity)
  const rates = new FlowRates(flows)
  let time = 1000
  return {
    flows,
    rates,
    add: (port: number) => flows.add(PROTOCOL.udp, ADDRESS, 0, 0, 4, port, 53, 0),
    tick: (own: (flow: number) => number = silent) => rates.tick((NOW[0] = time += 1000), own),
    read: (flow: number) => {
      const bytes = new Uint8Array(RATE_SECONDS)
      rates.copy(flow, new DataView(bytes.buffer), 0)
      return [...bytes].map(rateOf)
    },
  }
}

test('read from a file of long ago → no rate; the same flow live → its rate', () => {
  const { flows, add, tick, read, rates } = made(4)
  const flow = add(1)
  for (let i = 0; i < 400; i++) tick()
  flows.counts.take(flow, 0, 0, 5000, Float64Array.of(NOW[0] - 400_000))
  expect(tick()).toBe(false)
  expect(rateOf(rates.last(flow))).toBe(0)
  flows.counts.take(flow, 0, 0, 700, NOW)
  tick()
  expect(read(flow).at(-1)).toBeCloseTo(700, -2)
})

test('any traffic in any seconds → the same as a list of every second, within 6 %', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat(1_000_000)), { maxLength: 60 }), (seconds) => {
      const { flows, add, tick, read, rates } = made(4)
      const model = [0, 1, 2].map((flow) => ({
        flow: add(flow),
        seconds: new Array<number>(RATE_SECONDS).fill(0),
      }))
      for (const [flow, bytes] of seconds) {
        flows.counts.take(flow, bytes & 1, 0, bytes, NOW)
        tick()
        for (const one of model) one.seconds.push(one.flow === flow ? bytes : 0)
      }
      for (const one of model) {
        const expected = one.seconds.slice(-RATE_SECONDS)
        for (const [i, rate] of read(one.flow).entries()) {
          expect(rate).toBeGreaterThanOrEqual(expected[i] * 0.94)
          expect(rate).toBeLessThanOrEqual(expected[i] * 1.06)
        }
        expect(rateOf(rates.last(one.flow))).toBe(read(one.flow).at(-1))
      }
    }),
  )
})

test('a longer second counts as one: its bytes are shared out', () => {
  const { flows, add, rates, read } = made(2)
  add(1)
  rates.tick(1000, silent)
  flows.counts.take(0, 0, 0, 8192, NOW)
  rates.tick(3000, silent)
  expect(read(0).at(-1)).toBe(4096)
})

test('another flow in a slot → nothing of the one before', () => {
  const { flows, add, tick, read } = made(2)
  add(1)
  flows.counts.take(0, 0, 0, 1024, NOW)
  tick()
  add(2)
  add(3)
  expect(read(2)).toEqual(new Array(RATE_SECONDS).fill(0))
  tick()
  expect(read(2)).toEqual(new Array(RATE_SECONDS).fill(0))
})

test('not captured → what our own socket counts; silent for 16 seconds → nothing changes any more', () => {
  const { add, tick, read } = made(2)
  add(1)
  expect(tick(() => 2048)).toBe(true)
  expect(read(0).at(-1)).toBe(2048)
  for (let second = 0; second < RATE_SECONDS; second++) expect(tick(() => 2048)).toBe(true)
  expect(tick(() => 2048)).toBe(false)
  expect(read(0)).toEqual(new Array(RATE_SECONDS).fill(0))
})

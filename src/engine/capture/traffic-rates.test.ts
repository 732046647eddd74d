import { expect, it } from 'vitest'
import { parseProcNetDev, TrafficRates } from './traffic-rates'

const TEXT = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 1000 10 0 0 0 0 0 0 1000 10 0 0 0 0 0 0
  eth0:2000 20 0 0 0 0 0 0 500 5 0 0 0 0 0 0
`

it('both ways count, on loopback once', () => {
  expect([...parseProcNetDev(TEXT)]).toEqual([
    ['lo', { bytes: 1000, packets: 10 }],
    ['eth0', { bytes: 2500, packets: 25 }],
  ])
})

it('two looks → what came between them, in a second; one look → nothing yet', () => {
  const looks = [
    new Map([['lo', { packets: 10, bytes: 1000 }]]),
    new Map([
      ['lo', { packets: 30, bytes: 1800 }],
      ['new0', { packets: 9, bytes: 9 }],
    ]),
  ]
  const rates = new TrafficRates(() => looks.shift() ?? null)
  rates.look(1000)
  expect([rates.of('lo'), rates.sum()]).toEqual([null, null])
  rates.look(3000)
  expect(rates.of('lo')).toEqual({ packets: 10, bytes: 400 })
  expect(rates.of('new0')).toBeNull()
  expect(rates.sum()).toEqual({ packets: 10, bytes: 400 })
})

it('a counter that went back → 0; a system without counters → null', () => {
  const looks = [new Map([['x', { packets: 5, bytes: 5 }]]), new Map([['x', { packets: 1, bytes: 1 }]])]
  const rates = new TrafficRates(() => looks.shift() ?? null)
  rates.look(1000)
  rates.look(2000)
  expect(rates.of('x')).toEqual({ packets: 0, bytes: 0 })
  rates.look(3000)
  expect(rates.of('x')).toBeNull()
})

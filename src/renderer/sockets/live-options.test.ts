import { expect, it } from 'vitest'
import { AS_IT_IS, datagramChangeOf, streamChangeOf } from './live-options'
import { DEFAULT_FORM } from './socket-form'

it('nothing given → nothing is changed', () => {
  expect(streamChangeOf(DEFAULT_FORM, AS_IT_IS)).toEqual({})
  expect(datagramChangeOf(DEFAULT_FORM, AS_IT_IS)).toEqual({})
})
it('what is given alone', () => {
  const form = { ...DEFAULT_FORM, linger: '0', ttl: '9', multicastLoopback: 'off' as const }
  expect(streamChangeOf(form, { ...AS_IT_IS, noDelay: 'off', keepAlive: 'on' })).toEqual({
    lingerSeconds: 0,
    ttl: 9,
    noDelay: false,
    keepAlive: { idleSeconds: 60, intervalSeconds: null, probes: null },
  })
  expect(streamChangeOf(DEFAULT_FORM, { ...AS_IT_IS, keepAlive: 'off' })).toEqual({ keepAlive: null })
  expect(datagramChangeOf(form, { ...AS_IT_IS, broadcast: 'on' })).toEqual({
    ttl: 9,
    multicastLoopback: false,
    broadcast: true,
  })
})

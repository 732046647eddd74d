import { expect, it } from 'vitest'
import { locateError } from './locate-error'

// Held against libpcap in engine/capture/capture-filter.test.ts; here only what needs no libpcap.

it('words that quote one word of the filter → that word, without one compile', () => {
  const compiles = () => {
    throw new Error('not needed')
  }
  expect(locateError('tcp and host nowhere', "unknown host 'nowhere'", compiles)).toEqual({
    from: 13,
    to: 20,
  })
  expect(locateError('port 0x13880', 'illegal port number 80000 > 65535', compiles)).toEqual({
    from: 5,
    to: 12,
  })
})

it('nothing compiles → the first token, in at most 600 compiles however long the filter is', () => {
  let compiles = 0
  const place = locateError(`prot ${'( tcp '.repeat(500)}`, 'syntax error', () => {
    compiles++
    return 'syntax error'
  })
  expect(compiles).toBeLessThanOrEqual(600)
  expect(place).toEqual({ from: 0, to: 4 })
})

it('blank filter, filter that rejects all → no place', () => {
  expect(locateError('  ', 'syntax error', () => null)).toBeNull()
  expect(locateError('tcp and arp', 'expression rejects all packets', () => null)).toBeNull()
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ntp } from './ntp'
import { MATCH } from './protocol'
import { hearDatagram } from './sound-layer'

/** A server's answer, sent half a second into 1970. */
const ANSWER = new Uint8Array(48)
ANSWER.set([0x24, 2, 6, 0xe9])
ANSWER.set([0x83, 0xaa, 0x7e, 0x80, 0x80, 0, 0, 0], 40)

it('an answer says its version, mode, stratum and time', () => {
  const [layer] = hearDatagram(ntp, ANSWER, false)
  expect(layer.summary).toBe('version 4, server, stratum 2')
  expect(layer.fields.at(-1)?.value).toBe('1970-01-01T00:00:00.500Z')
  expect(ntp.recognize(ANSWER, 0, 48, false)).toBe(MATCH.byPort)
})

it('an answer cut at any length is malformed, and sound', () => {
  for (let cut = 0; cut < 48; cut++) {
    expect(hearDatagram(ntp, ANSWER.subarray(0, cut))[0].malformed).not.toBeNull()
    expect(ntp.recognize(ANSWER, 0, cut, false)).toBe(MATCH.no)
  }
})

it('any bytes give sound layers', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void hearDatagram(ntp, bytes)))
})

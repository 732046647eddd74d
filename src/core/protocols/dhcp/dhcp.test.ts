import fc from 'fast-check'
import { expect, it } from 'vitest'
import { MATCH } from '../protocol'
import { hearDatagram } from '../sound-layer'
import { dhcp } from './dhcp'

function message(operation: number, options: number[]): Uint8Array {
  const bytes = new Uint8Array(240 + options.length)
  bytes.set([operation, 1, 6, 0, 0x12, 0x34, 0x56, 0x78])
  bytes.set([10, 0, 0, 9], 16)
  bytes.set([2, 0, 0, 0, 0, 1], 28)
  bytes.set([0x63, 0x82, 0x53, 0x63, ...options], 236)
  return bytes
}
const ACK = message(
  2,
  [53, 1, 5, 1, 4, 255, 255, 255, 0, 51, 4, 0, 0, 14, 16, 55, 2, 1, 3, 12, 1, 0x61, 0, 0, 255, 0],
)

it('an ACK: the address, and each option by name', () => {
  const [layer] = hearDatagram(dhcp, ACK, false)
  expect(layer.summary).toBe('ACK 10.0.0.9, for 02:00:00:00:00:01')
  const values = Object.fromEntries(layer.fields.map(({ name, value }) => [name, value]))
  expect(values).toMatchObject({
    'Subnet mask': '255.255.255.0 (1)',
    'Lease time': '3600 s (51)',
    'Parameter request list': 'Subnet mask, Routers (55)',
    'Host name': 'a (12)',
    End: 'no more options',
  })
})

it('a DISCOVER, a BOOTP request', () => {
  expect(hearDatagram(dhcp, message(1, [53, 1, 1, 50, 4, 10, 0, 0, 7, 255]))[0].summary).toBe(
    'DISCOVER 10.0.0.7, from 02:00:00:00:00:01',
  )
  expect(hearDatagram(dhcp, message(1, []).subarray(0, 236))[0].summary).toContain('BOOTP request')
})

it('cut at any length → sound, and recognized by its magic number alone where that is there', () => {
  for (let cut = 0; cut < ACK.length; cut++) {
    const part = ACK.subarray(0, cut)
    hearDatagram(dhcp, part)
    const match = dhcp.recognize(part, 0, cut, true)
    expect(match).toBe(cut < 44 ? MATCH.no : cut < 240 ? MATCH.byPort : MATCH.yes)
  }
})

it('any options → sound', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(255), { maxLength: 80 }),
      (options) => void hearDatagram(dhcp, message(2, options)),
    ),
  )
})

import { expect, it } from 'vitest'
import { bindReach } from './bind-reach'

it.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', ' 127.0.0.1 '])(
  '%s → this machine',
  (address) => expect(bindReach(address)).toBe('this machine'),
)
it.each(['0.0.0.0', '::', '::ffff:0.0.0.0'])('%s → every network', (address) =>
  expect(bindReach(address)).toBe('every network'),
)
it.each(['192.0.2.1', '::2', 'fe80::1%lo', '1::1'])('%s → one network', (address) =>
  expect(bindReach(address)).toBe('one network'),
)
it.each(['localhost', '', '127.0.0'])('%j → no address', (address) => expect(bindReach(address)).toBeNull())

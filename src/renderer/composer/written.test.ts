import { expect, it } from 'vitest'
import { hostAlone } from './written'

it.each([
  ['127.0.0.1', '127.0.0.1'],
  [' ::1 ', '::1'],
  ['[::1]', '::1'],
  ['[::1]:7', '::1'],
  ['example.org:80', 'example.org'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
])('%s → the host %s, whatever its port', (text, host) => {
  expect(hostAlone(text)?.host).toBe(host)
})

it.each(['', '  ', 'two words'])('“%s” → no host', (text) => {
  expect(hostAlone(text)).toBeNull()
})

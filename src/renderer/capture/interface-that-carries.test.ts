import { expect, it } from 'vitest'
import type { CaptureInterface } from '#contract/capture'
import { interfaceThatCarries } from './interface-that-carries'

const interfaces = [
  { name: 'lo', loopback: true, addresses: ['127.0.0.1', '::1'] },
  { name: 'eth0', loopback: false, addresses: ['192.0.2.2/24', 'fe80::1%eth0'] },
] as CaptureInterface[]
const at = (address: string) => ({ address, port: 80 })

it.each([
  ['127.0.0.1', '127.0.0.1', 'lo'],
  ['127.0.0.53', null, 'lo'],
  ['192.0.2.2', '198.51.100.1', 'eth0'],
  ['198.51.100.1', 'fe80::1', 'eth0'],
  ['192.0.2.2', '192.0.2.2', 'lo'],
  ['192.0.2.2', null, null],
  ['198.51.100.1', '198.51.100.2', null],
])('%s and %s → %s', (local, remote, name) => {
  expect(
    interfaceThatCarries({ local: at(local), remote: remote === null ? null : at(remote) }, interfaces),
  ).toBe(name)
})

import { expect, it } from 'vitest'
import { filterOfFlow } from './flow-filter'

const end = (address: string, port = 0) => ({ address, port })

it('four-tuple → both directions, each address with its own port', () => {
  const local = end('127.0.0.1', 80)
  expect(
    filterOfFlow({ transport: 'tcp', protocol: 6, family: 4, local, remote: end('127.0.0.2', 5000) }),
  ).toBe(
    'tcp and ((src host 127.0.0.1 and src port 80 and dst host 127.0.0.2 and dst port 5000) or ' +
      '(src host 127.0.0.2 and src port 5000 and dst host 127.0.0.1 and dst port 80))',
  )
  expect(filterOfFlow({ transport: 'udp', protocol: 17, family: 4, local, remote: local })).toBe(
    'udp and src host 127.0.0.1 and src port 80 and dst host 127.0.0.1 and dst port 80',
  )
})

it('two-tuple → its port, at its address where it has one', () => {
  const two = { transport: 'udp', protocol: 17, remote: null } as const
  expect(filterOfFlow({ ...two, family: 6, local: end('::1', 53) })).toBe(
    'udp and ((src host ::1 and src port 53) or (dst host ::1 and dst port 53))',
  )
  expect(filterOfFlow({ ...two, family: 4, local: end('0.0.0.0', 53) })).toBe('ip and udp and port 53')
  expect(filterOfFlow({ ...two, family: 6, local: end('::', 53) })).toBe('udp and port 53')
})

it('no ports → hosts and protocol', () => {
  const remote = end('10.0.0.2')
  const local = end('10.0.0.1')
  const both = '((src host 10.0.0.1 and dst host 10.0.0.2) or (src host 10.0.0.2 and dst host 10.0.0.1))'
  expect(filterOfFlow({ transport: 'icmp', protocol: 1, family: 4, local, remote })).toBe(`icmp and ${both}`)
  expect(filterOfFlow({ transport: 'other', protocol: 47, family: 4, local, remote })).toBe(
    `ip proto 47 and ${both}`,
  )
  expect(filterOfFlow({ transport: 'icmpv6', protocol: 58, family: 6, local: end('::'), remote: null })).toBe(
    'icmp6',
  )
  expect(
    filterOfFlow({ transport: 'other', protocol: 89, family: 6, local: end('fe80::1'), remote: null }),
  ).toBe('ip6 proto 89 and host fe80::1')
})

import { describe, expect, it } from 'vitest'
import { explainField } from './explain-field'

const named = (layer: string, path: string[], icmp = '') => explainField({ layer, path, icmp })?.name ?? null

describe('a field of a layer', () => {
  it('by its own name, in its own layer', () => {
    expect(named('IPv4', ['Time to live'])).toBe('IPv4 Time to live')
    expect(named('IPv6', ['Hop limit'])).toBe('IPv6 Hop limit')
    expect(named('UDP', ['Length'])).toBe('UDP Length')
    expect(named('TCP', ['Length'])).toBeNull()
  })

  it('flags, and options with all that is in them', () => {
    expect(named('TCP', ['Data offset and flags', 'SYN'])).toBe('SYN')
    expect(named('TCP', ['Options', 'Window scale'])).toBe('Window scale')
    expect(named('TCP', ['Options', 'Window scale', 'Shift count'])).toBe('Window scale')
    expect(named('DNS', ['SYN'])).toBeNull()
  })

  it('ICMP by its type and code', () => {
    expect(named('ICMP', ['Type'], '8/0')).toBe('echo request')
    expect(named('ICMP', ['Code'], '3/3')).toBe('port unreachable')
    expect(named('ICMPv6', ['Type'], '135/0')).toBe('neighbor solicitation')
    expect(named('ICMP', ['Code'], '3/200')).toBeNull()
    expect(named('ICMP', ['Checksum'], '8/0')).toBeNull()
  })

  it('a layer itself, and what nothing explains → nothing', () => {
    expect(named('TCP', [])).toBeNull()
    expect(named('TCP', ['Reserved'])).toBeNull()
  })
})

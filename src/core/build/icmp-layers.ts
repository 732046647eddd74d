import { address, flag, found, number, options, type Field, type Layer } from './field'

const ICMP = 1
const ICMPV6 = 58

const head = (type: number, code: number, version: 4 | 6): Field[] => [
  number('type', 8, type),
  number('code', 8, code),
  found('checksum', 16, version === 4 ? 'checksum' : 'checksum with pseudo-header'),
]
const icmp = (name: string, title: string, reference: string, type: number, fields: Field[]): Layer => ({
  name,
  title,
  reference,
  protocol: ICMP,
  etherType: null,
  fields: [...head(type, name === 'icmpUnreachable' ? 3 : 0, 4), ...fields],
})
const icmpv6 = (name: string, title: string, reference: string, type: number, fields: Field[]): Layer => ({
  name,
  title,
  reference,
  protocol: ICMPV6,
  etherType: null,
  fields: [...head(type, name === 'icmpv6Unreachable' ? 4 : 0, 6), ...fields],
})
const echo = [
  number('identifier', 16, 0x4f54, 'Whose echo it is: ours here.'),
  number('sequence', 16, 1, 'Which one it is.'),
]
const neighborOptions = options('neighbor', 'source-mac MAC, target-mac MAC, mtu 1500, raw HEX')

/** Messages of ICMP and ICMPv6. What an error quotes is written as the layers after it. */
export const ICMP_LAYERS: readonly Layer[] = [
  icmp('icmpEcho', 'ICMP echo', 'RFC 792', 8, echo),
  icmp('icmpUnreachable', 'ICMP destination unreachable', 'RFC 792', 3, [
    number('unused', 16, 0),
    number('nextHopMtu', 16, 0, 'With code 4: the MTU of the next link (RFC 1191).'),
  ]),
  icmp('icmpTimeExceeded', 'ICMP time exceeded', 'RFC 792', 11, [number('unused', 32, 0)]),
  icmp('icmpRedirect', 'ICMP redirect', 'RFC 792', 5, [address('ipv4', 'gateway', null, '0.0.0.0')]),
  icmp('icmpTimestamp', 'ICMP timestamp', 'RFC 792', 13, [
    ...echo,
    number('originate', 32, 0),
    number('receive', 32, 0),
    number('transmit', 32, 0),
  ]),
  icmp('icmp', 'ICMP, any message', 'RFC 792', 0, [
    number('rest', 32, 0, 'The four bytes after the checksum.'),
  ]),
  icmpv6('icmpv6Echo', 'ICMPv6 echo', 'RFC 4443 §4.1', 128, echo),
  icmpv6('icmpv6Unreachable', 'ICMPv6 destination unreachable', 'RFC 4443 §3.1', 1, [
    number('unused', 32, 0),
  ]),
  icmpv6('icmpv6TooBig', 'ICMPv6 packet too big', 'RFC 4443 §3.2', 2, [number('mtu', 32, 1280)]),
  icmpv6('icmpv6TimeExceeded', 'ICMPv6 time exceeded', 'RFC 4443 §3.3', 3, [number('unused', 32, 0)]),
  icmpv6('icmpv6RouterSolicitation', 'Router solicitation', 'RFC 4861 §4.1', 133, [
    number('reserved', 32, 0),
    neighborOptions,
  ]),
  icmpv6('icmpv6RouterAdvertisement', 'Router advertisement', 'RFC 4861 §4.2', 134, [
    number('hopLimit', 8, 64),
    flag('managed'),
    flag('otherConfiguration'),
    number('reserved', 6, 0),
    number('lifetime', 16, 0, 'Seconds as a default router; 0 is none.'),
    number('reachableTime', 32, 0),
    number('retransTimer', 32, 0),
    neighborOptions,
  ]),
  icmpv6('icmpv6NeighborSolicitation', 'Neighbor solicitation', 'RFC 4861 §4.3', 135, [
    number('reserved', 32, 0),
    address('ipv6', 'target', 'destination'),
    neighborOptions,
  ]),
  icmpv6('icmpv6NeighborAdvertisement', 'Neighbor advertisement', 'RFC 4861 §4.4', 136, [
    flag('router'),
    flag('solicited'),
    flag('override'),
    number('reserved', 29, 0),
    address('ipv6', 'target', 'source'),
    neighborOptions,
  ]),
  icmpv6('icmpv6', 'ICMPv6, any message', 'RFC 4443', 0, [
    number('rest', 32, 0, 'The four bytes after the checksum.'),
  ]),
]

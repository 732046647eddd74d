import type { SocketTransport } from '#contract/sockets'
import type { KernelSocket } from '#contract/streams'
import { readName, readNumber, readOption, type OptionName } from '../system/socket-options'
import { unacknowledgedBytes, unreadBytes } from '../system/socket-queues'
import { acceptQueue, NO_THRESHOLD, tcpInfo, type TcpInfo } from '../system/tcp-info'

type Fact = KernelSocket['facts'][number]

/** What the kernel says of a stream socket now: getsockopt(TCP_INFO), its queues, and the options in effect. */
export function kernelSocket(fd: number, transport: SocketTransport, peer: string | null): KernelSocket {
  const told = transport === 'tcp' ? tcpInfo(fd) : null
  const listening = told?.state === 'LISTEN'
  return {
    state: told?.state ?? null,
    sendQueue: listening ? null : unacknowledgedBytes(fd),
    receiveQueue: listening ? null : unreadBytes(fd),
    acceptQueue: acceptQueue(fd),
    facts: told && !listening ? connectionFacts(told) : transport === 'unix' ? credentials(fd) : [],
    options: optionFacts(fd, transport, peer),
  }
}

const count = (value: number) => value.toLocaleString('en')
const ms = (value: number) => `${value.toLocaleString('en', { maximumFractionDigits: 3 })} ms`
const size = (value: number) => `${count(value)} bytes`

function connectionFacts(told: TcpInfo): Fact[] {
  const facts: Fact[] = []
  const add = (name: string, value: string | null, explanation: string) => {
    if (value !== null) facts.push({ name, value, explanation })
  }
  const known = (value: number | null, write: (known: number) => string) =>
    value === null ? null : write(value)
  add(
    'Round-trip time',
    `${ms(told.roundTrip)} ± ${ms(told.roundTripVariance)}`,
    'From a segment to its acknowledgement, smoothed, and how much it varies (RFC 6298 §2).',
  )
  add(
    'Least round trip',
    known(told.minimumRoundTrip, ms),
    'The shortest seen lately: the path without queues.',
  )
  add(
    'Retransmission timeout',
    ms(told.retransmitTimeout),
    'How long an acknowledgement is waited for before the segment is sent again (RFC 6298).',
  )
  add(
    'Retransmitted',
    `${count(told.retransmitted)} segments`,
    'Sent again since the connection began: they were lost, or their acknowledgement came late.',
  )
  add('In flight', `${count(told.unacked)} segments`, 'Sent and not acknowledged yet.')
  add('Not sent yet', known(told.notSent, size), 'Bytes in the send buffer that no segment has carried yet.')
  add(
    'Congestion window',
    `${count(told.congestionWindow)} segments`,
    'How many segments may be in flight, as the sender guesses what the path carries (RFC 5681).',
  )
  add(
    'Slow start ends at',
    told.slowStartThreshold >= NO_THRESHOLD ? 'no loss so far' : `${count(told.slowStartThreshold)} segments`,
    'Under it the congestion window doubles each round trip; over it, it grows slowly (RFC 5681 §3.1).',
  )
  add(
    'Peer’s window',
    known(told.sendWindow, size),
    'What the peer’s last segment said it has room for; at 0 we may send nothing (RFC 9293 §3.8.6).',
  )
  add('Our window', known(told.receiveWindow, size), 'What we last told the peer that we have room for.')
  add(
    'Window scale',
    told.windowScale ? `send ${told.windowScale.send}, receive ${told.windowScale.receive}` : 'none',
    'Windows in the header are shifted left by so many bits: 16 bits alone end at 64 KiB (RFC 7323 §2).',
  )
  add(
    'Held back by the window',
    known(told.heldByWindow, ms),
    'Time in which there was something to send and the peer’s window did not let it.',
  )
  add(
    'Segment size',
    `send ${count(told.sendSegment)}, receive ${count(told.receiveSegment)}, told to the peer ${count(told.advertisedSegment)}`,
    'Payload bytes of a full segment; each end tells the other its most with SYN (RFC 9293 §3.7.1).',
  )
  add(
    'Path MTU',
    size(told.pathMtu),
    'The largest packet that passes without fragments (RFC 1191, RFC 8201).',
  )
  add(
    'Agreed with SYN',
    agreed(told),
    'Options that both ends named in their SYN: they hold for the whole connection.',
  )
  add('Acknowledged', known(told.bytesAcknowledged, size), 'Payload that the peer has acknowledged.')
  add('Received', known(told.bytesReceived, size), 'Payload that we have acknowledged.')
  add(
    'Segments',
    told.segmentsOut === null ? null : `${count(told.segmentsOut)} out, ${count(told.segmentsIn ?? 0)} in`,
    'All of them: pure acknowledgements count as well.',
  )
  add(
    'Delivery rate',
    known(told.deliveryRate, (bits) => `${count(Math.round(bits / 1000))} kbit/s`),
    'How fast the peer acknowledged of late.',
  )
  return facts
}

function agreed(told: TcpInfo): string {
  const names = [
    told.windowScale ? 'window scale' : '',
    told.selectiveAck ? 'selective acknowledgement' : '',
    told.timestamps ? 'timestamps' : '',
    told.ecn ? 'ECN' : '',
  ].filter((name) => name !== '')
  return names.length === 0 ? 'nothing' : names.join(', ')
}

function credentials(fd: number): Fact[] {
  const bytes = readOption(fd, 'SO_PEERCRED', 12)
  if (bytes?.length !== 12) return []
  const view = new DataView(bytes.buffer)
  const pid = view.getInt32(0, true)
  if (pid <= 0) return []
  return [
    {
      name: 'Peer',
      value: `process ${pid}, user ${view.getInt32(4, true)}, group ${view.getInt32(8, true)}`,
      explanation: 'Who connected, or listened, as the kernel noted it then (SO_PEERCRED, unix(7)).',
    },
  ]
}

const OPTIONS: readonly (readonly [OptionName, string])[] = [
  [
    'SO_RCVBUF',
    'Most bytes that wait to be read, with the kernel’s bookkeeping: the window can’t be larger.',
  ],
  ['SO_SNDBUF', 'Most bytes that wait to be sent or acknowledged, with the kernel’s bookkeeping.'],
  [
    'SO_KEEPALIVE',
    'Whether an idle connection is probed to see if the peer is still there (RFC 9293 §3.8.4).',
  ],
  ['TCP_KEEPIDLE', 'Seconds without traffic before the first probe.'],
  ['TCP_KEEPINTVL', 'Seconds between two probes.'],
  ['TCP_KEEPCNT', 'Probes without an answer before the connection is given up.'],
  [
    'TCP_NODELAY',
    '1: small writes are sent at once; 0: they wait for an acknowledgement (Nagle, RFC 1122 §4.2.3.4).',
  ],
  ['TCP_MAXSEG', 'Most payload bytes in one segment that we send.'],
  [
    'TCP_USER_TIMEOUT',
    'ms that sent bytes may stay unacknowledged; 0: the system’s own patience (RFC 5482).',
  ],
  ['SCTP_NODELAY', '1: small messages are sent at once.'],
]

const IP_OPTIONS: Record<4 | 6, readonly (readonly [OptionName, string])[]> = {
  4: [
    ['IP_TTL', 'Routers that a packet may pass before it is dropped (RFC 791 §3.1).'],
    ['IP_TOS', 'DSCP and ECN bits of each packet (RFC 2474).'],
  ],
  6: [
    ['IPV6_UNICAST_HOPS', 'Routers that a packet may pass before it is dropped (RFC 8200 §3).'],
    ['IPV6_TCLASS', 'DSCP and ECN bits of each packet (RFC 2474).'],
    ['IPV6_V6ONLY', '1: an IPv6 socket takes no IPv4 (RFC 3493 §5.3).'],
  ],
}

function optionFacts(fd: number, transport: SocketTransport, address: string | null): Fact[] {
  const ip = transport === 'unix' ? [] : IP_OPTIONS[address?.includes(':') ? 6 : 4]
  const facts: Fact[] = []
  for (const [name, explanation] of [...OPTIONS, ...ip]) {
    if (name.startsWith('TCP') && transport !== 'tcp') continue
    if (name.startsWith('SCTP') && transport !== 'sctp') continue
    const value = readNumber(fd, name)
    if (value !== null) facts.push({ name, value: String(value), explanation })
  }
  const seconds = lingering(fd)
  if (seconds !== null) {
    facts.push({
      name: 'SO_LINGER',
      value: seconds,
      explanation: 'How long close() waits for what is unsent; with 0 seconds it sends RST (socket(7)).',
    })
  }
  const named: [OptionName, string][] = [
    ['TCP_CONGESTION', 'How the congestion window grows and shrinks.'],
    ['SO_BINDTODEVICE', 'The only interface that it uses.'],
  ]
  for (const [name, explanation] of transport === 'unix' ? [] : named) {
    if (name === 'TCP_CONGESTION' && transport !== 'tcp') continue
    const value = readName(fd, name)
    if (value !== null) facts.push({ name, value, explanation })
  }
  return facts
}

function lingering(fd: number): string | null {
  const bytes = readOption(fd, 'SO_LINGER', 8)
  if (bytes?.length !== 8) return null
  const view = new DataView(bytes.buffer)
  return view.getInt32(0, true) === 0 ? 'off' : `${view.getInt32(4, true)} s`
}

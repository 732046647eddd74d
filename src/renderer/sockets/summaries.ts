import { DEFAULT_FORM, type FieldName, type SocketForm } from './socket-form'

/** A section of a dialog: the fields it holds. */
export const SECTIONS = {
  listenerAddress: ['protocol', 'backlog', 'ipv6Only', 'exclusive', 'reusePort'],
  clientAddress: [
    'protocol',
    'family',
    'localAddress',
    'localPort',
    'interface',
    'connectTimeout',
    'attemptDelay',
  ],
  udpAddress: ['ipv6Only', 'reuseAddress', 'reusePort'],
  peer: ['peerHost', 'peerPort'],
  streamOptions: [
    'noDelay',
    'allowHalfOpen',
    'keepAlive',
    'linger',
    'sendBuffer',
    'receiveBuffer',
    'ttl',
    'trafficClass',
    'maxSegment',
    'congestion',
    'userTimeout',
    'idleTimeout',
  ],
  datagramOptions: ['broadcast', 'ttl', 'sendBuffer', 'receiveBuffer'],
  multicast: ['groups', 'multicastTtl', 'multicastLoopback', 'multicastInterface'],
  tls: [
    'tls',
    'tlsVerify',
    'tlsServerName',
    'tlsAlpn',
    'tlsMin',
    'tlsMax',
    'tlsCiphers',
    'tlsCertificate',
    'tlsCa',
    'tlsClientCertificate',
    'tlsKeyLog',
  ],
  reply: ['reply'],
  framing: ['framing'],
} as const satisfies Record<string, readonly FieldName[]>
export type SectionName = keyof typeof SECTIONS

/** Where a section stands besides its summary fields, for problems of fields that are worded with another. */
const ALSO: Partial<Record<SectionName, readonly FieldName[]>> = {
  streamOptions: ['keepAliveIdle', 'keepAliveInterval', 'keepAliveProbes'],
  tls: ['tlsKey'],
  reply: ['replyText', 'replyScript'],
  framing: ['delimiter', 'idleGap', 'lengthBytes'],
}
export const fieldsOf = (section: SectionName): readonly FieldName[] => [
  ...SECTIONS[section],
  ...(ALSO[section] ?? []),
]

const FRAMING = {
  none: '',
  line: 'lines',
  length: 'length first',
  delimiter: 'delimiter',
  idle: 'pauses',
} as const
const PROTOCOL = { tcp: 'TCP', sctp: 'SCTP', unix: 'Unix-domain' } as const

const WORDS: Partial<{ [N in FieldName]: (value: SocketForm[N], form: SocketForm) => string }> = {
  protocol: (value) => PROTOCOL[value],
  backlog: (value) => `backlog ${value}`,
  ipv6Only: () => 'IPv6 only',
  exclusive: () => 'exclusive',
  reuseAddress: () => 'address shared',
  reusePort: () => 'port shared',
  family: (value) => `${value} only`,
  localAddress: (value) => `from ${value}`,
  localPort: (value) => `from port ${value}`,
  interface: (value) => `on ${value}`,
  connectTimeout: (value) => `gives up after ${value} ms`,
  attemptDelay: (value) => `next address after ${value} ms`,
  peerHost: (value) => value,
  peerPort: (value) => `port ${value}`,
  noDelay: () => 'Nagle on',
  allowHalfOpen: () => 'answers FIN with FIN',
  keepAlive: (_on, form) => `keep-alive ${form.keepAliveIdle} s`,
  linger: (value) => (value === '0' ? 'linger 0: close resets' : `linger ${value} s`),
  sendBuffer: (value) => `send buffer ${value}`,
  receiveBuffer: (value) => `receive buffer ${value}`,
  ttl: (value) => `TTL ${value}`,
  trafficClass: (value) => `class ${value}`,
  maxSegment: (value) => `MSS ${value}`,
  congestion: (value) => value,
  userTimeout: (value) => `user timeout ${value} ms`,
  idleTimeout: (value) => `idle timeout ${value} ms`,
  broadcast: () => 'broadcast',
  groups: (value) => value.map(({ group }) => group || 'a group').join(', '),
  multicastTtl: (value) => `multicast TTL ${value}`,
  multicastLoopback: (value) => `loopback ${value}`,
  multicastInterface: (value) => `out of ${value}`,
  tls: () => 'TLS',
  tlsServerName: (value) => `name ${value}`,
  tlsAlpn: (value) => `ALPN ${value}`,
  tlsMin: (value) => `from ${value}`,
  tlsMax: (value) => `up to ${value}`,
  tlsCiphers: () => 'own ciphers',
  tlsCertificate: () => 'own certificate',
  tlsCa: () => 'own authorities',
  tlsClientCertificate: (value) => (value === 'ask' ? 'asks the client' : 'requires a client’s'),
  tlsKeyLog: () => 'no key log',
  reply: (value) => value,
  framing: (value) => FRAMING[value],
}

/** One line of what in a section deviates from the default; empty where nothing does. */
export function summaryOf(section: SectionName, form: SocketForm): string {
  // Without TLS nothing of it counts.
  if (section === 'tls' && !form.tls) return ''
  const words = SECTIONS[section].map((name) => wordOf(name, form)).filter((word) => word !== '')
  return words.join(' · ')
}

function wordOf(name: FieldName, form: SocketForm): string {
  const value = form[name]
  const isDefault = Array.isArray(value) ? value.length === 0 : value === DEFAULT_FORM[name]
  return isDefault
    ? ''
    : ((WORDS[name] as ((value: unknown, form: SocketForm) => string) | undefined)?.(value, form) ?? '')
}

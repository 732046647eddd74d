/** A group as it is typed. */
export interface GroupForm {
  group: string
  interface: string
  source: string
}

/** What the dialogs that open a socket hold: as typed, numbers as text. Each kind of socket uses its part. */
export interface SocketForm {
  protocol: 'tcp' | 'sctp' | 'unix'
  address: string
  host: string
  port: string
  path: string
  backlog: string
  ipv6Only: boolean
  exclusive: boolean
  reuseAddress: boolean
  reusePort: boolean
  family: 'any' | 'IPv4' | 'IPv6'
  localAddress: string
  localPort: string
  interface: string
  connectTimeout: string
  attemptDelay: string
  peerHost: string
  peerPort: string
  noDelay: boolean
  allowHalfOpen: boolean
  keepAlive: boolean
  keepAliveIdle: string
  keepAliveInterval: string
  keepAliveProbes: string
  linger: string
  sendBuffer: string
  receiveBuffer: string
  ttl: string
  trafficClass: string
  maxSegment: string
  congestion: string
  userTimeout: string
  idleTimeout: string
  broadcast: boolean
  multicastTtl: string
  multicastLoopback: '' | 'on' | 'off'
  multicastInterface: string
  groups: GroupForm[]
  tls: boolean
  tlsVerify: boolean
  tlsServerName: string
  tlsAlpn: string
  tlsMin: TlsVersion
  tlsMax: TlsVersion
  tlsCiphers: string
  tlsCertificate: string
  tlsKey: string
  tlsCa: string
  tlsClientCertificate: 'no' | 'ask' | 'require'
  tlsKeyLog: boolean
  reply: 'none' | 'echo' | 'discard' | 'payload' | 'script'
  replyMode: 'text' | 'hex' | 'mixed' | 'template'
  replyText: string
  replyEnding: 'none' | 'LF' | 'CRLF' | 'CR' | 'NUL'
  replyWhen: 'connect' | 'message'
  replyScript: string
  framing: 'none' | 'line' | 'length' | 'delimiter' | 'idle'
  lengthBytes: '1' | '2' | '4'
  lengthEndian: 'big' | 'little'
  lengthInclusive: boolean
  delimiter: string
  idleGap: string
}
type TlsVersion = '' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'
export type FormKind = 'listener' | 'client' | 'udp'
export type FieldName = keyof SocketForm
/** Names of the fields that hold text, or that hold yes or no. */
export type TextName = { [N in FieldName]: SocketForm[N] extends string ? N : never }[FieldName]
export type TickName = { [N in FieldName]: SocketForm[N] extends boolean ? N : never }[FieldName]
/** What is wrong, in words, by field. */
export type Problems = Partial<Record<FieldName, string>>

export const DEFAULT_FORM: SocketForm = {
  protocol: 'tcp',
  address: '127.0.0.1',
  host: '127.0.0.1',
  port: '',
  path: '',
  backlog: '511',
  ipv6Only: false,
  exclusive: false,
  reuseAddress: false,
  reusePort: false,
  family: 'any',
  localAddress: '',
  localPort: '',
  interface: '',
  connectTimeout: '',
  attemptDelay: '250',
  peerHost: '',
  peerPort: '',
  noDelay: true,
  allowHalfOpen: true,
  keepAlive: false,
  keepAliveIdle: '60',
  keepAliveInterval: '',
  keepAliveProbes: '',
  linger: '',
  sendBuffer: '',
  receiveBuffer: '',
  ttl: '',
  trafficClass: '',
  maxSegment: '',
  congestion: '',
  userTimeout: '',
  idleTimeout: '',
  broadcast: false,
  multicastTtl: '',
  multicastLoopback: '',
  multicastInterface: '',
  groups: [],
  tls: false,
  tlsVerify: true,
  tlsServerName: '',
  tlsAlpn: '',
  tlsMin: '',
  tlsMax: '',
  tlsCiphers: '',
  tlsCertificate: '',
  tlsKey: '',
  tlsCa: '',
  tlsClientCertificate: 'no',
  tlsKeyLog: true,
  reply: 'none',
  replyMode: 'text',
  replyText: '',
  replyEnding: 'none',
  replyWhen: 'message',
  replyScript: '',
  framing: 'none',
  lengthBytes: '2',
  lengthEndian: 'big',
  lengthInclusive: false,
  delimiter: '',
  idleGap: '50',
}

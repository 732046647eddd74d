import type { Socket } from 'node:net'
import type { SocketTransport } from '#contract/sockets'
import type { StreamOptions } from '#contract/streams'
import { codeOf } from '../engine-error'
import { hasOption, linger, readName, readNumber, setOption, type OptionName } from '../system/socket-options'

/** One setsockopt(2): what is set, and in words. */
export interface OptionCall {
  name: OptionName
  value: number | Uint8Array
  shown: string
  /** Counts only where it is set before the connection: the handshake carries it, or is shaped by it. */
  early: boolean
}

interface Facts {
  transport: SocketTransport
  ipv6: boolean
  /** `opened`: null leaves the system's default; `changed`: what can be switched off is. */
  when: 'opened' | 'changed'
}

const EARLY = new Set<OptionName>(['SO_RCVBUF', 'SO_SNDBUF', 'TCP_MAXSEG', 'TCP_CONGESTION'])

/** What to set for the options asked for. `noDelay`, `allowHalfOpen` and `idleTimeoutMs` are no calls of this kind. */
export function optionCalls(options: Partial<StreamOptions>, facts: Facts): OptionCall[] {
  const calls: OptionCall[] = []
  const set = (name: OptionName, value: number | null | undefined) => {
    if (typeof value === 'number') calls.push({ name, value, shown: String(value), early: EARLY.has(name) })
  }
  const off = facts.when === 'changed'
  set('SO_RCVBUF', options.receiveBuffer)
  set('SO_SNDBUF', options.sendBuffer)
  if (typeof options.lingerSeconds === 'number' || (off && options.lingerSeconds === null)) {
    const seconds = options.lingerSeconds
    calls.push({
      name: 'SO_LINGER',
      value: linger(seconds),
      shown: seconds === null ? 'off' : `${seconds} s`,
      early: false,
    })
  }
  if (facts.transport === 'unix') return calls
  set(facts.ipv6 ? 'IPV6_UNICAST_HOPS' : 'IP_TTL', options.ttl)
  set(facts.ipv6 ? 'IPV6_TCLASS' : 'IP_TOS', options.trafficClass)
  if (options.keepAlive) {
    set('SO_KEEPALIVE', 1)
    set('TCP_KEEPIDLE', options.keepAlive.idleSeconds)
    set('TCP_KEEPINTVL', options.keepAlive.intervalSeconds)
    set('TCP_KEEPCNT', options.keepAlive.probes)
  } else if (off && options.keepAlive === null) set('SO_KEEPALIVE', 0)
  set('TCP_MAXSEG', options.maxSegment)
  if (typeof options.congestion === 'string') {
    const value = new TextEncoder().encode(options.congestion)
    calls.push({ name: 'TCP_CONGESTION', value, shown: options.congestion, early: true })
  }
  if (typeof options.userTimeoutMs === 'number' || (off && options.userTimeoutMs === null))
    set('TCP_USER_TIMEOUT', options.userTimeoutMs ?? 0)
  return calls
}

/** Sets each, and tells of each what the system did. One that is refused does not stop the others. */
export function applyOptions(fd: number, calls: OptionCall[], tell: (text: string) => void): void {
  for (const call of calls) tell(applied(fd, call))
}

function applied(fd: number, { name, value, shown }: OptionCall): string {
  const call = `setsockopt(${name}, ${shown})`
  if (!hasOption(name)) return `${call}: this system has no such option; nothing is set`
  try {
    setOption(fd, name, value)
  } catch (error) {
    return `${call} = ${codeOf(error)}: ${refusal(codeOf(error), name, shown)}; the rest goes on`
  }
  const now = name === 'TCP_CONGESTION' ? readName(fd, name) : readNumber(fd, name)
  const asAsked = name === 'SO_LINGER' || now === null || String(now) === shown
  return `${call} = 0${asAsked ? '' : `; the system made it ${now}${why(name)}`}`
}

function why(name: OptionName): string {
  if (name === 'SO_RCVBUF' || name === 'SO_SNDBUF') return ', which counts its own bookkeeping (socket(7))'
  return name === 'TCP_MAXSEG' ? ', which the path or the peer bounds' : ''
}

function refusal(code: string, name: OptionName, shown: string): string {
  if (code === 'ENOENT') return `the system knows no ${shown}`
  if (code === 'EPERM') {
    return name === 'TCP_CONGESTION'
      ? `only an administrator may choose ${shown}`
      : 'an administrator’s right'
  }
  if (code === 'EINVAL') return 'the value is none that it takes'
  return code === 'ENOPROTOOPT' ? 'there is no such option on this kind of socket' : 'the system refused it'
}

/** Where the C library can't be called Node sets what it can; the others are told to be lacking. */
export function applyPlainOptions(
  socket: Socket,
  options: Partial<StreamOptions>,
  calls: OptionCall[],
  tell: (text: string) => void,
): void {
  for (const { name, shown } of calls) {
    if (name === 'SO_KEEPALIVE') {
      socket.setKeepAlive(shown === '1', (options.keepAlive?.idleSeconds ?? 0) * 1000)
      tell(`setsockopt(${name}, ${shown}) = 0`)
    } else if (name !== 'TCP_KEEPIDLE') {
      tell(`setsockopt(${name}, ${shown}): it can't be set on this system; nothing is set`)
    }
  }
}

import type { FormKind, SocketForm, TextName } from './socket-form'
import { exact } from '../format/numbers'

/** A number that a field takes, and the words for where it is none. */
interface Rule {
  least: number
  most: number
  wanted: string
  /** What nothing stands for; where it is left out something has to be given. */
  empty?: number | null
}

const GIBIBYTE = 2 ** 30
const DAY_MS = 86_400_000

function whole(what: string, least: number, most: number, optional = true): Rule {
  const range = `from ${exact(least)} to ${exact(most)}`
  const wanted = `${what} is a whole number ${range}${optional ? ', or nothing for the system’s own' : ''}.`
  return { least, most, wanted, ...(optional ? { empty: null } : {}) }
}

const ANY_PORT: Rule = { least: 0, most: 65_535, wanted: 'A port is a number from 0 to 65,535.', empty: 0 }
const PEER_PORT: Rule = {
  least: 1,
  most: 65_535,
  wanted: 'A port to reach is a number from 1 to 65,535.',
}

const RULES = {
  localPort: ANY_PORT,
  peerPort: PEER_PORT,
  backlog: whole('The backlog', 0, 65_535, false),
  connectTimeout: whole('The time to connect in ms', 1, 600_000),
  attemptDelay: whole('The delay in ms', 10, 60_000, false),
  keepAliveIdle: whole('The idle time in seconds', 1, 32_767, false),
  keepAliveInterval: whole('The interval in seconds', 1, 32_767),
  keepAliveProbes: whole('The count of probes', 1, 127),
  linger: whole('Linger in seconds', 0, 3600),
  sendBuffer: whole('The send buffer in bytes', 1, GIBIBYTE),
  receiveBuffer: whole('The receive buffer in bytes', 1, GIBIBYTE),
  ttl: whole('The TTL', 1, 255),
  trafficClass: whole('The traffic class', 0, 255),
  maxSegment: whole('The largest segment in bytes', 88, 32_767),
  userTimeout: whole('The user timeout in ms', 1, DAY_MS),
  idleTimeout: whole('The idle timeout in ms', 1, DAY_MS),
  multicastTtl: whole('The multicast TTL', 0, 255),
  idleGap: whole('The pause in ms', 1, 600_000, false),
} as const satisfies Partial<Record<TextName, Rule>>
export type NumberName = keyof typeof RULES | 'port'

/** Where a number is wrong, the words for it; else nothing. */
export function numberProblem(kind: FormKind, form: SocketForm, name: NumberName): string | undefined {
  return read(form[name], ruleOf(kind, name)) === undefined ? ruleOf(kind, name).wanted : undefined
}

/** A field's number; null where it is left to the system. Only where {@link numberProblem} finds nothing. */
export function numberOf(kind: FormKind, form: SocketForm, name: NumberName): number | null {
  return read(form[name], ruleOf(kind, name)) ?? null
}

function ruleOf(kind: FormKind, name: NumberName): Rule {
  if (name !== 'port') return RULES[name]
  return kind === 'client' ? PEER_PORT : ANY_PORT
}

function read(text: string, { least, most, empty }: Rule): number | null | undefined {
  const bare = text.trim()
  if (bare === '') return empty
  const value = /^\d+$/.test(bare) ? Number(bare) : NaN
  return value >= least && value <= most ? value : undefined
}

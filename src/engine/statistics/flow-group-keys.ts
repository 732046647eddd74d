import { termOf } from '#core/display-filter/edit'
import { formatAddress } from '#core/net/address'
import { HAS_PORTS, transportName } from '#core/net/transport'
import type { Session } from '../session/session'

/** What grouping flows needs of a session. */
export type GroupedSession = Pick<Session, 'flows' | 'owners'>
/** What flows of one group have in common: an IPv4 address as a number, the bytes of an IPv6 one, a port, a name. */
export type GroupKey = number | string

/** One way to group flows. A key costs no text where it is a number: a hundred thousand flows are gone through. */
export interface Grouping {
  /** The key by one of a live flow's ends. */
  key: (flow: number, slot: number, side: 0 | 1) => GroupKey
  name: (key: GroupKey) => string
  /** A display filter for its flows. */
  filter: (key: GroupKey) => string
}

const NO_PORT = -1
const UNKNOWN = ''

export function byHost({ flows }: GroupedSession): Grouping {
  const { addresses } = flows
  return {
    key: (_, slot, side) => {
      const at = 32 * slot + 16 * side
      if (flows.family[slot] === 6) return String.fromCharCode(...addresses.subarray(at, at + 16))
      return (
        ((addresses[at] << 24) | (addresses[at + 1] << 16) | (addresses[at + 2] << 8) | addresses[at + 3]) >>>
        0
      )
    },
    name: addressOf,
    filter: (key) => termOf('host', addressOf(key)),
  }
}

/** By the port that was asked; what has no ports is one group. */
export function byPort({ flows }: GroupedSession): Grouping {
  return {
    key: (_, slot) =>
      HAS_PORTS[flows.protocol[slot]] === 1
        ? 65_536 * flows.protocol[slot] + flows.ports[2 * slot + 1]
        : NO_PORT,
    name: (key) => (key === NO_PORT ? 'no port' : `${Number(key) & 0xffff}/${protocolOf(key)}`),
    filter: (key) =>
      key === NO_PORT
        ? 'not tcp not udp not sctp'
        : `${protocolOf(key)} ${termOf('dport', String(Number(key) & 0xffff))}`,
  }
}

/** By the program that has the local end, as the kernel's table or the file told. */
export function byProgram({ flows, owners }: GroupedSession): Grouping {
  return {
    key: (flow, slot) =>
      owners.programs.get(owners.pidOf(flow, flows.localSide[slot] === 1 ? 1 : 0)) ?? UNKNOWN,
    name: (key) => (key === UNKNOWN ? 'not known' : String(key)),
    filter: (key) => (key === UNKNOWN ? 'not proc' : exactly('proc', String(key))),
  }
}

export function byFlow({ flows }: GroupedSession): Grouping {
  return {
    key: (flow) => flow,
    name: (key) => {
      const slot = flows.slot(Number(key))
      if (!flows.has(Number(key))) return `flow ${key}`
      const local = flows.localSide[slot]
      const end = (side: number) => endWords(flows, slot, side)
      return `${transportName(flows.protocol[slot]).toUpperCase()} ${end(local)} ↔ ${end(1 - local)}`
    },
    filter: (key) => `flow:${key}`,
  }
}

function endWords(flows: GroupedSession['flows'], slot: number, side: number): string {
  const isSix = flows.family[slot] === 6
  const address = formatAddress(flows.addresses, 32 * slot + 16 * side, isSix ? 16 : 4)
  if (HAS_PORTS[flows.protocol[slot]] === 0) return address
  const port = flows.ports[2 * slot + side]
  return isSix ? `[${address}]:${port}` : `${address}:${port}`
}

/** `field=value`, so that a name inside of another is not taken for it. */
function exactly(field: string, value: string): string {
  return termOf(field, value).replace(':', '=')
}

function protocolOf(key: GroupKey): string {
  return transportName(Number(key) >>> 16)
}

function addressOf(key: GroupKey): string {
  if (typeof key === 'string')
    return formatAddress(
      Uint8Array.from(key, (one) => one.charCodeAt(0)),
      0,
      16,
    )
  return formatAddress(Uint8Array.of(key >>> 24, key >>> 16, key >>> 8, key), 0, 4)
}

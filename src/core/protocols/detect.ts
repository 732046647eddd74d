import { PROTOCOL } from '../net/transport'
import { PROTOCOLS } from './all-protocols'
import { MATCH, type Match, type Protocol } from './protocol'

/** How much a verdict is worth: a later one replaces an earlier one only where it is worth more. */
export const WORTH = {
  none: 0,
  /** More bytes may tell; so far nothing has. */
  open: 1,
  /** Content leaves it open, and a well-known port speaks for it. */
  port: 2,
  content: 3,
  /** Content and port say the same. */
  both: 4,
} as const

/** A service's code takes eight bits of a verdict, so that it fits into a column and into a number with its worth. */
const CODES = 256

/** The code of a protocol: what a flow's `service` column holds; 0 for one that is not known. */
export function serviceCode(id: string): number {
  return PROTOCOLS.findIndex((protocol) => protocol.id === id) + 1
}

/** A service's id by its code, as filters and JSON have it; empty for 0. */
export function serviceName(code: number): string {
  return protocolOf(code)?.id ?? ''
}

/** A protocol by its code, or undefined for 0. */
export function protocolOf(code: number): Protocol | undefined {
  return code === 0 ? undefined : PROTOCOLS.at(code - 1)
}

/**
 * Which protocol the first bytes of one side are of: content decides, a well-known port of either end what content
 * leaves open. Runs on packets of every flow: it allocates nothing.
 *
 * @param transport IP protocol number: TCP or UDP
 * @returns a verdict: see {@link codeIn} and {@link worthOf}
 */
export function detect(
  transport: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  isOriginator: boolean,
  portA: number,
  portB: number,
): number {
  let best = 0
  let bestWorth: number = WORTH.none
  for (let i = 0; i < PROTOCOLS.length; i++) {
    const protocol = PROTOCOLS[i]
    if (!isOver(protocol, transport)) continue
    const match =
      transport === PROTOCOL.tcp && protocol.recognizeStream
        ? protocol.recognizeStream(bytes, start, end, isOriginator)
        : protocol.recognize(bytes, start, end, isOriginator)
    if (match === MATCH.no) continue
    const worth = worthWith(match, hasPort(protocol, transport, portA, portB))
    if (worth <= bestWorth) continue
    best = i + 1
    bestWorth = worth
  }
  return bestWorth * CODES + best
}

/** Which service a verdict is for; one of which only more bytes would tell is none yet. */
export function codeIn(verdict: number): number {
  return verdict < WORTH.port * CODES ? 0 : verdict % CODES
}

/** What a verdict is worth: one of WORTH. */
export function worthOf(verdict: number): number {
  return Math.floor(verdict / CODES)
}

function worthWith(match: Match, hasItsPort: boolean): number {
  if (match === MATCH.yes) return hasItsPort ? WORTH.both : WORTH.content
  if (hasItsPort) return WORTH.port
  return match === MATCH.maybe ? WORTH.open : WORTH.none
}

function isOver(protocol: Protocol, transport: number): boolean {
  return transport === PROTOCOL.udp ? protocol.readDatagram !== undefined : protocol.openStream !== undefined
}

function hasPort({ ports }: Protocol, transport: number, portA: number, portB: number): boolean {
  const known = transport === PROTOCOL.udp ? ports.udp : ports.tcp
  return known !== undefined && (known.includes(portB) || known.includes(portA))
}

import { BLOCK } from '../../src/core/pcapng/blocks'
import { formatAddress, parseAddress } from '../../src/core/net/address'
import { PROTOCOL } from '../../src/core/net/transport'
import { FLOW_ADDRESS_BYTES } from '../../src/core/flow/flow-table'
import type { CaptureFacts } from './read-capture'
import type { Tally } from './tally'

/** A conversation as tshark lists it: `a` sent its first packet; packets and frame bytes each way. */
export interface Conversation {
  a: string
  ap: number
  b: string
  bp: number
  pab: number
  bab: number
  pba: number
  bba: number
  /** tshark's analysis of TCP: how many segments had each flag that any had. */
  an?: Record<string, number>
}

/** One of our flows in the same terms. */
export interface OurConversation extends Conversation {
  flow: number
}

/** One line of expected.jsonl, as far as it is compared here. */
export interface Expected {
  file: string
  packets: number
  bytes: number
  caplen: number
  /** tshark's exit code: 2 where it stopped before the end of the file. */
  rc: number
  stderr: string[]
  /** `ok`, or how its own two ways of counting conversations disagree. */
  check: unknown
  tcp: Conversation[]
  udp: Conversation[]
  /** Packets that have a layer, by its name. */
  protocols: Readonly<Partial<Record<string, number>>>
}

export function compareCounts(expected: Expected, facts: CaptureFacts, tally: Tally): void {
  if (expected.rc !== 0 && expected.stderr.join(' ').includes("doesn't support")) {
    tally.skip('files that tshark does not support')
    return
  }
  if (facts.blocks.some((type) => type === BLOCK.custom || type === BLOCK.customNotCopied)) {
    tally.skip('files whose custom blocks tshark counts as packets')
    return
  }
  const theirs = [expected.packets, expected.bytes, expected.caplen]
  const ours = [facts.packets, facts.wireBytes, facts.capturedBytes]
  tally.check(
    ours.join() === theirs.join(),
    () =>
      `${expected.file}: packets, bytes, captured ${ours.join(' ')}; tshark ${theirs.join(' ')}; ${facts.error ?? ''}`,
  )
}

export function compareConversations(expected: Expected, facts: CaptureFacts, tally: Tally): void {
  const count = expected.tcp.length + expected.udp.length
  if (expected.check !== 'ok') return tally.skip('of files whose check is not ok', count)
  if (expected.rc !== 0 && count === 0) return
  if (facts.table.evicted > 0 || facts.flows.evicted > 0)
    return tally.skip('of files too large for memory', count)
  compareKind('tcp', expected.tcp, ours(facts, PROTOCOL.tcp), expected.file, tally)
  compareKind('udp', joined(expected.udp), ours(facts, PROTOCOL.udp), expected.file, tally)
}

/**
 * UDP has no connections (RFC 768), so all between the same endpoints is one conversation. tshark makes two of them
 * where a dissector announces the other's answers, as SNMP's does.
 */
function joined(conversations: Conversation[]): Conversation[] {
  return [...groupBy(conversations, endsOf).values()].map((same) =>
    same.reduce((sum, one) => {
      const isSameWay = plain(one.a) === plain(sum.a) && one.ap === sum.ap
      const [pab, bab, pba, bba] = isSameWay
        ? [one.pab, one.bab, one.pba, one.bba]
        : [one.pba, one.bba, one.pab, one.bab]
      return { ...sum, pab: sum.pab + pab, bab: sum.bab + bab, pba: sum.pba + pba, bba: sum.bba + bba }
    }),
  )
}

/** Compares conversation by conversation those between the same endpoints, in their order. */
function compareKind(
  kind: string,
  theirs: Conversation[],
  found: Conversation[],
  file: string,
  tally: Tally,
): void {
  const byEnds = groupBy(found, endsOf)
  for (const [ends, expected] of groupBy(theirs, endsOf)) {
    const mine = byEnds.get(ends) ?? []
    byEnds.delete(ends)
    for (let i = 0; i < Math.max(expected.length, mine.length); i++) {
      const [ourText, theirText] = [textOf(mine.at(i)), textOf(expected.at(i))]
      tally.check(
        ourText === theirText,
        () => `${file}: ${kind} ${ends} #${i} of ${expected.length}: ${ourText}; tshark ${theirText}`,
      )
    }
  }
  for (const [ends, more] of byEnds) {
    for (const one of more) {
      if (isOfJumbograms(one)) tally.skip('of packets that tshark 4.0 does not read, being over 65,535 bytes')
      else tally.differ(`${file}: ${kind} ${ends}: ${textOf(one)}; tshark none`)
    }
  }
}

/** Longer than an IP length can say: jumbograms (RFC 2675), and what Linux hands on before it is split. */
function isOfJumbograms({ pab, bab, pba, bba }: Conversation): boolean {
  return (bab + bba) / (pab + pba) > 65_535
}

export function groupBy<T>(all: T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}

export const endsOf = ({ a, ap, b, bp }: Conversation) =>
  [`${plain(a)} ${ap}`, `${plain(b)} ${bp}`].sort().join(' - ')

export function textOf(one: Conversation | undefined): string {
  if (one === undefined) return 'none'
  return `${plain(one.a)} ${one.ap} sent ${one.pab} (${one.bab} B), got ${one.pba} (${one.bba} B)`
}

export function plain(address: string): string {
  const bytes = parseAddress(address)
  return bytes === null ? address : formatAddress(bytes, 0, bytes.length === 16 ? 16 : 4)
}

/** Our flows of a protocol, each with who sent its first packet as `a`. */
export function ours({ flows, table }: CaptureFacts, protocol: number): OurConversation[] {
  const found: OurConversation[] = []
  for (let flow = flows.first; flow < flows.next; flow++) {
    const slot = flows.slot(flow)
    if (flows.protocol[slot] !== protocol || flows.firstPacket[slot] < 0) continue
    const packets = [0, 0]
    const bytes = [0, 0]
    const first = table.direction(flows.firstPacket[slot])
    for (let packet = flows.firstPacket[slot]; packet >= 0; packet = table.nextInFlow(packet)) {
      const side = table.direction(packet) === first ? 0 : 1
      packets[side]++
      bytes[side] += table.wireLength[table.slot(packet)]
    }
    const length = flows.family[slot] === 6 ? 16 : 4
    const address = (side: number) =>
      formatAddress(flows.addresses, FLOW_ADDRESS_BYTES * slot + 16 * side, length)
    found.push({
      flow,
      a: address(first),
      ap: flows.ports[2 * slot + first],
      b: address(1 - first),
      bp: flows.ports[2 * slot + 1 - first],
      pab: packets[0],
      bab: bytes[0],
      pba: packets[1],
      bba: bytes[1],
    })
  }
  return found
}

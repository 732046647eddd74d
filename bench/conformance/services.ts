import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { FLOW_ADDRESS_BYTES } from '../../src/core/flow/flow-table'
import { formatAddress, parseAddress } from '../../src/core/net/address'
import { PROTOCOL } from '../../src/core/net/transport'
import { PROTOCOLS } from '../../src/core/protocols/all-protocols'
import { serviceName } from '../../src/core/protocols/detect'
import type { CaptureFacts } from './read-capture'
import type { Tally } from './tally'
import type { Expected } from './tshark'

/** A row of Zeek's conn.log, as far as it is compared here; `service` is a list with commas. */
interface Connection {
  'id.orig_h': string
  'id.orig_p': string
  'id.resp_h': string
  'id.resp_p': string
  proto: string
  service?: string
}

/** Zeek has one name for what comes in the format of DNS. */
const ZEEK_NAMES: ReadonlyMap<string, string> = new Map([
  ['mdns', 'dns'],
  ['llmnr', 'dns'],
])

/** tshark's names of what has another one here. */
const TSHARK_NAMES: ReadonlyMap<string, string> = new Map([
  ['ssl', 'tls'],
  ['redis', 'resp'],
])

/** tshark's names of what other protocols begin in or are carried by: STARTTLS, an upgrade, a tunnel, QUIC's handshake. */
const CARRIERS = 'http smtp ftp pop imap xmpp ldap mysql pgsql socks quic sflow'.split(' ')

/** Reads Zeek's conn.log rows in `<folder>/zeek-conn.jsonl`, by capture; none where there is no such file. */
export async function readZeekServices(folder: string): Promise<Map<string, Connection[]>> {
  const all = new Map<string, Connection[]>()
  const path = join(folder, 'zeek-conn.jsonl')
  if (!existsSync(path)) return all
  for await (const line of createInterface(createReadStream(path))) {
    if (line.trim() === '') continue
    const { file, conns } = JSON.parse(line) as { file: string; conns: Connection[] }
    all.set(file, [...(all.get(file) ?? []), ...conns])
  }
  return all
}

/** Compares the services of one capture's connections with Zeek's: ours must be one of them. */
export function compareZeekServices(
  connections: readonly Connection[] | undefined,
  file: string,
  facts: CaptureFacts,
  tally: Tally,
): void {
  const ours = servicesByEnds(facts)
  for (const connection of connections ?? []) {
    const theirs = (connection.service ?? '').split(',').filter((service) => service !== '')
    if (theirs.length === 0) continue
    if (!theirs.some((service) => PROTOCOLS.some(({ id }) => id === service))) {
      tally.skip(`${theirs.join()}, which is not read`)
      continue
    }
    const ends = endsOf(connection)
    const found = ours.get(ends) ?? []
    tally.check(
      found.some((service) => theirs.includes(ZEEK_NAMES.get(service) ?? service)),
      () => `${file}: ${ends} speaks ${found.join() || 'nothing known'}; Zeek ${theirs.join()}`,
    )
  }
}

/** Compares, for each protocol, whether any flow of a capture speaks it with whether tshark met it there. */
export function compareTsharkServices(expected: Expected, facts: CaptureFacts, tally: Tally): void {
  const ours = new Set([...servicesByEnds(facts).values()].flat())
  for (const { id } of PROTOCOLS) {
    const theirs = (expected.protocols[TSHARK_NAMES.get(id) ?? id] ?? 0) > 0
    if (!theirs && !ours.has(id)) continue
    const mayBeCarried = CARRIERS.some((name) => name !== id && (expected.protocols[name] ?? 0) > 0)
    if (theirs && !ours.has(id) && mayBeCarried) {
      tally.skip('may be carried by another')
      continue
    }
    tally.check(
      theirs === ours.has(id),
      () => `${expected.file}: ${id} ${theirs ? 'found by tshark alone' : 'found here alone'}`,
    )
  }
}

/** The services of flows by transport and endpoints, in the form of {@link endsOf}. */
function servicesByEnds({ flows, ingest }: CaptureFacts): Map<string, string[]> {
  const all = new Map<string, string[]>()
  for (let flow = flows.first; flow < flows.next; flow++) {
    const slot = flows.slot(flow)
    const service = serviceName(ingest.services.of(flow))
    if (service === '') continue
    const length = flows.family[slot] === 6 ? 16 : 4
    const [a, b] = [0, 1].map(
      (side) =>
        `${formatAddress(flows.addresses, FLOW_ADDRESS_BYTES * slot + 16 * side, length)} ${flows.ports[2 * slot + side]}`,
    )
    const transport = flows.protocol[slot] === PROTOCOL.tcp ? 'tcp' : 'udp'
    const ends = [transport, ...[a, b].sort()].join(' ')
    all.set(ends, [...(all.get(ends) ?? []), service])
  }
  return all
}

function endsOf(connection: Connection): string {
  const a = `${plain(connection['id.orig_h'])} ${connection['id.orig_p']}`
  const b = `${plain(connection['id.resp_h'])} ${connection['id.resp_p']}`
  return [connection.proto, ...[a, b].sort()].join(' ')
}

function plain(address: string): string {
  const bytes = parseAddress(address)
  return bytes === null ? address : formatAddress(bytes, 0, bytes.length === 16 ? 16 : 4)
}

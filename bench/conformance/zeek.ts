import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connRecord, type ConnRecord } from '../../src/core/conn/conn-record'
import { ConnTable } from '../../src/core/conn/conn-table'
import { formatAddress, parseAddress } from '../../src/core/net/address'
import { readCaptureFile } from './read-capture'
import { Tally } from './tally'

/** A row of conn.log; the fields that are always there, and those that are not. */
type ConnRow = Record<
  'id.orig_h' | 'id.orig_p' | 'id.resp_h' | 'id.resp_p' | 'proto' | 'ip_proto' | 'conn_state',
  string
> &
  Partial<Record<'history' | 'duration' | (typeof COUNTS)[number], string>>

/** One line of zeek-conn.jsonl: a capture, how Zeek was called, and the conn.log it wrote, all values as text. */
interface Expected {
  file: string
  exec: string[]
  conns: ConnRow[]
}

/** Fields that are counts, each compared by itself, as the duration is. */
const COUNTS = [
  'orig_bytes',
  'resp_bytes',
  'missed_bytes',
  'orig_pkts',
  'orig_ip_bytes',
  'resp_pkts',
  'resp_ip_bytes',
] as const

/** Both round to the microsecond, and not in the same way. */
const CLOSE_SECONDS = 2e-6

const MOST_CONNECTIONS = 1 << 16

/** Compares with the conn.log rows in `<folder>/zeek-conn.jsonl`, if there is one: three tallies. */
export async function compareZeek(folder: string): Promise<Tally[]> {
  const tallies = {
    state: new Tally('conn_state (Zeek)'),
    history: new Tally('history (Zeek)'),
    counts: new Tally('bytes, packets and duration (Zeek)'),
  }
  const list = join(folder, 'zeek-conn.jsonl')
  if (!existsSync(list)) return []
  for await (const line of createInterface(createReadStream(list))) {
    if (line.trim() === '') continue
    const expected = JSON.parse(line) as Expected
    const path = join(folder, expected.file)
    const isChanged = /redef|::| -f /.test(expected.exec.join(' '))
    if (isChanged || !existsSync(path)) {
      tallies.state.skip(isChanged ? 'with other options' : 'missing', expected.conns.length)
      continue
    }
    const conns = new ConnTable({
      capacity: MOST_CONNECTIONS,
      verifiesChecksums: !hasOption(expected.exec, 'C'),
    })
    await readCaptureFile(path, conns)
    compareConnections(expected, recordsOf(conns), tallies)
  }
  return Object.values(tallies)
}

/** Whether Zeek was called with an option of one letter, alone or with others (`-Cr`). */
function hasOption(exec: string[], letter: string): boolean {
  return exec.some((line) => new RegExp(`zeek.* -[A-Za-z]*${letter}`).test(line))
}

function recordsOf(conns: ConnTable): ConnRecord[] {
  return Array.from({ length: conns.next - conns.first }, (_, i) => connRecord(conns, conns.first + i))
}

function compareConnections(
  expected: Expected,
  found: ConnRecord[],
  { state, history, counts }: Record<'state' | 'history' | 'counts', Tally>,
): void {
  // Logs of tests that look at something else were not kept.
  if (expected.conns.length === 0) return
  const byEnds = new Map<string, ConnRecord[]>()
  for (const one of found) {
    const proto = `${one.proto} ${one.ip_proto}`
    const ends = endsOf(one['id.orig_h'], one['id.orig_p'], one['id.resp_h'], one['id.resp_p'], proto)
    byEnds.set(ends, [...(byEnds.get(ends) ?? []), one])
  }
  for (const theirs of expected.conns) {
    const ends = endsOf(
      plain(theirs['id.orig_h']),
      Number(theirs['id.orig_p']),
      plain(theirs['id.resp_h']),
      Number(theirs['id.resp_p']),
      `${theirs.proto} ${theirs.ip_proto}`,
    )
    const ours = byEnds.get(ends)?.shift()
    const name = `${expected.file}: ${ends}`
    state.check(
      ours?.conn_state === theirs.conn_state,
      () => `${name}: ${ours?.conn_state ?? 'none'}; Zeek ${theirs.conn_state} (${theirs.history ?? ''})`,
    )
    history.check(
      ours !== undefined && (ours.history ?? '') === (theirs.history ?? ''),
      () => `${name}: ${ours?.history ?? 'none'}; Zeek ${theirs.history ?? 'none'}`,
    )
    const differing = COUNTS.filter((field) => String(ours?.[field] ?? '') !== (theirs[field] ?? ''))
    counts.agree(COUNTS.length - differing.length)
    counts.check(
      Math.abs((ours?.duration ?? 0) - Number(theirs.duration ?? 0)) < CLOSE_SECONDS,
      () => `${name}: duration ${ours?.duration ?? 'none'}; Zeek ${theirs.duration ?? 'none'}`,
    )
    for (const field of differing)
      counts.differ(`${name}: ${field} ${ours?.[field] ?? 'none'}; Zeek ${theirs[field] ?? 'none'}`)
  }
  for (const [ends, more] of byEnds)
    for (const one of more)
      state.differ(`${expected.file}: ${ends}: ${one.conn_state} (${one.history ?? ''}); Zeek none`)
}

/** Whoever is taken as originator: that is part of the history. */
function endsOf(a: string, ap: number, b: string, bp: number, proto: string): string {
  return `${proto} ${[`${a} ${ap}`, `${b} ${bp}`].sort().join(' - ')}`
}

function plain(address: string): string {
  const bytes = parseAddress(address)
  return bytes === null ? address : formatAddress(bytes, 0, bytes.length === 16 ? 16 : 4)
}

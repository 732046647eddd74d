import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import type { Notice } from '#contract/notice'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { interfaceDescription, sectionHeader } from '#core/pcapng/pcapng-writer'
import { madeUpPacket } from '../log/made-up-packets'
import { Session } from '../session/session'
import { Spool } from '../spool/spool'
import { SessionFiles } from './session-files'

/** What tests of opened and saved files begin with: a session in a folder of its own, anew before each test. */
export const text = (words: string) => new TextEncoder().encode(words)
export const CLIENT = { address: '127.0.0.1', port: 4000 }
export const SERVER = { address: '127.0.0.1', port: 53 }
export const SECOND = 1_700_000_000
export const ETHERNET = 1

export let folder = ''
export let session: Session
export let files: SessionFiles
export let notices: Notice[] = []
export const at = (name: string) => join(folder, name)

export function begin(): void {
  const pathOf = (index: number) => at(`spool-${index}.pcapng`)
  session = new Session('0', (parts, sources) => new Spool({ pathOf, ...parts }, sources))
  notices = []
  files = new SessionFiles(
    session,
    (index) => at(`${index}.unpacked`),
    (notice) => notices.push(notice),
  )
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-files-'))
  begin()
})
afterEach(async () => {
  await end()
  rmSync(folder, { recursive: true, force: true })
})
export async function end(): Promise<void> {
  await files.end()
  session.close()
}

export const datagram = (words: string, from = CLIENT, to = SERVER) =>
  Buffer.concat([
    Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0),
    madeUpPacket({ from, to, protocol: 17, payload: text(words), length: words.length })?.bytes ?? text(''),
  ])

/** Datagrams as blocks of interface 0, one a second. */
function blocksOf(words: readonly string[], first = SECOND, from = CLIENT): PacketBlocks {
  const blocks = new PacketBlocks()
  words.forEach((one, i) => {
    const bytes = datagram(one, from)
    blocks.append(0, first + i, 123_456_789, bytes.length, bytes, 0, bytes.length)
  })
  return blocks
}

export function pcapng(words: readonly string[], first = SECOND, from = CLIENT): Uint8Array {
  return Buffer.concat([
    sectionHeader({ application: 'test', os: 'any', comments: ['kept as it was'] }),
    interfaceDescription({ linkType: ETHERNET, snaplen: 0, name: 'test0', description: 'of a test' }),
    blocksOf(words, first, from).blocks,
  ])
}

/** Classic pcap with microseconds, big-endian. */
export function pcap(words: readonly string[]): Uint8Array {
  const parts: Uint8Array[] = []
  const head = Buffer.alloc(24)
  head.writeUInt32BE(0xa1b2c3d4)
  head.writeUInt16BE(2, 4)
  head.writeUInt16BE(4, 6)
  head.writeUInt32BE(65_535, 16)
  head.writeUInt32BE(ETHERNET, 20)
  parts.push(head)
  words.forEach((one, i) => {
    const bytes = datagram(one)
    const record = Buffer.alloc(16)
    for (const [place, value] of [SECOND + i, 5, bytes.length, bytes.length].entries())
      record.writeUInt32BE(value, 4 * place)
    parts.push(record, bytes)
  })
  return Buffer.concat(parts)
}

/** Opens a file and waits until it is read. */
export async function open(name: string): Promise<Notice> {
  files.open(at(name), name)
  const before = notices.length
  await vi.waitFor(() => expect(notices.length).toBeGreaterThan(before))
  return notices[before]
}

export function capture(words: readonly string[], first = SECOND): void {
  const facts = { linkType: ETHERNET, snaplen: 0, name: 'lo', filter: 'udp' }
  const id = session.beginInterface(facts, () => {
    return { received: words.length, droppedByKernel: 7, droppedByInterface: 3 }
  })
  const { blocks, count } = blocksOf(words, first)
  session.ingestBlocks(blocks, count, ETHERNET)
  session.endInterface(id)
}

export const payloads = () => {
  const found: string[] = []
  for (let packet = session.packets.first; packet < session.packets.next; packet++)
    found.push(new TextDecoder().decode(session.readPayload(packet, 0, 100)))
  return found
}
export const tshark = (path: string, ...fields: string[]) =>
  execFileSync('tshark', ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
    .trim()
    .split('\n')
export const hex = (words: string) => Buffer.from(words).toString('hex')

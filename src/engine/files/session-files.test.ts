import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Notice } from '#contract/notice'
import { STATE } from '#core/flow/states'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import {
  comment,
  decryptionSecrets,
  encodeOptions,
  interfaceDescription,
  sectionHeader,
} from '#core/pcapng/pcapng-writer'
import { FLOW } from '#core/rows/flow-row'
import { madeUpPacket } from '../log/made-up-packets'
import { Session } from '../session/session'
import { Spool } from '../spool/spool'
import { SessionFiles } from './session-files'

const text = (words: string) => new TextEncoder().encode(words)
const CLIENT = { address: '127.0.0.1', port: 4000 }
const SERVER = { address: '127.0.0.1', port: 53 }
const SECOND = 1_700_000_000
const ETHERNET = 1

let folder = ''
let session: Session
let files: SessionFiles
let notices: Notice[] = []
const at = (name: string) => join(folder, name)

function begin(): void {
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
async function end(): Promise<void> {
  await files.end()
  session.close()
}

const datagram = (words: string, from = CLIENT, to = SERVER) =>
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

function pcapng(words: readonly string[], first = SECOND, from = CLIENT): Uint8Array {
  return Buffer.concat([
    sectionHeader({ application: 'test', os: 'any', comments: ['kept as it was'] }),
    interfaceDescription({ linkType: ETHERNET, snaplen: 0, name: 'test0', description: 'of a test' }),
    blocksOf(words, first, from).blocks,
  ])
}

/** Classic pcap with microseconds, big-endian. */
function pcap(words: readonly string[]): Uint8Array {
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
async function open(name: string): Promise<Notice> {
  files.open(at(name), name)
  const before = notices.length
  await vi.waitFor(() => expect(notices.length).toBeGreaterThan(before))
  return notices[before]
}

function capture(words: readonly string[], first = SECOND): void {
  const facts = { linkType: ETHERNET, snaplen: 0, name: 'lo', filter: 'udp' }
  const id = session.beginInterface(facts, () => {
    return { received: words.length, droppedByKernel: 7, droppedByInterface: 3 }
  })
  const { blocks, count } = blocksOf(words, first)
  session.ingestBlocks(blocks, count, ETHERNET)
  session.endInterface(id)
}

const payloads = () => {
  const found: string[] = []
  for (let packet = session.packets.first; packet < session.packets.next; packet++)
    found.push(new TextDecoder().decode(session.readPayload(packet, 0, 100)))
  return found
}
const tshark = (path: string, ...fields: string[]) =>
  execFileSync('tshark', ['-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
    .trim()
    .split('\n')
const hex = (words: string) => Buffer.from(words).toString('hex')

describe('opening', () => {
  it.each([
    ['pcapng', pcapng(['one', 'two'])],
    ['pcap', pcap(['one', 'two'])],
    ['gzip of pcapng', gzipSync(pcapng(['one', 'two']))],
    ['gzip of pcap', gzipSync(pcap(['one', 'two']))],
  ])('%s → its packets, whose payload is read back', async (_kind, bytes) => {
    writeFileSync(at('a'), bytes)
    expect(await open('a')).toMatchObject({ level: 'note', title: 'a was opened' })
    expect(payloads()).toEqual(['one', 'two'])
    expect(files.status).toEqual({ tasks: [], opened: ['a'], unsaved: 0, unsavedNotes: 0 })
  })

  it('one after the other → appended in that order, told of as they are read', async () => {
    writeFileSync(at('a'), pcapng(['one']))
    writeFileSync(at('b'), pcap(['two']))
    files.open(at('a'), 'a')
    files.open(at('b'), 'b')
    expect(files.status.tasks.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'open'],
      ['b', 'open'],
    ])
    await vi.waitFor(() => expect(notices).toHaveLength(2))
    expect(payloads()).toEqual(['one', 'two'])
  })

  it('cut inside its last packet → what came before stays, and it says where', async () => {
    const whole = pcapng(['one', 'two'])
    writeFileSync(at('cut'), whole.subarray(0, whole.length - 10))
    const notice = await open('cut')
    expect(notice.level).toBe('warning')
    expect(notice.text).toMatch(/^1 packet in .* At byte \d+: The file ends inside a block\./)
    expect(payloads()).toEqual(['one'])
  })

  it('no capture at all → an error with what it begins with', async () => {
    writeFileSync(at('text'), 'hello there')
    expect(await open('text')).toMatchObject({ level: 'error', title: 'text was not opened' })
    expect(notices[0].text).toContain('Neither pcap nor pcapng')
    expect(files.status.opened).toEqual([])
  })

  it('gzip that is cut → what was unpacked stays', async () => {
    const many = Array.from({ length: 4000 }, (_, i) => `datagram ${i * 7919}`)
    const packed = gzipSync(pcapng(many))
    writeFileSync(at('cut.gz'), packed.subarray(0, packed.length >> 1))
    const notice = await open('cut.gz')
    expect(notice).toMatchObject({ level: 'warning' })
    expect(notice.text).toContain('The gzip file ends too early.')
    expect(payloads()[0]).toBe('datagram 0')
  })

  it('gzip → unpacked for its owner alone, and gone at the end', async () => {
    writeFileSync(at('a.gz'), gzipSync(pcapng(['one'])))
    await open('a.gz')
    expect(statSync(at('0.unpacked')).mode & 0o777).toBe(0o600)
    await files.end()
    expect(readdirSync(folder)).not.toContain('0.unpacked')
  })

  it('a folder, or nothing → refused in words', () => {
    expect(() => files.open(folder, 'x')).toThrow(/x could not be opened: it is no regular file/)
    expect(() => files.open(at('nothing'), 'x')).toThrow(/x could not be opened: ENOENT/)
  })

  it('cancelled → ends, what came stays, and the next one is read', async () => {
    writeFileSync(at('long'), pcapng(Array.from({ length: 60_000 }, () => 'x')))
    writeFileSync(at('next'), pcapng(['next']))
    files.cancel(files.open(at('long'), 'long'))
    files.open(at('next'), 'next')
    await vi.waitFor(() => expect(notices).toHaveLength(2))
    expect(notices[0].title).toBe('long was opened in part')
    expect(session.packets.next).toBeLessThan(60_001)
    expect(payloads().at(-1)).toBe('next')
  })

  it('replaced under its path by another file → its payload is still its own', async () => {
    writeFileSync(at('a'), pcapng(['one']))
    await open('a')
    rmSync(at('a'))
    writeFileSync(at('a'), pcapng(['two']))
    expect(payloads()).toEqual(['one'])
  })
})

describe('saving', () => {
  it('captured and opened packets → in the order of their times, as other programs read them', async () => {
    capture(['captured 0', 'captured 2'], SECOND)
    writeFileSync(at('a'), pcapng(['opened 0', 'opened 1'], SECOND, { ...CLIENT, port: 4001 }))
    await open('a')
    expect(files.status.unsaved).toBe(2)
    const saved = await files.save(at('out.pcapng'), 'out', 'all')
    expect(saved).toMatchObject({ packets: 4, madeUp: 0, missing: 0, cancelled: false })
    expect(saved.bytes).toBe(statSync(at('out.pcapng')).size)
    expect(statSync(at('out.pcapng')).mode & 0o777).toBe(0o600)
    expect(files.status.unsaved).toBe(0)
    expect(tshark(at('out.pcapng'), 'frame.time_epoch', 'frame.interface_name', 'udp.payload')).toEqual([
      `${SECOND}.123456789\tlo\t${hex('captured 0')}`,
      `${SECOND}.123456789\ttest0\t${hex('opened 0')}`,
      `${SECOND + 1}.123456789\tlo\t${hex('captured 2')}`,
      `${SECOND + 1}.123456789\ttest0\t${hex('opened 1')}`,
    ])
    const infos = execFileSync('capinfos', [at('out.pcapng')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(infos).toContain('kept as it was')
    expect(infos).toMatch(/Filter string = udp/)
    expect(infos).toMatch(/Time precision = nanoseconds/)
    const lines = execFileSync('tcpdump', ['-n', '-r', at('out.pcapng')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(lines.trim().split('\n')).toHaveLength(4)
  })

  it('saved and opened again → the same packets, processes and drop counts', async () => {
    capture(['out', 'more'])
    const flow = session.packets.flow[0]
    session.owners.nameRead(4321, 'curl')
    session.owners.takeRead(flow, 0, 4321)
    await files.save(at('out.pcapng'), 'out', 'all')
    await end()
    begin()
    await open('out.pcapng')
    expect(payloads()).toEqual(['out', 'more'])
    expect(session.owners.pidOf(session.packets.flow[0], 0)).toBe(4321)
    expect(session.owners.pidOf(session.packets.flow[0], 1)).toBe(0)
    expect(session.owners.programs.get(4321)).toBe('curl')
    await files.save(at('again.pcapng'), 'again', 'all')
    expect(readFileSync(at('again.pcapng')).subarray(0, -64)).toEqual(
      readFileSync(at('out.pcapng')).subarray(0, -64),
    )
  })

  it('a process known by the receiving end alone → told as that of a packet that came in', async () => {
    capture(['in'])
    session.owners.nameRead(99, 'named')
    session.owners.takeRead(session.packets.flow[0], 1, 99)
    await files.save(at('out.pcapng'), 'out', 'all')
    expect(tshark(at('out.pcapng'), 'frame.packet_flags_direction')).toEqual(['0x00000001'])
    await end()
    begin()
    await open('out.pcapng')
    expect(session.owners.pidOf(session.packets.flow[0], 1)).toBe(99)
  })

  it('some flows → their packets alone', async () => {
    capture(['mine'])
    writeFileSync(at('a'), pcapng(['other'], SECOND, { ...CLIENT, port: 4001 }))
    await open('a')
    const saved = await files.save(at('out.pcapng'), 'out', [session.packets.flow[1]])
    expect(saved.packets).toBe(1)
    expect(tshark(at('out.pcapng'), 'udp.payload')).toEqual([hex('other')])
    expect(files.status.unsaved).toBe(1)
  })

  it('packets that had to make room in memory → saved from the file they lie in', async () => {
    capture(['one', 'two', 'three'])
    session.packets.first = 2
    await files.save(at('out.pcapng'), 'out', 'all')
    expect(tshark(at('out.pcapng'), 'udp.payload')).toEqual(['one', 'two', 'three'].map(hex))
  })

  it('own sockets’ traffic that no capture saw → made up, and marked on each packet', async () => {
    const { own } = session
    const place = own.join(1, {
      protocol: 17,
      local: CLIENT,
      peer: SERVER,
      originator: true,
      state: STATE.none,
      since: 0,
    })
    own.transfer(1, place, 'sent', text('mine'))
    const saved = await files.save(at('out.pcapng'), 'out', 'all')
    expect(saved).toMatchObject({ packets: 1, madeUp: 1 })
    expect(tshark(at('out.pcapng'), 'udp.payload', 'frame.comment')).toEqual([
      `${hex('mine')}\tMade up from the log of own sockets: not captured`,
    ])
  })

  it('an earlier session’s files, read back → their interfaces once, beside those captured now', async () => {
    capture(['now'], SECOND + 10)
    for (const name of ['old-1', 'old-2']) writeFileSync(at(name), pcapng([name]))
    await files.readBack([at('old-1'), at('old-2')])
    expect(payloads()).toEqual(['now', 'old-1', 'old-2'])
    await files.save(at('out.pcapng'), 'out', 'all')
    expect(tshark(at('out.pcapng'), 'frame.interface_id', 'frame.interface_name', 'udp.payload')).toEqual([
      `1\ttest0\t${hex('old-1')}`,
      `1\ttest0\t${hex('old-2')}`,
      `0\tlo\t${hex('now')}`,
    ])
  })

  it('secrets of own connections → once, before the packets', async () => {
    session.addSecrets(text('CLIENT_RANDOM 00 11\n'))
    capture(['one'])
    await files.save(at('out.pcapng'), 'out', 'all')
    const block = Buffer.from(decryptionSecrets(text('CLIENT_RANDOM 00 11\n')))
    const whole = readFileSync(at('out.pcapng'))
    expect(whole.indexOf(block)).toBeGreaterThan(0)
    expect(whole.indexOf(block)).toBe(whole.lastIndexOf(block))
    expect(whole.indexOf(block)).toBeLessThan(whole.indexOf('one'))
  })

  it('over the file it was opened from → the same packets again, and still to be read', async () => {
    writeFileSync(at('a'), pcap(['one', 'two']))
    await open('a')
    await files.save(at('a'), 'a', 'all')
    expect(payloads()).toEqual(['one', 'two'])
    expect(tshark(at('a'), 'udp.payload')).toEqual(['one', 'two'].map(hex))
  })

  it('cancelled → no file, and nothing is left of it', async () => {
    capture(Array.from({ length: 60_000 }, () => 'x'))
    const saving = files.save(at('out.pcapng'), 'out', 'all')
    for (const { id } of files.status.tasks) files.cancel(id)
    expect(await saving).toMatchObject({ cancelled: true })
    expect(readdirSync(folder)).toEqual(['spool-0.pcapng'])
    expect(files.status.unsaved).toBe(60_000)
  })

  it('where nothing can be written → an error in words', async () => {
    capture(['one'])
    await expect(files.save(join(folder, 'no', 'such.pcapng'), 'x', 'all')).rejects.toMatchObject({
      code: 'ENOENT',
      step: 'Choose another folder or name.',
    })
  })
})

describe('notes', () => {
  const save = () => files.save(at('out.pcapng'), 'out', 'all')
  const comments = () => tshark(at('out.pcapng'), 'udp.payload', 'frame.comment')

  it('on a packet and on its flow → comments of the saved file, and notes again when it is opened', async () => {
    writeFileSync(at('a'), pcapng(['one', 'two']))
    await open('a')
    expect(session.notes.setOfPacket(1, 'look here')).toBe(true)
    expect(session.notes.setOfFlow(0, 'the slow one')).toBe(true)
    expect(files.status.unsavedNotes).toBe(2)
    expect(session.flows.flags[0] & FLOW.noted).toBe(FLOW.noted)
    await save()
    expect(files.status.unsavedNotes).toBe(0)
    expect(comments()).toEqual([`${hex('one')}\tNote on this flow: the slow one`, `${hex('two')}\tlook here`])

    await end()
    begin()
    writeFileSync(at('b'), readFileSync(at('out.pcapng')))
    await open('b')
    expect(session.notes.ofFlow(0)).toBe('the slow one')
    expect(session.notes.ofPacketsOf(0)).toEqual([{ packet: 1, text: 'look here' }])
    expect(files.status.unsavedNotes).toBe(0)
    // Saved again with one changed and one taken away: each is there once, as it is now.
    session.notes.setOfFlow(0, 'the slow one, again')
    session.notes.setOfPacket(1, '')
    await save()
    expect(comments()).toEqual([`${hex('one')}\tNote on this flow: the slow one, again`, hex('two')])
    expect(session.notes.textOf(0)).toBe('the slow one, again')
    session.notes.setOfFlow(0, '')
    expect(session.notes.textOf(0)).toBeUndefined()
    await save()
    expect(comments()).toEqual([`${hex('one')}\t`, hex('two')])
  })

  it('comments of another program, several on a packet → one note, saved as they were', async () => {
    const blocks = new PacketBlocks()
    const bytes = datagram('x')
    const options = encodeOptions([comment('first'), comment('second')])
    blocks.append(0, SECOND, 0, bytes.length, bytes, 0, bytes.length, options)
    writeFileSync(
      at('a'),
      Buffer.concat([
        sectionHeader({ application: 'test' }),
        interfaceDescription({ linkType: ETHERNET, snaplen: 0, name: 'test0' }),
        blocks.blocks,
      ]),
    )
    await open('a')
    expect(session.notes.ofPacketsOf(0)).toEqual([{ packet: 0, text: 'first\nsecond' }])
    await save()
    expect(comments()).toEqual([`${hex('x')}\tfirst,second`])
  })

  it('a flow that no capture saw → its note is on its first made-up packet', async () => {
    const { own } = session
    const place = own.join(1, {
      protocol: 17,
      local: CLIENT,
      peer: SERVER,
      originator: true,
      state: STATE.none,
      since: 0,
    })
    own.transfer(1, place, 'sent', text('mine'))
    own.transfer(1, place, 'sent', text('more'))
    session.notes.setOfFlow(0, 'by hand')
    await save()
    expect(comments()[0]).toMatch(/Made up from.*,Note on this flow: by hand$/)
    expect(comments()[1]).not.toContain('by hand')
  })
})

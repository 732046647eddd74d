import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { STATE } from '#core/flow/states'
import { decryptionSecrets } from '#core/pcapng/pcapng-writer'
import {
  text,
  CLIENT,
  SERVER,
  SECOND,
  folder,
  session,
  files,
  at,
  begin,
  end,
  pcapng,
  pcap,
  open,
  capture,
  payloads,
  tshark,
  hex,
} from './test-session-files'

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

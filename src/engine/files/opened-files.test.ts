import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { folder, session, files, notices, at, pcapng, pcap, open, payloads } from './test-session-files'

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

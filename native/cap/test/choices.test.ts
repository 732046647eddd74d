import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { choices, compileFilter, filterProgram, linkTypeName, linkTypeNumber, openCapture } from 'cap'
import { afterEach, describe, expect, it } from 'vitest'
import { canCapture, closeAll, closeLater, loopback } from './loopback'

afterEach(closeAll)
const { resolve } = createRequire(import.meta.url)
const open = (options: Parameters<typeof openCapture>[1]) => {
  const capture = openCapture(loopback, options, () => undefined)
  closeLater(capture)
  return capture
}

describe('names and numbers of link types', () => {
  it.each([
    [1, 'EN10MB'],
    [113, 'LINUX_SLL'],
  ])('%d is %s, and back', (number, name) => {
    expect(linkTypeName(number)).toBe(name)
    expect(linkTypeNumber(name)).toBe(number)
  })
  it('one that is none → null', () => {
    expect([linkTypeName(65_000), linkTypeNumber('NO-SUCH')]).toEqual([null, null])
  })
})

describe('filterProgram', () => {
  it('every filter → instructions, the last of which returns', () => {
    const program = filterProgram('udp port 53')
    expect(program[0]).toMatch(/^\(000\) ldh +\[12\]/)
    expect(program.at(-1)).toMatch(/ret +#0/)
  })
  it('raw IP has no Ethernet header: its version stands first', () => {
    expect(filterProgram('udp', 'RAW')[0]).toMatch(/ldb +\[0\]/)
  })
  it('a wrong filter → EFILTER with the words of compileFilter', () => {
    const words = compileFilter('tcp prot 80')?.message
    expect(words).toContain('syntax error')
    expect(() => filterProgram('tcp prot 80')).toThrow(
      expect.objectContaining({ code: 'EFILTER', message: words }),
    )
  })
})

describe.runIf(canCapture)('what a device offers', () => {
  it('its link types with their names; an unknown device → ENODEV', () => {
    const { linkTypes, timestampTypes } = choices(loopback)
    expect(linkTypes.length).toBeGreaterThan(0)
    for (const { number, name } of linkTypes) expect(linkTypeName(number)).toBe(name)
    expect(Array.isArray(timestampTypes)).toBe(true)
    expect(() => choices('nosuch0')).toThrow(expect.objectContaining({ code: 'ENODEV' }))
  })

  it('each of them can be asked for, by number and by name; another one → ENOTSUP', () => {
    for (const { number, name } of choices(loopback).linkTypes) {
      expect(open({ linkType: number }).linkTypeName).toBe(name)
      if (name !== null) expect(open({ linkType: name }).linkTypeName).toBe(name)
    }
    expect(() => open({ linkType: 'PPP' })).toThrow(expect.objectContaining({ code: 'ENOTSUP' }))
    expect(() => open({ linkType: 'NO-SUCH' })).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  it('each of its clocks can be asked for; one it has not → ENOTSUP; one that is none → EINVAL', () => {
    for (const { name } of choices(loopback).timestampTypes)
      if (name !== null) expect(open({ timestampType: name }).timestampType).toBe(name)
    expect(() => open({ timestampType: 'adapter' })).toThrow(expect.objectContaining({ code: 'ENOTSUP' }))
    expect(() => open({ timestampType: 'sundial' })).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  it.each([
    ['snaplen', { snaplen: 0 }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['direction', { direction: 'up' as 'in' }],
    ['layout', { layout: 'heap' as 'blocks' }],
  ])('%s that is none → EINVAL, which names it', (name, options) => {
    expect(() => open(options)).toThrow(
      expect.objectContaining({ code: 'EINVAL', message: expect.stringContaining(name) as string }),
    )
  })
})

describe.runIf(canCapture && process.platform === 'linux')('direction', () => {
  it('in → what the peer sends; out → what this end sends; both → each once', () => {
    const script = `
      const { execFileSync } = require('node:child_process')
      const { openCapture } = require(process.argv[1])
      const link = (words) => execFileSync('ip', ['link', ...words.split(' ')])
      link('add here type veth peer name there')
      link('set here up')
      link('set there up')
      const counts = { in: 0, out: 0, both: 0 }
      const filter = 'ether proto 0x88b5'
      const captures = Object.keys(counts).map((direction) =>
        openCapture('here', { direction, filter }, (_bytes, count) => (counts[direction] += count)),
      )
      const senders = ['here', 'there'].map((name) => openCapture(name, { filter }, () => undefined))
      const frame = Buffer.concat([Buffer.alloc(12, 2), Buffer.from([0x88, 0xb5]), Buffer.alloc(46)])
      const main = async () => {
        for (let i = 0; i < 3; i++) senders[0].send(frame)
        for (let i = 0; i < 5; i++) senders[1].send(frame)
        await Promise.all([...captures, ...senders].map((one) => one.stop()))
        console.log(counts.in, counts.out, counts.both)
      }
      main()`
    const namespaces = process.getuid?.() === 0 ? '-n' : '-rn'
    const { stdout, stderr } = spawnSync(
      'unshare',
      [namespaces, process.execPath, '-e', script, resolve('cap')],
      { encoding: 'utf8', timeout: 20_000 },
    )
    expect([stdout, stderr]).toEqual(['5 3 8\n', ''])
  })
})

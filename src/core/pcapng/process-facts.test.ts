import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BLOCK, OPTION } from './blocks'
import { keptOptions } from './kept-options'
import { PcapngReader } from './pcapng-reader'
import { sectionHeader } from './pcapng-writer'
import {
  processBlock,
  processOptions,
  readProcessBlock,
  readProcessOptions,
  WIRESHARK,
} from './process-facts'

const pid = fc.integer({ min: 1, max: 0xffff_ffff })

it('options of a process → the same process and direction', () => {
  fc.assert(
    fc.property(pid, fc.constantFrom('in' as const, 'out' as const), (one, direction) => {
      expect(readProcessOptions(processOptions(one, direction), true)).toEqual({ pid: one, direction })
    }),
  )
})

it('process 0 → not known', () => {
  expect(readProcessOptions(processOptions(0, 'out'), true)).toBeNull()
})

it('a process block, as the section’s reader gives it → the same number and name', () => {
  fc.assert(
    fc.property(pid, fc.stringMatching(/^[a-z é]{1,40}$/), (one, name) => {
      const found: unknown[] = []
      const reader = new PcapngReader({
        interface: () => undefined,
        packet: () => undefined,
        custom: (enterprise, content) => found.push(enterprise, readProcessBlock(content)),
      })
      reader.push(sectionHeader({ application: 'test' }))
      reader.push(processBlock(one, name))
      expect(reader.end().error).toBeNull()
      expect(found).toEqual([WIRESHARK, { pid: one, name }])
    }),
  )
})

it('any bytes as a process block → a process or none, never an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, isProcess) => {
      if (isProcess && bytes.length > 4) bytes.set([3, 0, 0, 0])
      const told = readProcessBlock(bytes)
      expect(told === null || told.name.length <= bytes.length).toBe(true)
    }),
  )
})

it('options of a big-endian section → written again little-endian', () => {
  const value = Uint8Array.of(0, 0, 16, 225, 0, 0, 34, 61)
  const options = [{ code: OPTION.packetProcess, value }]
  expect(readProcessOptions(options, false)?.pid).toBe(4321)
  const kept = keptOptions(BLOCK.enhancedPacket, options, false)
  expect(kept[0].value).toEqual(Uint8Array.of(225, 16, 0, 0, 61, 34, 0, 0))
  expect(readProcessOptions(kept, true)?.pid).toBe(4321)
})

it('an interface described again → without what says how its times were written', () => {
  const codes = [OPTION.interfaceName, OPTION.interfaceTimeResolution, OPTION.interfaceTimeOffset]
  const options = codes.map((code) => ({ code, value: new Uint8Array(8) }))
  expect(keptOptions(BLOCK.interfaceDescription, options, true).map(({ code }) => code)).toEqual([
    OPTION.interfaceName,
  ])
})

import { describe, expect, it } from 'vitest'
import { unavailable } from 'cap'
import { checkFilter, filterProgram } from './filter-check'

describe.runIf(unavailable === null)('checkFilter', () => {
  it.each(['', '  ', 'tcp port 8080', 'host example.invalid and udp'])('%j → nothing wrong', (filter) => {
    expect(checkFilter(filter)).toEqual({ error: null })
  })
  it('a wrong word → libpcap’s words, and where it is', () => {
    expect(checkFilter('tcp prot 80')).toEqual({
      error: { message: expect.stringContaining('syntax error') as string, from: 4, to: 8 },
    })
  })
  it('what goes on → its end', () => {
    expect(checkFilter('tcp and').error).toMatchObject({ from: 7, to: 7 })
  })
})

describe.runIf(unavailable === null)('filterProgram', () => {
  it('an instruction a line', () => {
    const { instructions } = filterProgram('udp port 53', null)
    expect(instructions[0]).toMatch(/^\(000\) ldh +\[12\]/)
    expect(instructions.at(-1)).toContain('ret')
  })
  it('a wrong filter → EFILTER; a name → not looked up, and said so', () => {
    expect(() => filterProgram('tcp prot 80', null)).toThrow(/does not compile/)
    expect(() => filterProgram('host example.invalid', null)).toThrow(/example\.invalid/)
  })
})

import { describe, expect, it } from 'vitest'
import { FieldReader } from './field-reader'

const reader = (...bytes: number[]) => new FieldReader(Uint8Array.from(bytes))

describe('reading fields', () => {
  it('a number behind the end: 0, malformed where it began, and at the end', () => {
    const from = reader(1, 2, 3)
    expect(from.number('One', 2)).toBe(0x0102)
    expect(from.number('Two', 2)).toBe(0)
    expect(from.malformed).toEqual({ at: 2, why: 'Two needs 2 bytes, 1 are left' })
    expect(from.left).toBe(0)
  })

  it('bits of a number that was not there: not noted', () => {
    const from = reader(1)
    from.number('Flags', 2)
    from.bits('Flag', 'yes', 2, 0, 1)
    expect(from.fields).toEqual([])
  })

  it('within a length: reads no further, and notes what is left', () => {
    const from = reader(1, 2, 3, 9)
    from.within('Part', 3, (inside) => String(inside.number('Number', 2)))
    expect(from.fields[0]).toMatchObject({ name: 'Part', value: '258', at: 0, length: 3 })
    expect(from.fields[0].children?.map(({ name, at }) => [name, at])).toEqual([
      ['Number', 0],
      ['Not read', 2],
    ])
    expect(from.number('Next', 1)).toBe(9)
  })

  it('nonsense within a length: a problem of that field alone', () => {
    const from = reader(1, 9)
    from.within('Part', 1, (inside) => String(inside.number('Number', 4)))
    expect(from.fields[0].problem).toBe('Number needs 4 bytes, 1 are left')
    expect(from.isWhole).toBe(true)
    expect(from.number('Next', 1)).toBe(9)
  })

  it('within more than there is: malformed', () => {
    const from = reader(1)
    expect(from.within('Part', 2, () => 'never')).toBeNull()
    expect(from.isWhole).toBe(false)
  })

  it('ranges count from where the reader began', () => {
    const from = new FieldReader(Uint8Array.of(7, 7, 1, 2), 2)
    from.group('Both', () => `${from.number('A', 1)} ${from.number('B', 1)}`)
    expect(from.fields).toEqual([
      {
        name: 'Both',
        value: '1 2',
        at: 0,
        length: 2,
        children: [
          { name: 'A', value: '1', at: 0, length: 1 },
          { name: 'B', value: '2', at: 1, length: 1 },
        ],
      },
    ])
  })
})

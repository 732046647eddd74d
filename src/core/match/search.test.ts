import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern } from './compile-pattern'
import { literal } from './program'
import { Search } from './search'

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

function search(pattern: string, text: string) {
  const program = compilePattern(pattern)
  if ('why' in program) throw new Error(program.why)
  return new Search(program).feed(bytesOf(text))
}

describe('a pattern', () => {
  it.each([
    ['a+', 'baaac'],
    ['a+?', 'baaac'],
    ['(a|ab)(c|bcd)', 'xabcd'],
    ['(\\d+)-(\\d+)', 'from 10-20 to'],
    ['[^a-c\\s]+', 'abc def'],
    ['(?:ab){2,3}', 'abababab'],
    ['x{0,2}y', 'xxxy'],
    ['(a*)*b', 'aaab'],
    ['(?<code>2\\d\\d) .*', 'x 250 OK\r\n'],
    ['[]x]', 'a]'],
    ['\\x41\\.', 'BA.'],
    ['', 'abc'],
    ['a|', 'b'],
  ])('%s in %j is found where the language’s own finds it', (pattern, text) => {
    const own = new RegExp(pattern.replace('[]x]', '[\\]x]')).exec(text)
    const found = search(pattern, text)
    expect(found && [found.start, found.end]).toEqual(own && [own.index, own.index + own[0].length])
  })
  it('what the language’s own finds, over many patterns and texts', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(?:a|bb)', '(ab?)', 'c')
    const piece = fc
      .tuple(atom, fc.constantFrom('', '*', '+', '?', '{1,2}', '*?'))
      .map((parts) => parts.join(''))
    const pattern = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''))
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 })
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const own = new RegExp(source).exec(subject)
        const found = search(source, subject)
        expect(found && [found.start, found.end]).toEqual(own && [own.index, own.index + own[0].length])
      }),
    )
  })
  it('lines: ^ and $ hold at each of them, CRLF too', () => {
    expect(search('^250', 'x 250\r\n250 OK')?.start).toBe(7)
    expect(search('OK$', 'OKAY\r\nOK\r\n')?.start).toBe(6)
  })
  it.each([
    ['get', 'GET', 0],
    ['[a-c]+D', 'xABCd', 1],
    ['[^a]', 'aAb', 2],
    ['\\x61', 'A', 0],
    ['a1', 'A1', 0],
  ])('case ignored: %s in %s', (pattern, text, start) => {
    const program = compilePattern(pattern, true)
    expect('why' in program ? program : new Search(program).feed(bytesOf(text))).toMatchObject({ start })
  })
  it('comes in pieces → is found when its last byte has come', () => {
    const one = new Search(literal(bytesOf('HELLO')))
    expect(one.feed(bytesOf('xHEL'))).toBeNull()
    expect(one.feed(bytesOf('LO you'))).toMatchObject({ start: 1, end: 6 })
  })
  it('that lets others search for ever is searched in linear time', () => {
    const program = compilePattern('(a*)*(a*)*x')
    if ('why' in program) throw new Error(program.why)
    const one = new Search(program)
    const bytes = 20_000
    expect(one.feed(bytesOf('a'.repeat(bytes)))).toBeNull()
    expect(one.steps).toBeGreaterThan(bytes)
    expect(one.steps).toBeLessThanOrEqual(bytes * program.instructions.length)
  })
  it.each([
    ['a(b', 1],
    ['a)', 1],
    ['[a', 0],
    ['*a', 0],
    ['a**', 2],
    ['(?=a)', 1],
    ['\\k', 0],
    ['(a{1000}){1000}', 0],
    ['\\', 0],
    ['[z-a]', 3],
  ])('%s is none, and says where', (pattern, at) => {
    expect(compilePattern(pattern)).toMatchObject({ at })
  })
})

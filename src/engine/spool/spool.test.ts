import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { SourceFiles } from './source-files'
import { Spool } from './spool'

const PLENTY = 2 ** 40
const text = (words: string) => new TextEncoder().encode(words)

let folder = ''
let sources: SourceFiles
let clock = 0
let free: number | null = PLENTY
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fourtuple-spool-'))
  sources = new SourceFiles()
  clock = 0
  free = PLENTY
})
afterEach(() => {
  sources.closeAll()
  rmSync(folder, { recursive: true, force: true })
})

const pathOf = (index: number) => join(folder, 'session', `${index}.pcapng`)
function spoolOf(most?: number): Spool {
  const owner = { pathOf, head: () => [text('head ')], tail: () => [text('tail')] }
  return new Spool(
    owner,
    sources,
    most,
    () => clock,
    () => free,
  )
}
function append(spool: Spool, words: string) {
  const place = spool.place(words.length)
  return { place, written: spool.append(text(words)) }
}
const contents = (index: number) => readFileSync(pathOf(index), 'utf8')

it('a file of its owner’s, with its head first; what is appended can be read at once', () => {
  const spool = spoolOf()
  const { place } = append(spool, 'one')
  expect(place).toEqual({ source: 0, fileOffset: 5 })
  expect(contents(0)).toBe('head one')
  expect(new TextDecoder().decode(sources.read(0, 5, 3))).toBe('one')
  expect(statSync(pathOf(0)).mode & 0o777).toBe(0o600)
  spool.close()
})

it('rotation by bytes → the next file before one would be too long, each with its head and tail', () => {
  const spool = spoolOf()
  spool.rotate({ bytes: 12, seconds: null, files: null })
  expect(append(spool, 'first').place).toEqual({ source: 0, fileOffset: 5 })
  expect(append(spool, 'second').place).toEqual({ source: 1, fileOffset: 5 })
  expect([contents(0), contents(1)]).toEqual(['head firsttail', 'head second'])
  expect([spool.files, spool.bytes]).toEqual([2, 14 + 11])
  spool.close()
})

it('rotation by time → the next file at the tick after it', () => {
  const spool = spoolOf()
  spool.rotate({ bytes: null, seconds: 10, files: null })
  append(spool, 'a')
  clock = 9_999
  spool.tick()
  expect(spool.files).toBe(1)
  clock = 10_000
  spool.tick()
  expect(spool.files).toBe(2)
  spool.close()
})

it('a ring → the oldest file is deleted, and nothing can be read of it', () => {
  const spool = spoolOf()
  spool.rotate({ bytes: 6, seconds: null, files: 2 })
  for (const word of ['a', 'b', 'c']) append(spool, word)
  expect([0, 1, 2].map((index) => existsSync(pathOf(index)))).toEqual([false, true, true])
  expect(sources.read(0, 5, 1)).toHaveLength(0)
  expect(new TextDecoder().decode(sources.read(1, 5, 1))).toBe('b')
  expect(spool.files).toBe(2)
  spool.close()
})

it('its bound reached → nothing more is written, and it says why', () => {
  const spool = spoolOf(8)
  expect(append(spool, 'one').written).toBe(true)
  expect(append(spool, 'two').written).toBe(false)
  expect(spool.error).toContain('reached its bound')
  expect(spool.place(1)).toBeNull()
  expect(contents(0)).toBe('head one')
  spool.close()
})

it('a disk that fills → nothing more is written, and it says how little is free', () => {
  const spool = spoolOf()
  free = 10 << 20
  spool.tick()
  expect(spool.error).toBe('only 10 MiB are free on the disk')
  expect(append(spool, 'x').written).toBe(false)
  spool.close()
})

it('a system that does not tell what is free → written all the same', () => {
  free = null
  const spool = spoolOf()
  spool.tick()
  expect([spool.error, spool.free]).toEqual([null, null])
  spool.close()
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { asarOf, resetFuses } from './electron-files.mjs'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

it('asarOf → a header that finds each file’s bytes', () => {
  const archive = asarOf([
    ['a.js', Buffer.from('first')],
    ['package.json', Buffer.from('{}')],
  ])
  const length = archive.readUInt32LE(12)
  const header = JSON.parse(archive.toString('utf8', 16, 16 + length)) as {
    files: Record<string, { size: number; offset: string }>
  }
  const start = 8 + archive.readUInt32LE(4)
  const read = ({ size, offset }: { size: number; offset: string }) =>
    archive.toString('utf8', start + Number(offset), start + Number(offset) + size)
  expect(Object.entries(header.files).map(([name, entry]) => [name, read(entry)])).toEqual([
    ['a.js', 'first'],
    ['package.json', '{}'],
  ])
})

it('resetFuses: changes the fuses and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-fuses-'))
  const file = join(folder, 'binary')
  try {
    writeFileSync(file, `before${SENTINEL}\x01\x0801010101after`, 'latin1')
    resetFuses(file)
    expect(readFileSync(file, 'latin1')).toBe(`before${SENTINEL}\x01\x0810110001after`)
    writeFileSync(file, 'no fuses')
    expect(() => resetFuses(file)).toThrow('no fuses')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

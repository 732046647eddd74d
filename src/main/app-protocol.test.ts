import { sep } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'

vi.mock('electron', () => ({ protocol: {} }))
const { fileOf } = await import('./app-protocol')

const FOLDER = `${sep}app${sep}renderer`

describe('fileOf', () => {
  it('/ → the page', () =>
    expect(fileOf('app://fourtuple/', FOLDER)).toEqual({
      path: `${FOLDER}${sep}index.html`,
      contentType: 'text/html; charset=utf-8',
    }))
  it('a script → its file', () =>
    expect(fileOf('app://fourtuple/assets/x.js', FOLDER)?.path).toBe(`${FOLDER}${sep}assets${sep}x.js`))
  it.each([
    'app://elsewhere/index.html',
    'file:///etc/passwd.html',
    'app://fourtuple/..%2f..%2fsecret.js',
    'app://fourtuple/a%00.html',
    'app://fourtuple/%E0%A4%A',
    'app://fourtuple/package.json',
  ])('%s → nothing', (url) => expect(fileOf(url, FOLDER)).toBeNull())
  it('no URL leads out of the folder', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', 'a', '.html')), (parts) => {
        const file = fileOf(`app://fourtuple/${parts.join('/')}.js`, FOLDER)
        expect(file === null || file.path.startsWith(FOLDER + sep)).toBe(true)
      }),
    )
  })
})

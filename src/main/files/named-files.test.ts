import { resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { namedFiles } from './named-files'

const FOLDER = `${sep}home`

it('packaged → each word that is no switch, whole', () => {
  expect(namedFiles(['fourtuple', '--no-sandbox', 'a.pcap', `${sep}b.pcap`], FOLDER, true)).toEqual([
    `${FOLDER}${sep}a.pcap`,
    `${sep}b.pcap`,
  ])
})
it('started by Electron → without the app’s folder', () => {
  expect(namedFiles(['electron', '--x', '.', 'a.pcap'], FOLDER, false)).toEqual([`${FOLDER}${sep}a.pcap`])
})
it('a file by its URL → its path', () => {
  expect(namedFiles(['fourtuple', String(pathToFileURL(`${sep}a b.pcap`))], FOLDER, true)).toEqual([
    resolve(`${sep}a b.pcap`),
  ])
})
it('nothing named → none', () => {
  expect(namedFiles(['electron', '.'], FOLDER, false)).toEqual([])
  expect(namedFiles(['fourtuple'], FOLDER, true)).toEqual([])
})

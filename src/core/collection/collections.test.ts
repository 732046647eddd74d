import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeCollections, readCollections, writeCollections, type Collection } from './collections'

const modbus: Collection = {
  name: 'Modbus',
  payloads: [
    { name: 'Read', payload: { mode: 'template', text: '\\x01\\x03{{crc16 modbus}}' } },
    { name: 'Hello', payload: { mode: 'text', text: 'hello', encoding: 'latin-1', ending: 'CR' } },
  ],
}
it('what is written is read back', () =>
  expect(readCollections(writeCollections([modbus]))).toEqual({ collections: [modbus] }))
it.each([
  ['{', 'no JSON'],
  ['[]', 'no file of payloads'],
  ['{"format":"fourtuple-payloads","version":2}', 'version is 2'],
  [
    writeCollections([modbus]).replace('crc16', 'crc17'),
    'Collection 1 (Modbus), payload 1: Read, character 11',
  ],
  [writeCollections([modbus]).replace('latin-1', 'ebcdic'), 'unknown "encoding"'],
])('%s is refused in words', (text, why) =>
  expect(readCollections(text)).toMatchObject({ why: expect.stringContaining(why) as string }),
)
it('any JSON is read or refused', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(readCollections(text)).toHaveProperty('why')
    }),
  )
})
it('merged: the same name is replaced, another one is added', () => {
  const other: Collection = {
    name: 'Modbus',
    payloads: [{ name: 'Read', payload: { mode: 'hex', text: '01' } }],
  }
  expect(mergeCollections([modbus], [other, { name: 'B', payloads: [] }])).toEqual([
    { name: 'Modbus', payloads: [other.payloads[0], modbus.payloads[1]] },
    { name: 'B', payloads: [] },
  ])
})

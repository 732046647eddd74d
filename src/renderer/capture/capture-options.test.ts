import { expect, it } from 'vitest'
import { captureRequest } from '#contract/capture'
import { DEFAULT_OPTIONS, isChanged, problemsOf, requestParts } from './capture-options'

const source = { kind: 'interface', name: 'lo' } as const

it('as they are by default → what the engine takes by default', () => {
  expect(isChanged(DEFAULT_OPTIONS)).toBe(false)
  expect(problemsOf(DEFAULT_OPTIONS)).toEqual({})
  expect(captureRequest.parse({ source, ...requestParts(DEFAULT_OPTIONS) })).toEqual(
    captureRequest.parse({ source, rotation: {} }),
  )
})

it('all of them given → each in the unit of the contract', () => {
  const options = {
    ...DEFAULT_OPTIONS,
    snaplen: '96',
    bufferMebibytes: '2',
    linkType: '1',
    stopPackets: '10',
    stopMegabytes: '0.5',
    stopSeconds: '2.5',
    rotateMegabytes: '2',
    rotateSeconds: '60',
    ringFiles: '4',
  }
  expect(problemsOf(options)).toEqual({})
  expect(isChanged(options)).toBe(true)
  expect(captureRequest.parse({ source, ...requestParts(options) })).toMatchObject({
    snaplen: 96,
    bufferBytes: 2_097_152,
    linkType: 1,
    stopAfter: { packets: 10, bytes: 500_000, seconds: 2.5 },
    rotation: { bytes: 2_000_000, seconds: 60, files: 4 },
  })
})

it.each([
  ['snaplen', ''],
  ['snaplen', '63'],
  ['bufferMebibytes', '1025'],
  ['stopPackets', '1.5'],
  ['stopPackets', '1e3'],
  ['stopSeconds', '0'],
  ['stopMegabytes', '-1'],
  ['rotateMegabytes', '1.9'],
  ['ringFiles', '1'],
] as const)('%s “%s” → what is wanted, in words', (name, text) => {
  const problems = problemsOf({ ...DEFAULT_OPTIONS, rotateSeconds: '1', [name]: text })
  expect(Object.keys(problems)).toEqual([name])
  expect(problems[name]).toMatch(/from|above/)
})

it('a ring without a size or a time → said', () => {
  expect(problemsOf({ ...DEFAULT_OPTIONS, ringFiles: '3' }).ringFiles).toMatch(/needs a size or a time/)
})

import { expect, it } from 'vitest'
import { captureRequest } from '#contract/capture'
import { DEFAULT_OPTIONS } from './capture-options'
import { isAsPlanned } from './is-as-planned'

const on = (name: string) => ({
  request: captureRequest.parse({ source: { kind: 'interface', name }, filter: 'tcp' }),
})
const program = { request: captureRequest.parse({ source: { kind: 'program', command: 'tcpdump' } }) }
const plan = { chosen: ['lo', 'eth0'], filter: 'tcp ', options: DEFAULT_OPTIONS }

it('the same → as planned', () => expect(isAsPlanned([on('eth0'), program, on('lo')], plan)).toBe(true))
it('a program alone → as planned', () => expect(isAsPlanned([program], plan)).toBe(true))
it('others are chosen → not', () => expect(isAsPlanned([on('lo')], plan)).toBe(false))
it('another filter → not', () =>
  expect(isAsPlanned([on('lo'), on('eth0')], { ...plan, filter: 'udp' })).toBe(false))
it('another option → not', () => {
  const options = { ...DEFAULT_OPTIONS, stopPackets: '5' }
  expect(isAsPlanned([on('lo'), on('eth0')], { ...plan, options })).toBe(false)
})
it('a rotation that is planned no more → not', () => {
  const rotating = {
    request: { ...on('lo').request, rotation: { bytes: 5_000_000, seconds: null, files: 3 } },
  }
  expect(isAsPlanned([rotating], { ...plan, chosen: ['lo'] })).toBe(false)
})

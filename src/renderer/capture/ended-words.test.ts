import { expect, it } from 'vitest'
import { captureRequest, type CaptureState } from '#contract/capture'
import { endedWords } from './ended-words'

const request = captureRequest.parse({
  source: { kind: 'interface', name: 'lo' },
  stopAfter: { packets: 1000, bytes: 5_000_000, seconds: 2.5 },
})
const ended = (endedBy: CaptureState['endedBy']) =>
  endedWords({ running: false, endedBy, request, error: null })

it.each([
  ['packets', 'ended: 1,000 packets were taken, as asked'],
  ['bytes', 'ended: 5.00 MB were taken, as asked'],
  ['seconds', 'ended: 2.5 s were over, as asked'],
  ['end of output', 'ended: the program ended its output'],
  ['error', 'ended by an error'],
  [null, 'stopped'],
] as const)('%s → %s', (endedBy, words) => expect(ended(endedBy)).toBe(words))

import type { CallInput } from '#contract/messages'
import { LARGEST_SNAPLEN, SMALLEST_SNAPLEN } from '#contract/limits'
import { exact } from '../format/numbers'

/** The options of a capture as they are typed: text, so that half a number stays what it is. */
export interface CaptureOptions {
  promiscuous: boolean
  direction: 'both' | 'in' | 'out'
  snaplen: string
  bufferMebibytes: string
  /** A DLT number; empty for the interface's own. */
  linkType: string
  timestampType: string
  stopPackets: string
  stopMegabytes: string
  stopSeconds: string
  rotateMegabytes: string
  rotateSeconds: string
  ringFiles: string
}
export type NumberOption = Exclude<
  keyof CaptureOptions,
  'promiscuous' | 'direction' | 'linkType' | 'timestampType'
>

export const DEFAULT_OPTIONS: CaptureOptions = {
  promiscuous: false,
  direction: 'both',
  snaplen: String(LARGEST_SNAPLEN),
  bufferMebibytes: '32',
  linkType: '',
  timestampType: '',
  stopPackets: '',
  stopMegabytes: '',
  stopSeconds: '',
  rotateMegabytes: '',
  rotateSeconds: '',
  ringFiles: '',
}

const MEGABYTE = 1_000_000
const MEBIBYTE = 1 << 20

interface Rule {
  least: number
  most: number
  /** What is wanted, as a sentence. */
  wanted: string
  /** Whether nothing may be given. */
  optional: boolean
  whole: boolean
}
const atLeast = (least: number, wanted: string, whole: boolean): Rule => ({
  least,
  most: Number.MAX_SAFE_INTEGER / MEGABYTE,
  wanted,
  optional: true,
  whole,
})
const RULES: Record<NumberOption, Rule> = {
  snaplen: {
    least: SMALLEST_SNAPLEN,
    most: LARGEST_SNAPLEN,
    wanted: `A whole number of bytes from ${SMALLEST_SNAPLEN} to ${exact(LARGEST_SNAPLEN)}.`,
    optional: false,
    whole: true,
  },
  bufferMebibytes: {
    least: 1,
    most: 1024,
    wanted: 'A whole number of MiB from 1 to 1,024.',
    optional: false,
    whole: true,
  },
  stopPackets: atLeast(1, 'A whole number of packets from 1 on, or nothing.', true),
  stopMegabytes: atLeast(0.000_001, 'Megabytes above 0, such as 0.5 or 100, or nothing.', false),
  stopSeconds: atLeast(0.001, 'Seconds above 0, such as 2.5 or 60, or nothing.', false),
  rotateMegabytes: atLeast(2, 'Megabytes from 2 on, or nothing.', false),
  rotateSeconds: atLeast(1, 'Seconds from 1 on, or nothing.', false),
  ringFiles: {
    least: 2,
    most: 1000,
    wanted: 'A whole number of files from 2 to 1,000, or nothing.',
    optional: true,
    whole: true,
  },
}

export type Problems = Partial<Record<NumberOption, string>>
/** A capture's request without what it is captured from. */
export type RequestParts = Omit<CallInput<'capture.start'>, 'source' | 'filter'>

/** A number as typed; null where there is none and none is needed; undefined where it is not one that is wanted. */
function read(text: string, { least, most, optional, whole }: Rule): number | null | undefined {
  const bare = text.trim()
  if (bare === '') return optional ? null : undefined
  const value = /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : NaN
  return value >= least && value <= most && (!whole || Number.isInteger(value)) ? value : undefined
}

/** What is wrong with the options, in words, by field. Empty where all is well. */
export function problemsOf(options: CaptureOptions): Problems {
  const problems: Problems = {}
  for (const name of Object.keys(RULES) as NumberOption[])
    if (read(options[name], RULES[name]) === undefined) problems[name] = RULES[name].wanted
  const { ringFiles, rotateMegabytes, rotateSeconds } = options
  // A ring of files that never turns keeps one file for ever.
  if (ringFiles.trim() !== '' && rotateMegabytes.trim() === '' && rotateSeconds.trim() === '')
    problems.ringFiles ??= 'A ring needs a size or a time after which the next file begins.'
  return problems
}

/** The options as the engine takes them. Only where {@link problemsOf} finds nothing. */
export function requestParts(options: CaptureOptions): RequestParts {
  const number = (name: NumberOption) => read(options[name], RULES[name]) ?? null
  const times = (value: number | null, unit: number) => (value === null ? null : Math.round(value * unit))
  const rotation = {
    bytes: times(number('rotateMegabytes'), MEGABYTE),
    seconds: number('rotateSeconds'),
    files: number('ringFiles'),
  }
  return {
    promiscuous: options.promiscuous,
    direction: options.direction,
    snaplen: number('snaplen') ?? LARGEST_SNAPLEN,
    bufferBytes: (number('bufferMebibytes') ?? 32) * MEBIBYTE,
    linkType: options.linkType === '' ? null : Number(options.linkType),
    timestampType: options.timestampType === '' ? null : options.timestampType,
    stopAfter: {
      packets: number('stopPackets'),
      bytes: times(number('stopMegabytes'), MEGABYTE),
      seconds: number('stopSeconds'),
    },
    // All null is given as well: it ends the rotation that an earlier capture of the session began.
    rotation,
  }
}

/** Whether anything is other than it is by default. */
export function isChanged(options: CaptureOptions): boolean {
  return (Object.keys(DEFAULT_OPTIONS) as (keyof CaptureOptions)[]).some(
    (name) => options[name] !== DEFAULT_OPTIONS[name],
  )
}

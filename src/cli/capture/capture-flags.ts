import { captureRequest } from '#contract/capture'
import type { CaptureCommand } from './run-capture'

/** Options of `fourtuple capture` as they were read. */
export interface CaptureFlags {
  interface?: string[]
  from?: string[]
  filter?: string
  write?: string
  json?: true
  count?: number
  bytes?: number
  for?: number
  snaplen?: number
  promiscuous?: true
  direction?: string
  rotateBytes?: number
  rotateSeconds?: number
  files?: number
}

/** What is wrong with options that are right each by itself; null where nothing is. */
export function wrongTogether({ rotateBytes, rotateSeconds, files, write }: CaptureFlags): string | null {
  const rotates = rotateBytes !== undefined || rotateSeconds !== undefined
  if (files !== undefined && !rotates) return '--files needs --rotate-bytes or --rotate-seconds.'
  if (rotates && (write === undefined || write === '-'))
    return 'Only a file can rotate: name one with -w FILE.'
  return null
}

/** What the options ask for; each was checked as it was read. */
export function captureOptionsOf(flags: CaptureFlags): CaptureCommand {
  const { rotateBytes: bytes, rotateSeconds: seconds, files } = flags
  const rotates = bytes !== undefined || seconds !== undefined
  const { filter, ...options } = captureRequest.omit({ source: true }).parse({
    filter: flags.filter,
    snaplen: flags.snaplen,
    promiscuous: flags.promiscuous,
    direction: flags.direction,
    stopAfter: { packets: flags.count, bytes: flags.bytes, seconds: flags.for },
    rotation: rotates ? { bytes, seconds, files } : null,
  })
  return {
    interfaces: flags.interface ?? [],
    programs: flags.from ?? [],
    filter,
    json: flags.json === true,
    write: flags.write ?? null,
    options,
  }
}

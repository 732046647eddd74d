import type { CaptureSource } from '#contract/capture'
import { codeOf, ShownError } from '../engine-error'

/** Puts what opening a capture failed with in words: what happened, why, and the next step. */
export function captureError(thrown: unknown, source: CaptureSource): ShownError {
  if (thrown instanceof ShownError) return thrown
  const code = codeOf(thrown)
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  const where = source.kind === 'interface' ? source.name : source.command
  switch (code) {
    case 'EPERM':
    case 'EACCES':
      return new ShownError(
        code,
        `This program may not capture on ${where} (${words}).`,
        'See “Permission to capture” for the exact step on this system.',
      )
    case 'ENODEV':
      return new ShownError(code, `There is no interface ${where} (${words}).`, 'Choose one from the list.')
    case 'ENETDOWN':
      return new ShownError(code, `${where} is down.`, 'Bring it up, or choose another interface.')
    case 'EFILTER':
      return new ShownError(
        code,
        `The capture filter does not compile: ${words}.`,
        'Example: tcp port 8080 and host 127.0.0.1',
      )
    default:
      return new ShownError(code, `Capturing on ${where} failed: ${words}.`)
  }
}

/** What ended a capture that ran, in words. */
export function endError(error: Error, name: string): ShownError {
  if (error instanceof ShownError) return error
  const step = `Once ${name} is there again, start a new capture.`
  const sentence = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`
  return new ShownError(codeOf(error), sentence, step)
}

/** Why a capture's file can't be made, in words. */
export function fileError(thrown: unknown): ShownError {
  const code = codeOf(thrown)
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  const path = thrown instanceof Error && 'path' in thrown ? String(thrown.path) : 'The file'
  return code === 'EEXIST'
    ? new ShownError(code, `${path} is there already.`, 'Give another name: no capture is overwritten.')
    : new ShownError(
        code,
        `The capture's file could not be made: ${words}.`,
        'Free some space, then start again.',
      )
}

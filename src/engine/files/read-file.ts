import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { codeOf, ShownError } from '../engine-error'

/** Opens a regular file for reading; a named pipe must not hold the engine. @throws {ShownError} */
export function openToRead(path: string, name: string): { descriptor: number; size: number } {
  let descriptor: number | null = null
  try {
    descriptor = openSync(path, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0))
    const facts = fstatSync(descriptor)
    if (facts.isFile()) return { descriptor, size: facts.size }
    throw new Error('it is no regular file')
  } catch (thrown) {
    if (descriptor !== null) closeSync(descriptor)
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    throw new ShownError(codeOf(thrown), `${name} could not be opened: ${words}.`, 'Choose another file.')
  }
}

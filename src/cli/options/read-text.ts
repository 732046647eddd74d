import { readFileSync, statSync } from 'node:fs'
import { codeOf, ShownError } from '#engine/engine-error'

/** Longest certificate or script; the contract has the same bound. */
const MOST_BYTES = 1 << 20

/** A small file of text that an option names. @throws {ShownError} where it can't be read, or is longer than 1 MiB */
export function readText(path: string): string {
  try {
    if (statSync(path).size > MOST_BYTES) throw new ShownError('EFBIG', `${path} is longer than 1 MiB.`)
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if (thrown instanceof ShownError) throw thrown
    const code = codeOf(thrown)
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES'
          ? 'this user may not'
          : code === 'EISDIR'
            ? 'it is a folder'
            : code
    throw new ShownError(code, `${path} can’t be read: ${why}.`)
  }
}

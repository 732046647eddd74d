import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Paths of the files that a command line names, whole: what is no switch, without the program itself.
 *
 * @param packaged else the first that is no switch is the app's own folder
 */
export function namedFiles(argv: readonly string[], folder: string, packaged: boolean): string[] {
  const named = argv.slice(1).filter((word) => word !== '' && !word.startsWith('-'))
  return named.slice(packaged ? 0 : 1).map((word) => resolve(folder, pathOf(word)))
}

/** Desktops name a file that was double-clicked by its URL. */
function pathOf(word: string): string {
  try {
    return word.startsWith('file:') ? fileURLToPath(word) : word
  } catch {
    return word // of another machine
  }
}

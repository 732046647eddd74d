/** Something that the window can do, by whatever it is asked for. */
export interface Command {
  id: string
  title: string
  /** As they are written for Linux and Windows; on macOS Ctrl is shown as ⌘. */
  keys?: string
  /** @returns null where it is possible now, else why not */
  why: () => string | null
  run: () => void
}

/** Keys as this machine's keyboard names them. */
export function keyWords(keys: string): string {
  return navigator.userAgent.includes('Macintosh')
    ? keys.replaceAll('Ctrl+', '⌘').replaceAll('Shift+', '⇧')
    : keys
}

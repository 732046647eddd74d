import type { EngineStatus } from '#contract/status'

/** Whether a session has something that a file opened as a session of its own would take the place of. */
export function hasContent({ packets, files }: Pick<EngineStatus, 'packets' | 'files'>): boolean {
  return packets > 0 || files.opened.length > 0 || files.tasks.some(({ kind }) => kind === 'open')
}

/** What the window is called: by the file it was saved to, else those that were opened; a dot where something is not saved. */
export function windowTitle(
  saved: string | null,
  { opened, unsaved, unsavedNotes }: EngineStatus['files'],
): string {
  const first = saved ?? opened.at(0)
  const isUnsaved = unsaved > 0 || unsavedNotes > 0
  if (first === undefined) return isUnsaved ? '• Fourtuple' : 'Fourtuple'
  const more = saved === null && opened.length > 1 ? ` and ${opened.length - 1} more` : ''
  return `${isUnsaved ? '• ' : ''}${first}${more} — Fourtuple`
}

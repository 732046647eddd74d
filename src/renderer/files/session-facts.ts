import type { EngineStatus } from '#contract/status'

/** Whether a session has something that a file opened as a session of its own would take the place of. */
export function hasContent({ packets, files }: Pick<EngineStatus, 'packets' | 'files'>): boolean {
  return packets > 0 || files.opened.length > 0 || files.tasks.some(({ kind }) => kind === 'open')
}

/** What the window is called: by the file it was saved to, else those that were opened; a dot where packets are not saved. */
export function windowTitle(saved: string | null, { opened, unsaved }: EngineStatus['files']): string {
  const first = saved ?? opened.at(0)
  if (first === undefined) return unsaved > 0 ? '• Fourtuple' : 'Fourtuple'
  const more = saved === null && opened.length > 1 ? ` and ${opened.length - 1} more` : ''
  return `${unsaved > 0 ? '• ' : ''}${first}${more} — Fourtuple`
}

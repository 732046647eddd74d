import { dialog, type BrowserWindow } from 'electron'

/**
 * Asks the person whether a program may be run to capture from. The dialog is the system's own: the page can neither
 * answer it nor change what it shows, and Enter and Escape say no.
 */
export async function askToRun(command: string, parent: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(parent, {
    type: 'question',
    title: 'Fourtuple',
    message: 'Run this program and capture what it writes?',
    detail: `${command}\n\nIt runs in your shell, as you.`,
    buttons: ['Don’t Run', 'Run'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}

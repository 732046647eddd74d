import { dialog, type BrowserWindow } from 'electron'

/**
 * Asks the person whether raw packets, or many a second, may be sent to another machine. As the question about a
 * program: the page can neither answer it nor change it, and Enter and Escape say no.
 */
export async function askDestination(address: string, parent: BrowserWindow): Promise<boolean> {
  const { response } = await dialog.showMessageBox(parent, {
    type: 'warning',
    title: 'Fourtuple',
    message: `Send to ${address}?`,
    detail:
      'It is another machine. Send raw packets, or many a second, only to machines that you own or may test: ' +
      'elsewhere it can disturb others and be against the law.\n\n' +
      'It holds until Fourtuple is closed. Whatever is sent can be stopped in the window.',
    buttons: ['Don’t Send', 'Send'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}

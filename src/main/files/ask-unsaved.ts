import { dialog, type BrowserWindow } from 'electron'
import type { Leaving, LeavingAnswer } from '#contract/window'

const ANSWERS: readonly LeavingAnswer[] = ['save', 'discard', 'cancel']

/** Asks what becomes of packets and notes that are not saved, and of open sockets that the next session ends. */
export async function askUnsaved(
  { packets, notes, sockets, to }: Leaving,
  parent: BrowserWindow,
): Promise<LeavingAnswer> {
  const closes =
    sockets === 0
      ? ''
      : sockets === 1
        ? 'Your open socket is closed.'
        : `Your ${sockets} open sockets are closed.`
  const why = to === 'close' ? 'before Fourtuple closes' : 'before another capture is opened'
  if (packets === 0 && notes === 0) {
    const { response } = await dialog.showMessageBox(parent, {
      type: 'question',
      title: 'Fourtuple',
      message: 'Begin a new session with this capture?',
      detail: `${closes} To keep them, append the capture to this session instead.`,
      buttons: ['Begin', 'Cancel'],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    return response === 0 ? 'discard' : 'cancel'
  }
  const { response } = await dialog.showMessageBox(parent, {
    type: 'warning',
    title: 'Fourtuple',
    message: `Save the session ${why}?`,
    detail: `${unsavedWords(packets, notes)} ${closes}`.trim(),
    buttons: ['Save…', 'Don’t Save', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  return ANSWERS[response] ?? 'cancel'
}

function unsavedWords(packets: number, notes: number): string {
  const count = (value: number, one: string) =>
    `${value.toLocaleString('en')} ${one}${value === 1 ? '' : 's'}`
  if (notes === 0) return `${count(packets, 'packet')} captured and not saved.`
  if (packets === 0) return `${count(notes, 'change')} of notes not saved.`
  return `${count(packets, 'packet')} captured and ${count(notes, 'change')} of notes not saved.`
}

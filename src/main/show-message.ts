import { Notification, type BrowserWindow } from 'electron'
import { MAIN_EVENT } from '#contract/channels'
import type { Message } from '#contract/window'

/** Has the system show a message, where it can; a click on it brings the window to the front, at that flow. */
export function showMessage({ title, text, flow }: Message, window: BrowserWindow): void {
  if (!Notification.isSupported()) return
  const shown = new Notification({ title, body: text })
  shown.on('click', () => {
    if (window.isDestroyed()) return
    if (window.isMinimized()) window.restore()
    window.focus()
    window.webContents.send(MAIN_EVENT.message, flow)
  })
  shown.show()
}

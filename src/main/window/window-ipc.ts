import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'
import { windowChannel } from '#contract/channels'
import { windowCalls, type WindowCallName, type WindowCalls } from '#contract/window'
import { isOwnUrl } from '../guards'

type Params<N extends WindowCallName> = z.output<WindowCalls[N]['params']>
type Result<N extends WindowCallName> = z.output<WindowCalls[N]['result']>

/** What main does for a window, one function a call. */
export type WindowHandlers = {
  [N in WindowCallName]: (params: Params<N>, window: BrowserWindow) => Result<N> | Promise<Result<N>>
}

/**
 * Answers the calls of windows. The only file with ipcMain: each call is checked for who sends it (the main frame
 * of a window of ours, showing our page) and for its schema, and refused otherwise.
 *
 * @param windowOf the window of ours that a call came from, or null
 */
export function answerWindows(
  handlers: WindowHandlers,
  windowOf: (event: IpcMainInvokeEvent) => BrowserWindow | null,
  refuse: (what: string) => void,
): void {
  for (const name of Object.keys(windowCalls) as WindowCallName[]) {
    ipcMain.handle(windowChannel(name), (event, params: unknown) => {
      const window = windowOf(event)
      const { senderFrame } = event
      const trusted =
        window !== null &&
        senderFrame !== null &&
        senderFrame === window.webContents.mainFrame &&
        isOwnUrl(senderFrame.url)
      if (!trusted) {
        refuse(`call ${name} from ${senderFrame?.url ?? 'a frame that is gone'}`)
        throw new Error('This page may not call Fourtuple.')
      }
      const checked = windowCalls[name].params.safeParse(params)
      if (!checked.success) {
        refuse(`call ${name} with other parameters than it has`)
        throw new Error(`${name} has other parameters.`)
      }
      const handler = handlers[name] as (params: unknown, window: BrowserWindow) => unknown
      return handler(checked.data, window)
    })
  }
}

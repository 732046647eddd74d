import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron } from '@playwright/test'
import { electronRuntime } from './electron-runtime.mjs'
import { root } from './root.mjs'
import { sandboxFacts, sandboxObstacle } from './sandbox.mjs'

/**
 * Starts the built app, or another one, with a data folder of its own, to be measured or to have its picture taken.
 * `close` ends it and deletes the folder.
 */
export async function startApp(folder = root) {
  const runtime = electronRuntime()
  // Named by this and not by executablePath, with which Playwright now and then waits for ever.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = runtime.folder
  const userData = mkdtempSync(join(tmpdir(), 'fourtuple-started-'))
  const switches = sandboxObstacle(sandboxFacts(runtime.folder)) ? ['--no-sandbox'] : []
  const app = await _electron.launch({
    args: [...switches, `--user-data-dir=${userData}`, folder],
    colorScheme: null,
  })
  const close = async () => {
    // Captured packets that nobody saved would be asked about, and there is no person to answer.
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false })
    })
    await app.close()
    rmSync(userData, { recursive: true, force: true })
  }
  return { app, page: await app.firstWindow(), userData, close }
}

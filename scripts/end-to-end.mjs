/* Runs the end-to-end tests in real Electron, on a display of their own. */
import { spawnSync } from 'node:child_process'
import { startDisplay } from './display.mjs'
import { electronRuntime } from './electron-runtime.mjs'
import { root } from './root.mjs'
import { sandboxFacts, sandboxObstacle } from './sandbox.mjs'

const display = process.platform === 'linux' ? await startDisplay() : null
try {
  const { folder } = electronRuntime()
  const env = { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: folder }
  if (sandboxObstacle(sandboxFacts(folder))) env.FOURTUPLE_WITHOUT_SANDBOX = '1'
  if (display) env.DISPLAY = display.name
  const args = ['playwright', 'test', ...process.argv.slice(2)]
  process.exitCode = spawnSync('npx', args, { cwd: root, stdio: 'inherit', env }).status ?? 1
} finally {
  display?.server.removeAllListeners('exit')
  display?.server.kill()
}

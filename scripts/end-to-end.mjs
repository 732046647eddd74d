/* Runs the end-to-end tests in real Electron, on a display of their own. */
import { spawn, spawnSync } from 'node:child_process'
import { electronRuntime } from './electron-runtime.mjs'
import { root } from './root.mjs'
import { sandboxFacts, sandboxObstacle } from './sandbox.mjs'

/** Starts Xvfb on a free display and gives its name; it is ended by its id. */
function startDisplay() {
  const args = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    server.on('error', () => reject(new Error('Xvfb is missing: it is needed for the end-to-end tests.')))
    server.on('exit', () => reject(new Error('Xvfb ended.')))
    server.stdio[3].once('data', (text) => resolve({ server, name: `:${String(text).trim()}` }))
  })
}

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

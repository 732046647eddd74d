/* npm start: everything from a fresh clone to a window. */
import { spawn } from 'node:child_process'
import { hasDisplay } from './display.mjs'
import { electronRuntime } from './electron-runtime.mjs'
import { root } from './root.mjs'
import { sandboxFacts, sandboxObstacle } from './sandbox.mjs'
import { setUp } from './set-up.mjs'

const KEPT = [
  'HOME',
  'PATH',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'DBUS_SESSION_BUS_ADDRESS',
]

/** Chromium's own log speaks of D-Bus and the like, which isn't there on many a machine, to no use. */
const QUIET = ['--log-level=3']
const IN_TERMINAL = 'The same without a window: npm run fourtuple -- demo'

/** The command as the user, with CAP_NET_RAW as its only capability (capabilities(7), setpriv(1)). */
function withCapture(command) {
  const user = [`--reuid=${process.getuid()}`, `--regid=${process.getgid()}`, '--init-groups']
  const environment = KEPT.flatMap((name) => (process.env[name] ? [`${name}=${process.env[name]}`] : []))
  const privileges = ['--inh-caps=+net_raw', '--ambient-caps=+net_raw']
  return ['sudo', 'setpriv', ...user, ...privileges, 'env', ...environment, ...command]
}

function commandOf() {
  if (!hasDisplay(process.env, process.platform)) {
    console.log('There is no display here: running `fourtuple demo` in the terminal instead.')
    return [process.execPath, 'out/main/cli.js', 'demo']
  }
  const runtime = electronRuntime()
  const command = [runtime.executable, '.', ...(process.env.ELECTRON_ENABLE_LOGGING ? [] : QUIET)]
  const facts = sandboxFacts(runtime.folder)
  const obstacle = sandboxObstacle(facts)
  if (obstacle) {
    console.log(obstacle)
    command.push('--no-sandbox')
  }
  const isRoot = facts.platform === 'linux' && facts.uid === 0
  return process.argv.includes('--with-capture') && process.platform === 'linux' && !isRoot
    ? withCapture(command)
    : command
}

try {
  setUp(hasDisplay(process.env, process.platform) ? ['build', 'window'] : ['build'])
  const [program, ...args] = commandOf()
  const child = spawn(program, args, { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(error.message)
    process.exitCode = 1
  })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
    if (!code) return
    console.error(`${program} ended with code ${code}.`)
    if (process.env.DISPLAY) console.error(`Is there a display at ${process.env.DISPLAY}? ${IN_TERMINAL}`)
  })
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}

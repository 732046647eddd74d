import { spawn } from 'node:child_process'

/** Whether a window can be shown. */
export function hasDisplay(env, platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Starts Xvfb on a free display and gives its name; it is ended by its id. */
export function startDisplay() {
  // Between two tests nobody is connected: a server that resets itself then (Xserver(1)) is missed by the next one.
  const args = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset']
  const server = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    server.on('error', () => reject(new Error('Xvfb is missing: tests and measurements need it.')))
    server.on('exit', () => reject(new Error('Xvfb ended.')))
    server.stdio[3].once('data', (text) => resolve({ server, name: `:${String(text).trim()}` }))
  })
}

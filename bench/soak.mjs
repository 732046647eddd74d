/*
 * npm run bench:soak: ten minutes at 20,000 packets a second with the window open. Says every half minute what memory
 * the engine and the page hold, and at the end what was lost.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startDisplay } from '../scripts/display.mjs'
import { startApp } from '../scripts/started-app.mjs'
import { makeFlood, residentMebibytes, startCapture, stopCapture } from './load/flood.mjs'
import { countsOf } from './load/pcapng-counts.mjs'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 600)
const RATE = 20_000
const LOOK_EVERY_MS = 30_000

const flood = await makeFlood()
const display = process.platform === 'linux' ? await startDisplay() : null
try {
  if (display) process.env.DISPLAY = display.name
  const started = await startApp()
  try {
    const engine = await startCapture(started, `udp dst port ${flood.port}`)
    const page = await started.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0].webContents.getOSProcessId(),
    )
    const began = performance.now()
    const look = () => {
      const seconds = Math.round((performance.now() - began) / 1000)
      const [e, p] = [engine, page].map((pid) => residentMebibytes(pid).toFixed(0))
      console.log(`${seconds} s: engine ${e} MiB, page ${p} MiB`)
    }
    look()
    const timer = setInterval(look, LOOK_EVERY_MS)
    const { sent } = await flood.send(RATE, SECONDS)
    clearInterval(timer)
    look()
    await stopCapture(started)
    const sessions = join(started.userData, 'sessions')
    const files = readdirSync(sessions).filter((name) => name.endsWith('.pcapng'))
    const packets = files.reduce((sum, name) => sum + countsOf(join(sessions, name)).packets, 0)
    console.log(`${sent} sent, ${sent - packets} lost`)
  } finally {
    await started.close()
  }
} finally {
  flood.close()
  display?.server.removeAllListeners('exit')
  display?.server.kill()
}

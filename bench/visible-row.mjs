/*
 * npm run bench:visible: how long it takes from a datagram on the wire to its row in the window, alone and beside a
 * flood of 20,000 packets a second. Each datagram comes from a port of its own, and so is a row of its own; the page
 * notes when that row is there to be painted. Both clocks are the machine's.
 */
/* global window, document, requestAnimationFrame */
import { createSocket } from 'node:dgram'
import { setTimeout as pause } from 'node:timers/promises'
import { startDisplay } from '../scripts/display.mjs'
import { startApp } from '../scripts/started-app.mjs'
import { makeFlood, startCapture } from './load/flood.mjs'

const DATAGRAMS = 200
const EVERY_MS = 40
const FLOOD_RATE = 20_000

const flood = await makeFlood()

/** Notes in the page, for each local port, when a row with it was first there in a frame. */
function watchRows() {
  window.rowSeen = {}
  const look = () => {
    for (const row of document.querySelectorAll('#flows [role="row"]')) {
      const port = /:(\d+)$/.exec(row.children[1].textContent)?.[1]
      if (port) window.rowSeen[port] ??= performance.timeOrigin + performance.now()
    }
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function sendAndNote(sent) {
  const socket = createSocket('udp4')
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve))
  sent[socket.address().port] = performance.timeOrigin + performance.now()
  await new Promise((resolve) => socket.send('x', flood.port, '127.0.0.1', resolve))
  socket.close()
}

async function measure(name, rate) {
  const started = await startApp()
  try {
    await startCapture(started, `udp dst port ${flood.port}`)
    await started.page.evaluate(watchRows)
    const load = rate > 0 ? flood.send(rate, (DATAGRAMS * EVERY_MS) / 1000 + 2) : null
    await pause(1000)
    const sent = {}
    for (let i = 0; i < DATAGRAMS; i++) {
      await sendAndNote(sent)
      await pause(EVERY_MS)
    }
    await load
    await pause(500)
    const seen = await started.page.evaluate('window.rowSeen')
    const waits = Object.keys(sent)
      .flatMap((port) => (seen[port] ? [seen[port] - sent[port]] : []))
      .sort((a, b) => a - b)
    const at = (part) => waits[Math.min(waits.length - 1, Math.floor(part * waits.length))].toFixed(0)
    console.log(
      `${name}: ${waits.length} of ${Object.keys(sent).length} rows; median ${at(0.5)} ms, p99 ${at(0.99)} ms`,
    )
  } finally {
    await started.close()
  }
}

const display = process.platform === 'linux' ? await startDisplay() : null
try {
  if (display) process.env.DISPLAY = display.name
  await measure('alone', 0)
  await measure(`beside ${FLOOD_RATE} packets a second`, FLOOD_RATE)
} finally {
  flood.close()
  display?.server.removeAllListeners('exit')
  display?.server.kill()
}

/*
 * npm run bench:launch: from the creation of the process to a window that can be used, by turns for Fourtuple (its page
 * has the engine's first status) and for an empty window (its script runs). Medians and their ratio.
 */
import { join } from 'node:path'
import { startDisplay } from '../scripts/display.mjs'
import { root } from '../scripts/root.mjs'
import { startApp } from '../scripts/started-app.mjs'

const RUNS = 11

/** Milliseconds from the creation of the process to its page's mark `usable`. */
async function start(folder) {
  const { app, page, close } = await startApp(folder)
  try {
    await page.waitForFunction(() => performance.getEntriesByName('usable').length > 0)
    const usable = await page.evaluate(
      () => performance.timeOrigin + performance.getEntriesByName('usable')[0].startTime,
    )
    return usable - (await app.evaluate(() => process.getCreationTime()))
  } finally {
    await close()
  }
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]

const display = process.platform === 'linux' ? await startDisplay() : null
try {
  if (display) process.env.DISPLAY = display.name
  const times = { fourtuple: [], empty: [] }
  for (let run = 0; run < RUNS; run++) {
    times.empty.push(await start(join(root, 'bench/empty-window')))
    times.fourtuple.push(await start(root))
  }
  const fourtuple = median(times.fourtuple)
  const empty = median(times.empty)
  console.log(
    `${RUNS} starts of each, median: Fourtuple ${fourtuple.toFixed(0)} ms, an empty window ${empty.toFixed(0)} ms`,
  )
  console.log(
    `slowest: ${Math.max(...times.fourtuple).toFixed(0)} ms and ${Math.max(...times.empty).toFixed(0)} ms`,
  )
  console.log(`ratio: ${(fourtuple / empty).toFixed(2)}`)
} finally {
  display?.server.removeAllListeners('exit')
  display?.server.kill()
}

import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { root } from '../../scripts/root.mjs'

/** A datagram's payload: a frame of 64 bytes on the wire. */
const SIZE = 22
const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

/** A generator of datagrams, built here, and the port of loopback that they go to. */
export async function makeFlood() {
  const folder = mkdtempSync(join(tmpdir(), 'fourtuple-flood-'))
  const program = join(folder, 'udp-flood')
  execFileSync('cc', ['-O2', '-Wall', '-o', program, join(root, 'native/cap/bench/udp-flood.c')])
  // A free port; the generator binds it itself, so that no ICMP error answers.
  const probe = createSocket('udp4').bind(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return {
    folder,
    port,
    /** Sends `rate` datagrams a second for `seconds`; gives how many, and the rate that it was. */
    async send(rate, seconds) {
      const child = spawn(program, [port, rate, seconds, SIZE].map(String))
      const { sent, seconds: took } = JSON.parse(await text(child.stdout))
      return { sent, rate: sent / took }
    },
    close() {
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** CPU seconds of a process so far, user and system, of all its threads (proc(5), stat). */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

/** Resident memory of a process, in MiB (proc(5), status). */
export function residentMebibytes(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024
}

/** Starts to capture in the app's window; gives the engine's process id. */
export async function startCapture({ app, page }, filter) {
  await page.locator('html[data-ready="true"]').waitFor()
  await page.getByLabel('Capture filter').fill(filter)
  await page.getByRole('button', { name: 'Start capture' }).click()
  await page.getByRole('button', { name: 'Stop capture' }).waitFor()
  return app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find((one) => one.name === 'Fourtuple engine').pid,
  )
}

export async function stopCapture({ page }) {
  await page.getByRole('button', { name: 'Stop capture' }).click()
  await page.getByRole('button', { name: 'Start capture' }).waitFor()
}

/*
 * npm run bench:capture: floods of small datagrams on loopback, then one TCP connection as fast as it goes, captured by
 * Fourtuple with its window open (it decodes and follows everything and writes it to disk) and by dumpcap, by turns, in
 * the same run. For each: packets that were lost, and the CPU time that a packet cost the process that captures it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startDisplay } from '../scripts/display.mjs'
import { root } from '../scripts/root.mjs'
import { startApp } from '../scripts/started-app.mjs'
import { cpuSeconds, makeFlood, startCapture, stopCapture } from './load/flood.mjs'
import { countsOf } from './load/pcapng-counts.mjs'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10)
const RATES = (process.env.BENCH_RATES ?? '50000,100000,150000,250000').split(',').map(Number)
/** A bulk transfer that leaves the machine some time for whoever captures it, before one that leaves none. */
const STEADY_GIGABITS = 3
/** dumpcap says that it captures a moment before it does, and writes a moment after. */
const SETTLE_MS = 500

const flood = await makeFlood()

async function withFourtuple(filter, load) {
  const started = await startApp()
  try {
    const pid = await startCapture(started, filter)
    const before = cpuSeconds(pid)
    const sent = await load()
    await stopCapture(started)
    const cpu = cpuSeconds(pid) - before
    const sessions = join(started.userData, 'sessions')
    const file = readdirSync(sessions).find((name) => name.endsWith('.pcapng'))
    return { sent, cpu, ...countsOf(join(sessions, file)) }
  } finally {
    await started.close()
  }
}

async function withDumpcap(filter, load) {
  const file = join(flood.folder, 'dumpcap.pcapng')
  const child = spawn('dumpcap', ['-q', '-i', 'lo', '-f', filter, '-w', file])
  await once(child.stderr, 'data')
  child.stderr.resume()
  await pause(SETTLE_MS)
  const sent = await load()
  await pause(SETTLE_MS)
  const cpu = cpuSeconds(child.pid)
  child.kill('SIGINT')
  await once(child, 'exit')
  const counts = countsOf(file)
  rmSync(file)
  return { sent, cpu, ...counts }
}

const cost = ({ cpu, packets }) => `${((cpu / packets) * 1e6).toFixed(2)} µs of CPU a packet`

function ofFlood(name, { sent: { sent, rate }, ...counts }) {
  const lost = sent - counts.packets
  const percent = ((100 * lost) / sent).toFixed(2)
  return `${name} ${Math.round(rate)}/s: ${sent} sent, ${lost} lost (${percent} %), ${cost(counts)}`
}

/** One connection: its port before it begins, so that both capture it alone. */
async function bulk(capture, gigabits) {
  const program = join(root, 'bench/load/tcp-bulk.mjs')
  const child = spawn(process.execPath, [program, String(SECONDS), ...(gigabits ? [String(gigabits)] : [])])
  const [port] = await once(child.stdout, 'data')
  return capture(`tcp port ${String(port).trim()}`, async () => {
    child.stdin.write('go\n')
    const [bytes] = await once(child.stdout, 'data')
    return (Number(String(bytes)) * 8) / SECONDS / 1e9
  })
}
function ofBulk(name, { sent: gigabits, ...counts }) {
  return `${name} TCP at ${gigabits.toFixed(1)} Gb/s: ${counts.packets} packets, ${counts.dropped} lost, ${cost(counts)}`
}

const display = process.platform === 'linux' ? await startDisplay() : null
try {
  if (display) process.env.DISPLAY = display.name
  for (const rate of RATES) {
    const filter = `udp dst port ${flood.port}`
    const load = () => flood.send(rate, SECONDS)
    console.log(ofFlood('Fourtuple', await withFourtuple(filter, load)))
    console.log(ofFlood('dumpcap  ', await withDumpcap(filter, load)))
  }
  for (const gigabits of [STEADY_GIGABITS, null]) {
    console.log(ofBulk('Fourtuple', await bulk(withFourtuple, gigabits)))
    console.log(ofBulk('dumpcap  ', await bulk(withDumpcap, gigabits)))
  }
} finally {
  flood.close()
  display?.server.removeAllListeners('exit')
  display?.server.kill()
}

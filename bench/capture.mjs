/*
 * npm run bench:capture: floods of small datagrams on loopback, captured by Fourtuple with its window open (it decodes
 * and follows everything and writes it to disk) and by dumpcap, by turns, in the same run. For each: packets that were
 * lost, and the CPU time that a packet cost the process that captures it. Every packet is counted in its file.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startDisplay } from '../scripts/display.mjs'
import { root } from '../scripts/root.mjs'
import { startApp } from '../scripts/started-app.mjs'

const SECONDS = Number(process.env.BENCH_SECONDS ?? 10)
const RATES = (process.env.BENCH_RATES ?? '50000,100000,150000,250000').split(',').map(Number)
/** A datagram's payload: a frame of 64 bytes on the wire. */
const SIZE = 22
const TICKS_A_SECOND = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }))

const folder = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))
const flood = join(folder, 'udp-flood')
execFileSync('cc', ['-O2', '-Wall', '-o', flood, join(root, 'bench/udp-flood.c')])

/** CPU seconds of a process so far, user and system, of all its threads (proc(5), stat). */
function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

/** Packets in a pcapng file: its enhanced packet blocks, counted by their headers alone. */
function packetsIn(file) {
  const descriptor = openSync(file, 'r')
  const size = statSync(file).size
  const piece = Buffer.alloc(8 << 20)
  let count = 0
  try {
    for (let at = 0, from = 0, held = 0; at < size;) {
      if (at < from || at + 8 > from + held) {
        from = at
        held = readSync(descriptor, piece, 0, piece.length, from)
      }
      if (held < 8) break
      if (piece.readUInt32LE(at - from) === 6) count++
      at += piece.readUInt32LE(at - from + 4)
    }
  } finally {
    closeSync(descriptor)
  }
  return count
}

/** A socket that takes the datagrams, so that no ICMP error answers them. */
const sink = createSocket('udp4').bind(0, '127.0.0.1')
await once(sink, 'listening')
sink.on('message', () => undefined)
const { port } = sink.address()
const filter = `udp dst port ${port}`

async function send(rate) {
  const child = spawn(flood, [String(port), String(rate), String(SECONDS), String(SIZE)])
  const [sent, seconds] = (await text(child.stdout)).trim().split(' ').map(Number)
  return { sent, rate: sent / seconds }
}

async function withFourtuple(rate) {
  const { app, page, userData, close } = await startApp()
  try {
    await page.locator('html[data-ready="true"]').waitFor()
    await page.getByLabel('Capture filter').fill(filter)
    await page.getByRole('button', { name: 'Start capture' }).click()
    await page.getByRole('button', { name: 'Stop capture' }).waitFor()
    const pid = await app.evaluate(
      ({ app: electron }) => electron.getAppMetrics().find((one) => one.name === 'Fourtuple engine').pid,
    )
    const before = cpuSeconds(pid)
    const load = await send(rate)
    await page.getByRole('button', { name: 'Stop capture' }).click()
    await page.getByRole('button', { name: 'Start capture' }).waitFor()
    const cpu = cpuSeconds(pid) - before
    const sessions = join(userData, 'sessions')
    const file = readdirSync(sessions).find((name) => name.endsWith('.pcapng'))
    return { ...load, got: packetsIn(join(sessions, file)), cpu }
  } finally {
    await close()
  }
}

async function withDumpcap(rate) {
  const file = join(folder, 'dumpcap.pcapng')
  const child = spawn('dumpcap', ['-q', '-i', 'lo', '-f', filter, '-s', '262144', '-w', file])
  await once(child.stderr, 'data')
  await new Promise((resolve) => setTimeout(resolve, 500))
  const load = await send(rate)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const cpu = cpuSeconds(child.pid)
  child.kill('SIGINT')
  child.stderr.resume()
  await once(child, 'exit')
  const got = packetsIn(file)
  rmSync(file)
  return { ...load, got, cpu }
}

function told(name, { sent, rate, got, cpu }) {
  const lost = sent - got
  const percent = ((100 * lost) / sent).toFixed(2)
  return `${name}: ${Math.round(rate)}/s, ${sent} sent, ${lost} lost (${percent} %), ${((cpu / got) * 1e6).toFixed(2)} µs of CPU a packet`
}

const display = process.platform === 'linux' ? await startDisplay() : null
try {
  if (display) process.env.DISPLAY = display.name
  for (const rate of RATES) {
    console.log(told('Fourtuple', await withFourtuple(rate)))
    console.log(told('dumpcap  ', await withDumpcap(rate)))
  }
} finally {
  sink.close()
  display?.server.removeAllListeners('exit')
  display?.server.kill()
  rmSync(folder, { recursive: true, force: true })
}

/*
 * npm run bench:read: a made capture read by `fourtuple read`, by tshark and by capinfos, in turns: seconds, and most
 * memory. BENCH_READ_BYTES (1 GB), BENCH_READ_FLOWS (100,000), BENCH_ROUNDS (3).
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/root.mjs'
import { writeCapture } from './load/made-capture.mjs'

const BYTES = Number(process.env.BENCH_READ_BYTES ?? 1e9)
const FLOWS = Number(process.env.BENCH_READ_FLOWS ?? 100_000)
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const TARGET = 10
const CLI = join(root, 'out/main/cli.js')
const has = (program) => spawnSync('which', [program]).status === 0
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const folder = mkdtempSync(join(tmpdir(), 'fourtuple-bench-'))
const file = join(folder, 'made.pcap')

/** Runs a program to its end; its output is read and dropped. */
async function timed(command) {
  const began = performance.now()
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] })
  child.stdout.resume()
  let peak = 0
  const looking = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    } catch {
      // It has just ended, or this system has no /proc.
    }
  }, 20)
  const [code] = await once(child, 'close')
  clearInterval(looking)
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}`)
  return { seconds: (performance.now() - began) / 1000, peak: peak / 1024 }
}

try {
  const made = writeCapture(file, BYTES, FLOWS)
  console.log(
    `${(made.bytes / 1e9).toFixed(2)} GB, ${made.packets.toLocaleString('en')} packets, ${FLOWS.toLocaleString('en')} flows; median of ${ROUNDS}`,
  )
  const ours = (...flags) => [process.execPath, CLI, 'read', file, ...flags]
  const programs = [
    ['fourtuple read', ours()],
    ['fourtuple read --json', ours('--json')],
    ['fourtuple read --conn-log', ours('--conn-log')],
    ['fourtuple read --json --streams', ours('--json', '--streams')],
  ]
  if (has('tshark')) {
    programs.push(['tshark -q -z conv,tcp', ['tshark', '-r', file, '-q', '-z', 'conv,tcp']])
    programs.push([
      'tshark -T fields',
      ['tshark', '-r', file, '-T', 'fields', '-e', 'frame.number', '-e', 'ip.src'],
    ])
  } else console.log('tshark is not installed: left out.')
  if (has('capinfos')) programs.push(['capinfos', ['capinfos', file]])
  const runs = new Map(programs.map(([name]) => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, command] of programs) runs.get(name).push(await timed(command))
  const of = (name, key) => median(runs.get(name).map((run) => run[key]))
  for (const [name] of programs) {
    const seconds = of(name, 'seconds')
    const rate = made.packets / seconds / 1e6
    console.log(
      `  ${name.padEnd(32)} ${seconds.toFixed(2).padStart(7)} s ${rate.toFixed(2).padStart(6)} M packets/s ${of(name, 'peak').toFixed(0).padStart(6)} MiB`,
    )
  }
  if (has('tshark')) {
    const ratio = of('tshark -q -z conv,tcp', 'seconds') / of('fourtuple read', 'seconds')
    console.log(
      `  tshark's conversations take ${ratio.toFixed(1)} times as long; target ${TARGET}: ${ratio >= TARGET ? 'met' : 'MISSED'}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

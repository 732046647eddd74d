/*
 * npm run bench:read: what reading a large capture takes, beside what tshark and capinfos take for the same file, each
 * alone, one after the other. The file is made for it and deleted. BENCH_READ_BYTES is its size (1e9), BENCH_READ_FLOWS
 * how many flows it has (100,000 of a gigabyte).
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/root.mjs'
import { head, pieces } from './read/frames.mjs'
import { measure } from './read/measure.mjs'

const size = Number(process.env.BENCH_READ_BYTES ?? 1e9)
const flows = Number(process.env.BENCH_READ_FLOWS ?? size / 1e4)
const program = join(root, 'out', 'main', 'cli.js')
const folder = mkdtempSync(join(tmpdir(), 'fourtuple-read-'))
const file = join(folder, 'made.pcapng')
const counts = { packets: 0, flows: 0 }

const read = (...options) => [process.execPath, program, 'read', ...options, file]
const FIELDS = ['frame.time_epoch', 'ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'frame.len']
const runs = [
  ['fourtuple read', read()],
  ['fourtuple read --json', read('--json')],
  ['fourtuple read --packets', read('--packets')],
  ['tshark -q -z conv,tcp', ['tshark', '-n', '-r', file, '-q', '-z', 'conv,tcp']],
  [
    'tshark -T fields',
    ['tshark', '-n', '-r', file, '-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name])],
  ],
  ['capinfos', ['capinfos', file]],
]

try {
  const out = openSync(file, 'w')
  writeSync(out, head())
  for (const piece of pieces(size, flows, counts)) writeSync(out, piece)
  closeSync(out)
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0]
  console.log(`${size / 1e6} MB, ${counts.packets} packets, ${counts.flows} flows; load before: ${load}`)
  const taken = new Map()
  for (const [name, command] of runs) {
    if (spawnSync(command[0], ['--version'], { stdio: 'ignore' }).error) {
      console.log(`${name}: not installed`)
      continue
    }
    const { seconds, cpu, peak } = await measure(command)
    taken.set(name, { seconds, cpu })
    const rate = `${Math.round(counts.packets / seconds).toLocaleString('en')} packets/s`
    console.log(
      `${name.padEnd(26)} ${seconds.toFixed(2)} s, CPU ${cpu.toFixed(2)} s, ${rate}, peak ${Math.round(peak / 1e6)} MB`,
    )
  }
  const ratio = (slow, fast) => {
    const [a, b] = [taken.get(slow), taken.get(fast)]
    if (a && b)
      console.log(
        `${fast} is ${(a.seconds / b.seconds).toFixed(1)} × as fast as ${slow}, by CPU time ${(a.cpu / b.cpu).toFixed(1)} ×`,
      )
  }
  ratio('tshark -q -z conv,tcp', 'fourtuple read')
  ratio('tshark -q -z conv,tcp', 'fourtuple read --json')
  ratio('tshark -T fields', 'fourtuple read --packets')
  ratio('capinfos', 'fourtuple read')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

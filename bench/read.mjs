/*
 * npm run bench:read: what listing the flows of a large capture takes, everything tracked, beside tshark, tcpdump and
 * nfpcapd where they are installed, and beside the least that a program in C must do (bench/read/conversations.c), each
 * alone, by turns. The captures are made for it and deleted: bench/read/captures.mjs.
 *
 *   npm run bench:read [-- NAME…]     short, bulk, datagrams, mix
 *   BENCH_READ_SCALE                  part of the size that is made (1)
 *   BENCH_READ_ROUNDS                 rounds of which the median counts (3)
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../scripts/root.mjs'
import { CAPTURES, makeCapture } from './read/captures.mjs'

const SCALE = Number(process.env.BENCH_READ_SCALE ?? 1)
const ROUNDS = Number(process.env.BENCH_READ_ROUNDS ?? 3)
/** tcpdump's time goes up with the square of the addresses: what takes longer than this is not waited for. */
const MOST_SECONDS = 60
const TARGETS = { short: 20, datagrams: 15 }
const OF_FLOOR = 5
const OF_MEMORY = 1 / 4
const TWICE = 2.1

const program = join(root, 'out', 'main', 'cli.js')
const folder = mkdtempSync(join(tmpdir(), 'fourtuple-read-'))
const floor = join(folder, 'conversations')
const runner = join(folder, 'run')
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const isInstalled = (name) => !spawnSync(name, ['--version'], { stdio: 'ignore' }).error

const OURS = 'fourtuple read'
const FLOOR = 'floor in C'
const TSHARK = 'tshark conversations'

function programs(file, protocol) {
  const flows = join(folder, 'nfpcapd')
  mkdirSync(flows, { recursive: true })
  const others = [
    [TSHARK, ['tshark', '-r', file, '-q', '-z', `conv,${protocol}`]],
    ['tcpdump -nn', ['tcpdump', '-nn', '-r', file]],
    ['nfpcapd', ['nfpcapd', '-r', file, '-w', flows]],
  ]
  return [
    [FLOOR, [floor, file]],
    [OURS, [process.execPath, program, 'read', file]],
    ...others.filter(([name, [command]]) => {
      if (isInstalled(command)) return true
      console.log(`  ${name}: not installed`)
      return false
    }),
  ]
}

/** What a program took: seconds, CPU seconds, bytes; null where it took too long. */
function measure(command) {
  const said = execFileSync(runner, [String(MOST_SECONDS), ...command], { encoding: 'utf8' })
  const { code, signal, ...taken } = JSON.parse(said)
  if (signal === 9) return null
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}.`)
  return taken
}

/** Runs each program in turn, round after round; medians by name, null where it took too long. */
function inTurns(runs, rounds) {
  const taken = new Map(runs.map(([name]) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const [name, command] of runs) {
      if (taken.get(name).includes(null)) continue
      taken.get(name).push(measure(command))
    }
  const middle = (all) =>
    all.includes(null)
      ? null
      : Object.fromEntries(['seconds', 'cpu', 'peak'].map((key) => [key, median(all.map((one) => one[key]))]))
  return new Map([...taken].map(([name, all]) => [name, middle(all)]))
}

function show(taken, packets) {
  for (const [name, figures] of taken) {
    if (figures === null) {
      console.log(`  ${name.padEnd(22)} stopped after ${MOST_SECONDS} s`)
      continue
    }
    const { seconds, cpu, peak } = figures
    const each = `${((cpu * 1e6) / packets).toFixed(2)} µs a packet`
    console.log(
      `  ${name.padEnd(22)} ${seconds.toFixed(2)} s, CPU ${cpu.toFixed(2)} s, ${each}, peak ${Math.round(peak / 1e6)} MB`,
    )
  }
}

function judge(words, figure, isMet) {
  console.log(`  ${words}: ${figure} ${isMet === null ? '' : isMet ? '(met)' : '(MISSED)'}`.trimEnd())
}

function compare(name, taken) {
  const ours = taken.get(OURS)
  const least = taken.get(FLOOR)
  const tshark = taken.get(TSHARK)
  judge(
    `of the floor’s CPU, ${OF_FLOOR} at most`,
    `${(ours.cpu / least.cpu).toFixed(1)} ×`,
    ours.cpu / least.cpu <= OF_FLOOR,
  )
  if (tshark) {
    const faster = tshark.seconds / ours.seconds
    const target = TARGETS[name]
    const wanted = target === undefined ? '' : `, ${target} wanted`
    judge(
      `as fast as tshark${wanted}`,
      `${faster.toFixed(1)} ×, by CPU ${(tshark.cpu / ours.cpu).toFixed(1)} ×`,
      target === undefined ? null : faster >= target,
    )
    judge(
      'of tshark’s memory, 0.25 at most',
      (ours.peak / tshark.peak).toFixed(2),
      ours.peak / tshark.peak <= OF_MEMORY,
    )
  }
  const counted = taken.get('nfpcapd')
  if (counted)
    judge(
      'as fast as nfpcapd',
      `${(counted.seconds / ours.seconds).toFixed(1)} ×`,
      counted.seconds > ours.seconds,
    )
}

function capture(one) {
  const file = join(folder, `${one.name}.pcap`)
  const { packets, bytes } = makeCapture(one, file, SCALE)
  const load = readFileSync('/proc/loadavg', 'utf8').split(' ')[0]
  console.log(
    `\n${one.name}: ${one.about}, ${packets.toLocaleString('en')} packets, ${Math.round(bytes / 1e6)} MB; load before: ${load}`,
  )
  const taken = inTurns(programs(file, one.protocol), ROUNDS)
  show(taken, packets)
  compare(one.name, taken)
  const half = join(folder, `${one.name}-half.pcap`)
  makeCapture(one, half, SCALE / 2)
  const read = (path) => [path, [process.execPath, program, 'read', path]]
  const both = inTurns([read(half), read(file)], ROUNDS)
  const ratio = both.get(file).seconds / both.get(half).seconds
  judge(`twice as much, ${TWICE} × the time at most`, `${ratio.toFixed(2)} ×`, ratio <= TWICE)
  rmSync(file)
  rmSync(half)
}

try {
  for (const [made, source] of [
    [floor, 'conversations.c'],
    [runner, 'run.c'],
  ])
    execFileSync('cc', ['-O2', '-Wall', '-o', made, join(root, 'bench/read', source)])
  const asked = process.argv.slice(2)
  for (const one of CAPTURES) if (asked.length === 0 || asked.includes(one.name)) capture(one)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

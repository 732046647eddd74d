/*
 * What a capture costs: node bench/rate.mjs [rate …]. Floods lo for 4 seconds at each rate with 64-byte frames, captures with a
 * do-nothing handler, and prints the loss, the capturing process's CPU time per packet and the latency.
 * CAP_PACKAGE names the folder of another package of the same API as cap 0.2.1 to measure instead.
 */
import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const { openCapture, Cap } = createRequire(import.meta.url)(process.env.CAP_PACKAGE ?? join(here, '..'))
const PORT = 45_691
const SECONDS = 4
const PAYLOAD = 22
const FILTER = `udp dst port ${PORT}`
/** Ethernet, IPv4 and UDP. */
const BEFORE_PAYLOAD = 42
const HEADERS = { records: 16, blocks: 28 }
const BUFFER = 10 << 20
/** The kernel may hold packets back for some 10 ms; those of the published package come at once. */
const SETTLE_MS = 100
/** The published package keeps no reference to the buffer it writes to. */
const kept = Buffer.alloc(65_535)

const folder = mkdtempSync(join(tmpdir(), 'cap-bench-'))
const flood = join(folder, 'udp-flood')
execFileSync('cc', ['-O2', '-o', flood, join(here, 'udp-flood.c')])

/** CPU time of each thread of this process, in µs: proc(5), /proc/pid/task/tid/schedstat. */
function threads() {
  const times = readdirSync('/proc/self/task').map((id) => {
    const spent = Number(readFileSync(`/proc/self/task/${id}/schedstat`, 'utf8').split(' ')[0]) / 1000
    return [Number(id), spent]
  })
  return new Map(times)
}

function now() {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6))
}

/** Captures with one of three ways; gives a function that ends it with what it saw. */
function begin(way) {
  const seen = { packets: 0, calls: 0, dropped: null, latencies: [] }
  if (way === 'Cap') {
    const cap = new Cap()
    cap.open('lo', FILTER, BUFFER, kept)
    cap.on('packet', () => {
      seen.packets++
      seen.calls++
    })
    return async () => {
      await wait(SETTLE_MS)
      // The published package may abort the process when it closes: it stays open until the process ends.
      if (openCapture) cap.close()
      return seen
    }
  }
  const capture = openCapture('lo', { filter: FILTER, layout: way, bufferBytes: BUFFER }, (bytes, count) => {
    seen.packets += count
    seen.calls++
    // Of the first and the last packet of each batch the first waited longest: it stands for the worst.
    if (seen.latencies.length < 100_000)
      seen.latencies.push(Number(now() - bytes.readBigUInt64LE(HEADERS[way] + BEFORE_PAYLOAD)) / 1e6)
  })
  return async () => {
    await wait(SETTLE_MS)
    seen.dropped = capture.stats().droppedByKernel
    await capture.stop()
    return seen
  }
}

async function measure(way, rate) {
  const finish = begin(way)
  const before = threads()
  const cpu = process.cpuUsage()
  const child = execFile(flood, [PORT, rate, SECONDS, PAYLOAD].map(String))
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`udp-flood ended with ${status}`)
  const { sent, seconds } = JSON.parse(output)
  const after = threads()
  const spent = process.cpuUsage(cpu)
  const { packets, calls, dropped, latencies } = await finish()
  const per = (time) => (time / sent).toFixed(3)
  const grown = [...after].map(([id, time]) => [id, time - (before.get(id) ?? 0)])
  const main = grown.find(([id]) => id === process.pid)[1]
  latencies.sort((a, b) => a - b)
  const row = {
    way,
    'packets/s': Math.round(sent / seconds),
    'loss %': (100 * (1 - packets / sent)).toFixed(3),
    dropped,
    'µs per packet': per(spent.user + spent.system),
    'of it main thread': per(main),
    'calls/s': Math.round(calls / seconds),
    'oldest of a batch, median ms': latencies[latencies.length >> 1]?.toFixed(1),
  }
  return row
}

try {
  const rates = process.argv.slice(2).map(Number)
  const rows = []
  for (const rate of rates.length > 0 ? rates : [50_000, 100_000, 250_000]) {
    for (const way of openCapture ? ['records', 'blocks', 'Cap'] : ['Cap'])
      rows.push(await measure(way, rate))
  }
  console.table(rows)
} finally {
  rmSync(folder, { recursive: true })
}
process.exit()

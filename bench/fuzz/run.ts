/*
 * Reads changed captures for some time: the reading is a worker's, so that one that never ends is found too. Prints the
 * seed first; a failure's case number with it makes the same case again (--seed N --case N). Exit code 1 is for a
 * failure, 2 for arguments that are none.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { gunzipSync } from 'node:zlib'
import { caseOf, failureOf, type Case, type Origin, type Totals } from './cases'
import { shrunk } from './shrink'

/** Of each capture so much is read: many cases find more than long ones. */
const MOST_BYTES = 256 * 1024
const MOST_FILE_BYTES = 64 * 1024 * 1024
/** A case that takes longer has hung: what is merely slow is found by its budget. */
const HANGS_AFTER_MS = 60_000
const MOST_HEX_BYTES = 8192
const NO_CAPTURE = /\.(jsonl?|md|txt|py|sh|license|yaml)$/i

interface Options {
  folder: string | null
  seconds: number
  seed: number
  /** The only case to read; -1 for as many as there is time for. */
  only: number
  /** The case being read, for the other thread. */
  current: Int32Array
}

function readOptions(): Options {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seconds: { type: 'string' }, seed: { type: 'string' }, case: { type: 'string' } },
  })
  const seconds = Number(values.seconds ?? 60)
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
  const only = Number(values.case ?? -1)
  const folder = positionals.at(0) ?? null
  const isReadable = folder === null || existsSync(folder)
  if (!isReadable || !(seconds > 0) || !Number.isInteger(seed) || !Number.isInteger(only))
    throw new Error('Usage: npm run fuzz -- [folder] [--seconds N] [--seed N] [--case N]')
  return { folder, seconds, seed, only, current: new Int32Array(new SharedArrayBuffer(4)) }
}

function originsOf(folder: string | null): Origin[] {
  if (folder === null) return []
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => !NO_CAPTURE.test(name) && statSync(join(folder, name)).isFile())
    .filter((name) => statSync(join(folder, name)).size <= MOST_FILE_BYTES)
    .map((name) => ({ name, bytes: unpacked(readFileSync(join(folder, name))).slice(0, MOST_BYTES) }))
}

function unpacked(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_FILE_BYTES })
  } catch {
    // Damaged or huge packing: its own bytes are a hostile capture too.
    return bytes
  }
}

function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** @returns what to print of a failure, or null where all went well */
function readCases({ folder, seconds, seed, only, current }: Options): string | null {
  const collect = collector()
  const origins = originsOf(folder)
  const until = performance.now() + 1000 * seconds
  const totals: Totals = { bytes: 0, packets: 0, streamBytes: 0, messages: 0 }
  let number = Math.max(only, 0)
  for (; only >= 0 || performance.now() < until; number++) {
    Atomics.store(current, 0, number)
    const one = caseOf(seed, number, origins)
    const failure = failureOf(one, collect, totals)
    if (failure !== null) return wordsOf(one, number, failure, collect)
    if (only >= 0) return null
  }
  const from = folder === null ? 'made captures' : `${origins.length} captures`
  console.log(
    `${number} cases of ${from}: ${totals.bytes} bytes, ${totals.packets} packets, ${totals.streamBytes} bytes of ` +
      `streams, ${totals.messages} messages; nothing failed`,
  )
  return null
}

function wordsOf(one: Case, number: number, failure: string, collect: () => void): string {
  const kind = (text: string | null) => text?.split('\n').slice(0, 2).join().replace(/\d+/g, '')
  const least = shrunk(
    one.bytes,
    (bytes) => kind(failureOf({ bytes, lot: one.lot }, collect)) === kind(failure),
  )
  const hex = Buffer.from(least.subarray(0, MOST_HEX_BYTES)).toString('hex')
  return `case ${number} (${one.name}) ${failure}\n${least.length} bytes that do it:\n${hex}`
}

function watch(options: Options): void {
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: options })
  let last = -1
  let since = performance.now()
  const timer = setInterval(() => {
    const now = Atomics.load(options.current, 0)
    if (now !== last) {
      last = now
      since = performance.now()
    } else if (performance.now() - since > HANGS_AFTER_MS) {
      const { name, bytes } = caseOf(options.seed, now, originsOf(options.folder))
      const hex = Buffer.from(bytes.subarray(0, MOST_HEX_BYTES)).toString('hex')
      end(
        `case ${now} (${name}) has not ended after ${HANGS_AFTER_MS / 1000} s; ${bytes.length} bytes:\n${hex}`,
      )
    }
  }, 1000)
  const end = (failure: string | null) => {
    clearInterval(timer)
    if (failure !== null) {
      console.error(`seed ${options.seed}: ${failure}`)
      process.exitCode = 1
    }
    void worker.terminate()
  }
  worker.once('message', end)
  worker.once('error', (error) => end(`the worker ended: ${error.stack ?? error.message}`))
}

if (isMainThread) {
  try {
    const options = readOptions()
    console.log(`seed ${options.seed}`)
    watch(options)
  } catch (thrown) {
    console.error(thrown instanceof Error ? thrown.message : String(thrown))
    process.exitCode = 2
  }
} else {
  parentPort?.postMessage(readCases(workerData as Options))
}

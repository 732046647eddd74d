import { whenReaderGoes } from '../broken-pipe'
import { CaptureReading, type ReadProblem } from './capture-reading'
import { connLogMode, jsonMode, tableMode, type ReadMode } from './flow-modes'
import { followMode, NoSuchFlow, type FollowOptions } from './follow-mode'
import { packetsMode } from './packets-mode'
import { ReadFilter } from './read-filter'
import type { TimeStyle } from './read-times'
import { statsMode } from './stats-mode'
import { TextOutput } from './text-output'

/** Flows that are told before it is seen whether their reader is slow. */
const FLOWS_AT_ONCE = 256

export interface ReadOptions {
  files: string[]
  what: 'flows' | 'conn-log' | 'packets' | 'stats' | { follow: FollowOptions }
  asJson: boolean
  streams: boolean
  verifiesChecksums: boolean
  filter: string | null
  time: TimeStyle
  /** Most flows or packets that are shown. */
  most: number
}

/**
 * Reads captures and tells what is in them.
 *
 * @returns the exit code: 1 where a file could not be read to its end, or has no such flow
 * @throws {WrongFilter} where the display filter can't be read
 */
export async function runRead(options: ReadOptions): Promise<number> {
  const reading = new CaptureReading()
  const output = new TextOutput()
  const filter = options.filter === null ? null : new ReadFilter(reading, options.filter)
  const mode = modeOf(options, reading, output, filter)
  let shown = 0
  const tellFlow = (flow: number) => {
    const isWanted = shown < options.most && (filter?.fits(flow) ?? true)
    if (isWanted) {
      shown++
      mode.flow?.(flow)
    }
    filter?.forget(flow)
  }
  if (mode.flow) reading.flows.onEvict = tellFlow
  if (mode.take || filter) {
    reading.onPacket = (packet) => {
      filter?.take(packet)
      mode.take?.(packet)
    }
  }
  reading.onPiece = () => output.flush()
  const stop = () => (reading.isStopped = true)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop()
      // What waits for more of a pipe would wait on.
      process.stdin.destroy()
    })
  }
  whenReaderGoes(() => process.exit(0))

  const problems: ReadProblem[] = []
  for (const file of options.files) {
    const problem = reading.isStopped ? null : await reading.read(file)
    if (problem) problems.push(problem)
  }
  let hasFlow = true
  for (let flow = mode.flow ? reading.flows.first : reading.flows.next; flow < reading.flows.next; flow++) {
    tellFlow(flow)
    if (flow % FLOWS_AT_ONCE === 0) await output.flush()
  }
  try {
    mode.end?.()
  } catch (thrown) {
    if (!(thrown instanceof NoSuchFlow)) throw thrown
    hasFlow = false
    process.stderr.write(`fourtuple: ${options.files.join(', ')}: ${thrown.message}\n`)
  }
  await output.flush()
  for (const { file, at, why } of problems) {
    const where = at === null ? '' : ` at offset ${at.toLocaleString('en')}`
    process.stderr.write(`fourtuple: ${file === '-' ? 'standard input' : file}${where}: ${why}\n`)
  }
  return problems.length > 0 || !hasFlow ? 1 : 0
}

function modeOf(
  { what, asJson, streams, verifiesChecksums, time, most }: ReadOptions,
  reading: CaptureReading,
  output: TextOutput,
  filter: ReadFilter | null,
): ReadMode {
  if (typeof what === 'object') return followMode(reading, output, what.follow)
  if (what === 'conn-log') return connLogMode(reading, output, filter, verifiesChecksums)
  if (what === 'packets') return packetsMode(reading, output, filter, { asJson, time, most })
  if (what === 'stats') return statsMode(reading, output, asJson)
  return asJson ? jsonMode(reading, output, streams) : tableMode(reading, output, time)
}

import { CaptureReading, type ReadingError } from './capture-reading'
import { follow, noSuchFlow } from './follow'
import { PacketsOutput } from './packets'
import { followWanted, hasFields, type PacketFlags } from './packets-flags'
import { PACKET_TIMES } from './packets-time'

/** Whether a flow's packets are wanted; null where all are, and those of no flow. */
export type FlowTest = ((flow: number) => boolean) | null

/**
 * Reads captures and writes their packets, or what one flow of them said. What goes wrong is said on standard error.
 *
 * @param testOf makes the filter's test once there is what it reads
 * @returns the exit code: 1 where a file could not be read to its end, or the flow is not there
 */
export async function runPackets(
  sources: readonly string[],
  flags: PacketFlags,
  testOf: (reading: CaptureReading) => FlowTest,
): Promise<number> {
  const say = (words: string) => process.stderr.write(`fourtuple: ${words}\n`)
  // What a piece of the file came to is written before the next one is waited for: a pipe may be silent.
  const reading = new CaptureReading(() => {
    flush()
    return null
  })
  let flush = (): void => undefined
  let end = (): number => 0
  if (flags.follow === undefined) {
    const { json = false, time = PACKET_TIMES[0] } = flags
    const output = new PacketsOutput(reading, { json, time, fields: hasFields(flags), fits: testOf(reading) })
    reading.onPacket = (packet) => output.packet(packet)
    flush = () => output.flush()
  } else {
    const flow = flags.follow
    const followed = follow(reading, followWanted({ ...flags, follow: flow }))
    reading.onPacket = (packet) => followed.packet(packet)
    flush = () => followed.flush()
    end = () => {
      followed.end()
      if (followed.isFound) return 0
      say(noSuchFlow(flow, reading))
      return 1
    }
  }
  const stop = () => reading.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const errors = await reading.read(sources)
  const code = end()
  flush()
  for (const error of errors) say(errorWords(error))
  return errors.length > 0 ? 1 : code
}

function errorWords({ file, offset, why }: ReadingError): string {
  return `${file}${offset === null ? '' : `, byte ${offset}`}: ${why}`
}

import type { Filter } from '#core/display-filter/filter'
import { CaptureReading, type ReadingError } from './capture-reading'
import { FlowFilter } from './flow-filter'
import { LineOutput } from './line-output'
import type { ReadContext, ReadView } from './read-view'

/**
 * Reads captures and shows what `viewOf` makes of them. Ctrl-C ends the reading, and what was read is shown.
 *
 * @param keepsPackets whether the view looks at packets; a filter does
 * @param flowsKept most flows at a time, a power of two
 * @returns the exit code: 0, or 1 where a file could not be read to its end or has not what was asked for
 */
export async function runRead(
  files: readonly string[],
  filter: Filter | null,
  keepsPackets: boolean,
  flowsKept: number,
  viewOf: (context: ReadContext) => ReadView,
): Promise<number> {
  const output = new LineOutput()
  const reading = new CaptureReading(keepsPackets || filter !== null, flowsKept, output.pace)
  const flowFilter = filter === null ? null : new FlowFilter(reading, filter)
  const fits = (flow: number) => flowFilter === null || flowFilter.fits(flow)
  const view = viewOf({ reading, output, fits })
  reading.onPacket = (packet) => {
    flowFilter?.take(packet)
    view.packet?.(packet)
  }
  reading.flows.onEvict = (flow) => {
    view.flowLeaves?.(flow)
    flowFilter?.forget(flow)
  }
  const stop = () => reading.stop()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const errors = await reading.read(files)
  await view.end()
  output.flush()
  for (const error of errors) process.stderr.write(`fourtuple: ${errorLine(error)}\n`)
  const failure = view.failure?.() ?? null
  if (failure !== null) process.stderr.write(`fourtuple: ${failure}\n`)
  process.off('SIGINT', stop)
  process.off('SIGTERM', stop)
  return errors.length > 0 || failure !== null ? 1 : 0
}

function errorLine({ file, offset, why }: ReadingError): string {
  return offset === null ? `${file}: ${why}` : `${file}, offset ${offset}: ${why}`
}

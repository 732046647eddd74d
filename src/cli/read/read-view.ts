import type { CapturedPacket, CaptureReading } from './capture-reading'
import type { LineOutput } from './line-output'

/** What is made of what was read. */
export interface ReadView {
  packet?: (packet: CapturedPacket) => void
  /** A flow makes room for another: it is as it will stay. */
  flowLeaves?: (flow: number) => void
  /** All was read, or Ctrl-C ended it. */
  end: () => void | Promise<void>
  /** Why it could not show what was asked for, in words; null where it could. Asked at the end. */
  failure?: () => string | null
}

/** What a view has to work with. */
export interface ReadContext {
  reading: CaptureReading
  output: LineOutput
  /** Whether a live flow fits the display filter, by what was read so far. */
  fits: (flow: number) => boolean
}

/** Flows that are written between two looks at whether they are taken. */
const AT_ONCE = 256

/** Goes through the live flows that fit, waiting for the reader of what is written. Ends where `take` says false. */
export async function eachFlow(
  { reading, output, fits }: ReadContext,
  take: (flow: number) => unknown,
): Promise<void> {
  const { flows } = reading
  for (let flow = flows.first; flow < flows.next; flow++) {
    if (fits(flow) && take(flow) === false) return
    if (flow % AT_ONCE === 0) await output.pace()
  }
}

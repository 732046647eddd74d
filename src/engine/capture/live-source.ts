/** Where a running capture's packets come from, whatever makes it: the capture binding, a program's output. */
export interface LiveSource {
  /** Counts since it began; they stay readable after it ended. */
  losses: () => Losses
  /** Ends it after every packet that it has by now was delivered. */
  stop: () => Promise<void>
  /** Ends it at once. */
  close: () => void
}

/** Packets lost before they reached the session, by where. */
export interface Losses {
  droppedByKernel: number
  droppedByInterface: number
  droppedByBuffer: number
}
export const NO_LOSSES: Losses = { droppedByKernel: 0, droppedByInterface: 0, droppedByBuffer: 0 }

/** What the packets of one interface of a source are. */
export interface SourceInterface {
  name: string
  linkType: number
  linkTypeName: string
  snaplen: number
}

/** Who takes a source's packets. */
export interface Receiver {
  /** Number that the next described interface will get in the session's file. */
  nextInterface: () => number
  /** An interface is described. @throws {ShownError} where its packets can't be taken: the source must end then */
  onInterface: (facts: SourceInterface) => void
  /** A batch of enhanced packet blocks of one described interface, lent until the call returns. */
  onBlocks: (blocks: Uint8Array, count: number, linkType: number) => void
  /** It ended by itself: with an error, or because its output did. */
  onEnd: (error: Error | null) => void
  /** A line that a program wrote to its standard error. */
  onSaid: (line: string) => void
}

import type { FileTask } from '#contract/files'

/** How long one turn of the loop may be busy with a file: windows are answered in between. */
const MOST_MS = 6

/** A file that is being read or written: how far it is, and whether the person wants no more of it. */
export class RunningTask {
  cancelled = false
  done = 0
  total = 0
  packets = 0
  private since = performance.now()

  constructor(
    readonly id: number,
    readonly kind: FileTask['kind'],
    readonly name: string,
  ) {}

  get state(): FileTask {
    const { id, kind, name, done, total, packets } = this
    return { id, kind, name, done, total, packets }
  }

  /** Whether this turn has been busy for long enough. */
  get isDue(): boolean {
    return performance.now() - this.since > MOST_MS
  }

  /** Lets everything else have its turn. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.since = performance.now()
  }
}

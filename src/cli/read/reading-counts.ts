import { millisecondsOf, type NanosecondTime } from '#core/pcapng/timestamp'

/** What was read, counted over all sources. */
export class ReadingCounts {
  packets = 0
  wireBytes = 0
  capturedBytes = 0
  /** Milliseconds since 1970 of the earliest and the latest packet. */
  firstMs = Infinity
  lastMs = -Infinity
  /** Packets by LINKTYPE. */
  readonly linkTypes = new Map<number, number>()
  private beforeKernel = 0
  private beforeInterface = 0
  /** Of the source being read, by interface: what its last counters said. */
  private byKernel: number[] = []
  private byInterface: number[] = []

  /** Packets that the files say were lost for want of room in the kernel. */
  get droppedByKernel(): number {
    return this.beforeKernel + sum(this.byKernel)
  }

  get droppedByInterface(): number {
    return this.beforeInterface + sum(this.byInterface)
  }

  /** Another source has interfaces of its own. */
  beginSource(): void {
    this.beforeKernel = this.droppedByKernel
    this.beforeInterface = this.droppedByInterface
    this.byKernel = []
    this.byInterface = []
  }

  dropped(interfaceId: number, byInterface: number | null, byKernel: number | null): void {
    if (byInterface !== null) this.byInterface[interfaceId] = byInterface
    if (byKernel !== null) this.byKernel[interfaceId] = byKernel
  }

  packet(linkType: number, wireLength: number, captured: number, { high, low }: NanosecondTime): void {
    this.packets++
    this.wireBytes += wireLength
    this.capturedBytes += captured
    const ms = millisecondsOf(high, low)
    if (ms < this.firstMs) this.firstMs = ms
    if (ms > this.lastMs) this.lastMs = ms
    this.linkTypes.set(linkType, (this.linkTypes.get(linkType) ?? 0) + 1)
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, one) => all + one, 0)
}

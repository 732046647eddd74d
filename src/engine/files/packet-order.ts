/** Blocks of many packets in one array, which is filled in when they are all made. */
export interface BlockChunk {
  bytes: Buffer
}

/** A packet that waits to be written: its block, and its time as the high and low 32 bits of its nanoseconds. */
export interface WaitingPacket {
  high: number
  low: number
  /** Counts up, so that packets of the same time stay in the order they came. */
  order: number
  /** Its block is bytes[from .. to) of the chunk. */
  chunk: BlockChunk
  from: number
  to: number
  /** Whose it is; 0 where that is not known. */
  pid: number
}

/** Packets by time: a binary heap, the earliest first. */
export class PacketOrder {
  /** Bytes of the blocks that wait. */
  bytes = 0
  private readonly heap: WaitingPacket[] = []

  get first(): WaitingPacket | undefined {
    return this.heap[0]
  }

  push(packet: WaitingPacket): void {
    const { heap } = this
    this.bytes += packet.to - packet.from
    let at = heap.push(packet) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!isBefore(packet, heap[above])) break
      heap[at] = heap[above]
      at = above
    }
    heap[at] = packet
  }

  pop(): WaitingPacket | undefined {
    const { heap } = this
    const first = heap[0] as WaitingPacket | undefined
    const last = heap.pop()
    if (!first || !last) return undefined
    this.bytes -= first.to - first.from
    if (heap.length > 0) this.sink(last)
    return first
  }

  /** Puts a packet at the top and lets it down to its place. */
  private sink(packet: WaitingPacket): void {
    const { heap } = this
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1], heap[below])) below++
      if (!isBefore(heap[below], packet)) break
      heap[at] = heap[below]
      at = below
    }
    heap[at] = packet
  }
}

/** Whether a packet is to be written before another. */
function isBefore(a: WaitingPacket, b: WaitingPacket): boolean {
  return a.high !== b.high ? a.high < b.high : a.low !== b.low ? a.low < b.low : a.order < b.order
}

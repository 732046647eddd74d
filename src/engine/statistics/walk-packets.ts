import type { PacketTable } from '#core/packet/packet-table'

/** Packets, or flows, looked at in one turn of the loop: some milliseconds. */
export const SLICE = 32_768

/** A turn of the loop, in which the engine takes packets and answers its windows. */
export const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Ms since 1970, both ends included. */
export interface Span {
  from: number
  to: number
}

/**
 * Goes through the packets that are in memory, oldest first, a slice at a turn; those that make room meanwhile are left
 * out, and those that come meanwhile count the next time.
 */
export async function walkPackets(
  packets: PacketTable,
  span: Span | null,
  visit: (slot: number, timeMs: number) => void,
): Promise<void> {
  const end = packets.next
  for (let packet = packets.first; packet < end; packet = Math.max(packet, packets.first)) {
    const until = Math.min(end, packet + SLICE)
    for (; packet < until; packet++) {
      const timeMs = packets.timeMs(packet)
      if (span === null || (timeMs >= span.from && timeMs <= span.to)) visit(packets.slot(packet), timeMs)
    }
    if (packet < end) await turn()
  }
}

import type { ChunkList } from '#core/stream/chunk-list'
import type { Session } from '../session/session'
import type { StreamSource } from './stream-source'

/** What our own socket passed to and got from the kernel, from its events. */
export class OwnStream implements StreamSource {
  private last = -1
  private readonly offsets: [number, number] = [0, 0]

  constructor(
    private readonly session: Session,
    private readonly flow: number,
  ) {}

  advance(chunks: ChunkList, most: number): boolean {
    const { events } = this.session.own
    for (let taken = 0; taken < most; taken++) {
      const next = this.nextEvent()
      if (next < 0) return false
      this.last = next
      const event = events.read(next)
      // Where both ends are ours the same bytes pass twice: the local end's view is the one shown.
      if (event.payloadAt < 0 || event.kind === 'message' || event.side !== this.localSide()) continue
      const direction = event.kind === 'sent' ? 0 : 1
      chunks.append({
        direction,
        kind: 'bytes',
        timeMs: event.time,
        offset: this.offsets[direction],
        length: event.bytes,
        ref: event.payloadAt,
        skip: 0,
      })
      this.offsets[direction] += event.bytes
    }
    return true
  }

  read(chunks: ChunkList, chunk: number, from: number, length: number): Uint8Array | null {
    return this.session.own.payload.read(chunks.ref[chunk] + from, length)
  }

  private nextEvent(): number {
    const { events } = this.session.own
    // Where the event we stood at was evicted meanwhile, the oldest that is kept comes next.
    return this.last < events.first ? events.firstOfFlow(this.flow) : events.nextOfFlow(this.last)
  }

  private localSide(): number {
    const { flows } = this.session
    return flows.has(this.flow) ? flows.localSide[flows.slot(this.flow)] : 0
  }
}

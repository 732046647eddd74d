import { FLOW } from '#core/rows/flow-row'
import { encodeOptions } from '#core/pcapng/pcapng-writer'
import { processOptions } from '#core/pcapng/process-facts'
import { MadeUpCapture, madeUpInterface } from '../log/made-up-capture'
import type { Session } from '../session/session'
import { MADE_UP_OPTIONS, type SavedSection } from './saved-section'

/** Traffic of own sockets that no capture saw, as packets with made-up headers, each marked as such. */
export class OwnPackets {
  madeUp = 0
  /** Whether all events there were when the saving began are done with. */
  ended = false
  high = 0
  low = 0
  private readonly capture: MadeUpCapture
  private readonly until: number
  private next: number
  /** Whose the packet made last is. */
  private pid = 0

  constructor(
    private readonly session: Session,
    private readonly section: SavedSection,
    private readonly wanted: ReadonlySet<number> | null,
  ) {
    const { events } = session.own
    this.next = events.first
    this.until = events.next
    this.ended = !this.isAny()
    this.capture = new MadeUpCapture(session, {
      interfaceId: this.ended ? 0 : section.addInterface(madeUpInterface()),
      options: (event, sender) => {
        const { pid, direction } = section.ownerOf({ flow: event.flow, sender })
        this.pid = pid
        const options = section.withNotes([MADE_UP_OPTIONS], -1, -1, event.flow)
        return encodeOptions([...options, ...(pid === 0 ? [] : processOptions(pid, direction))])
      },
    })
  }

  /** Makes the packets of the next events. Returns how many events were looked at. */
  step(): number {
    const { events } = this.session.own
    this.next = Math.max(this.next, events.first)
    const from = this.next
    for (const to = Math.min(from + 64, this.until); this.next < to; this.next++) this.add(this.next)
    if (this.next >= this.until) this.ended = true
    return this.next - from
  }

  private isAny(): boolean {
    const { events } = this.session.own
    for (let one = this.next; one < this.until; one++) if (this.isMeant(events.read(one).flow)) return true
    return false
  }

  private isMeant(flow: number): boolean {
    const { flows } = this.session
    if (flow < 0 || !flows.has(flow)) return false
    return (flows.flags[flows.slot(flow)] & FLOW.wire) === 0 && (this.wanted?.has(flow) ?? true)
  }

  private add(sequence: number): void {
    const event = this.session.own.events.read(sequence)
    if (!this.isMeant(event.flow)) return
    const blocks = this.capture.packetsOf(event)
    const chunk = { bytes: Buffer.from(blocks) }
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength)
    for (let at = 0; at < blocks.length;) {
      const length = view.getUint32(at + 4, true)
      this.high = view.getUint32(at + 12, true)
      this.low = view.getUint32(at + 16, true)
      this.section.wait(this.high, this.low, chunk, at, at + length, this.pid)
      this.madeUp++
      at += length
    }
  }
}

import { CaptureReader } from '#core/capture-file/capture-reader'
import type { BlockOption } from '#core/pcapng/block-options'
import { BLOCK, OPTION } from '#core/pcapng/blocks'
import type { PcapngEnd } from '#core/pcapng/pcapng-reader'
import {
  readProcessBlock,
  readProcessOptions,
  WIRESHARK,
  type PacketProcess,
} from '#core/pcapng/process-facts'
import { NanosecondTime } from '#core/pcapng/timestamp'
import { decodeUtf8 } from '#core/stream/utf8'
import type { Side } from '#core/own/own-ends'
import type { Session } from '../session/session'

/** Comments on sections that are kept, each at most 64 KiB: a file may have one in every 32 bytes. */
const MOST_COMMENTS = 16

/**
 * Takes a capture file into a session as its bytes come, packet by packet, with the times they were captured at. The
 * payload stays in the file, which the session knows as `source`, and is read from there when it is shown.
 */
export class TakenFile {
  private readonly linkTypes = new Map<number, number>()
  private readonly time = new NanosecondTime()
  private process: PacketProcess | null = null
  /** Options of the packet that comes next, if it has comments. */
  private comments: readonly BlockOption[] | null = null
  private readonly reader = new CaptureReader({
    interface: (id, { linkType }) => {
      this.linkTypes.set(id, linkType)
    },
    packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
      const { session, source, time } = this
      const before = session.packets.next
      time.set(seconds, nanoseconds)
      const { high, low } = time
      const linkType = this.linkTypes.get(id) ?? -1
      session.ingest.ingest(linkType, bytes, at, captured, wireLength, high, low, source, fileOffset)
      if (this.process !== null) this.own(before)
      if (this.comments !== null) this.note(before)
    },
    options: (type, options, little) => this.takeOptions(type, options, little),
    custom: (enterprise, content) => {
      const told = enterprise === WIRESHARK ? readProcessBlock(content) : null
      if (told !== null) this.session.owners.nameRead(told.pid, told.name)
    },
  })

  constructor(
    private readonly session: Session,
    private readonly source: number,
  ) {}

  /** Takes the file's next bytes, which are only read. */
  push(bytes: Uint8Array): void {
    const { session } = this
    const firstNew = session.flows.next
    this.reader.push(bytes)
    session.placeLocalSides(firstNew)
  }

  /** Says how the reading went. */
  end(): PcapngEnd {
    return this.reader.end()
  }

  private takeOptions(type: number, options: readonly BlockOption[], little: boolean): void {
    if (type === BLOCK.enhancedPacket) {
      this.process = readProcessOptions(options, little)
      this.comments = options.some(({ code }) => code === OPTION.comment) ? options : null
    }
    if (type !== BLOCK.sectionHeader) return
    const { comments } = this.session
    for (const { code, value } of options) {
      if (code === OPTION.comment && comments.length < MOST_COMMENTS)
        comments.push(decodeUtf8(value, 0, value.length))
    }
  }

  /** Keeps what the file says of the packet just taken, where it is of a flow. */
  private note(before: number): void {
    const { packets, notes } = this.session
    if (this.comments !== null && packets.next > before) notes.takeRead(packets.next - 1, this.comments)
    this.comments = null
  }

  /** Ties the process that the file told of to the flow of the packet just taken, where it has one. */
  private own(before: number): void {
    const told = this.process
    this.process = null
    const { packets, flows, owners } = this.session
    if (told === null || packets.next === before) return
    const packet = packets.next - 1
    const flow = packets.flow[packets.slot(packet)]
    if (!flows.has(flow)) return
    const sender = packets.direction(packet)
    const receiver: Side = sender === 0 ? 1 : 0
    owners.takeRead(flow, told.direction === 'in' ? receiver : sender, told.pid)
  }
}

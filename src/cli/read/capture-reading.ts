import { readCapture, type Pieces } from '#core/capture-file/read-capture'
import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import type { Side } from '#core/own/own-ends'
import { PacketTable } from '#core/packet/packet-table'
import type { BlockOption } from '#core/pcapng/block-options'
import { BLOCK, OPTION } from '#core/pcapng/blocks'
import type { PcapngSink } from '#core/pcapng/pcapng-reader'
import { NanosecondTime } from '#core/pcapng/timestamp'
import { decodeUtf8 } from '#core/stream/utf8'
import { ReadingCounts } from './reading-counts'
import { gunzip, openSource, sourceName, whyUnread, type Source } from './sources'

/** Packets are looked at as they come; the table keeps those of the last moment only. */
const PACKETS_KEPT = 1 << 12

/** Flows that are kept at a time, unless asked otherwise; memory is used for those that there are, about 600 bytes each. */
export const FLOWS_KEPT = 1 << 20

const NO_COMMENTS: readonly string[] = []

/** One packet as it was read: the same object for each, its bytes lent until the call returns. */
export interface CapturedPacket {
  /** From 1, over all sources. */
  number: number
  linkType: number
  /** Which of its file's interfaces it is of, from 0. */
  interface: number
  bytes: Uint8Array
  /** Its bytes are bytes[at .. at + captured). */
  at: number
  captured: number
  wireLength: number
  /** Since 1970. */
  seconds: number
  nanoseconds: number
  /** Its place in the unpacked file. */
  fileOffset: number
  /** The flow of the innermost packet, and who of it sent it; -1 where it is of none. */
  flow: number
  side: Side
  /** Those that it added to the packet table, if there is one, begin here: first the carriers, of tunnels. */
  firstEntry: number
  /** What its file says of it. */
  comments: readonly string[]
}

/** Where a source could not be read further. */
export interface ReadingError {
  /** A path, or `standard input`. */
  file: string
  /** In the unpacked bytes; null where it was not begun. */
  offset: number | null
  why: string
}

/** What is asked before each piece of a source: it may wait, for what is written to be taken. */
export type Pace = () => Promise<void> | null

/** Reads captures one after the other into one table of flows, in memory that does not grow with them. */
export class CaptureReading {
  readonly flows: FlowTable
  readonly packets: PacketTable
  readonly ingest: PacketIngest
  readonly counts = new ReadingCounts()
  /** Called with each packet, after it was taken in. */
  onPacket: (packet: CapturedPacket) => void = () => undefined
  private readonly packet: CapturedPacket = {
    number: 0,
    linkType: 0,
    interface: 0,
    bytes: new Uint8Array(0),
    at: 0,
    captured: 0,
    wireLength: 0,
    seconds: 0,
    nanoseconds: 0,
    fileOffset: 0,
    flow: -1,
    side: 0,
    firstEntry: 0,
    comments: NO_COMMENTS,
  }
  private readonly keepsPackets: boolean
  private readonly time = new NanosecondTime()
  private isStopped = false
  private source: Source | null = null

  /**
   * @param keepsPackets whether packets are looked at, so that {@link packets} has those of the last moment
   * @param flowsKept most flows at a time, a power of two
   * @param pace waited for before each piece
   */
  constructor(
    keepsPackets: boolean,
    flowsKept: number,
    private readonly pace: Pace = () => null,
  ) {
    this.keepsPackets = keepsPackets
    this.flows = new FlowTable(flowsKept)
    this.packets = new PacketTable(this.flows, PACKETS_KEPT)
    this.ingest = new PacketIngest(this.flows, keepsPackets ? this.packets : null)
  }

  /** Ends the reading after the packets that were read. */
  stop(): void {
    this.isStopped = true
    this.source?.close()
  }

  /** Reads sources (paths, or `-` for standard input). Goes on with the next where one is damaged. */
  async read(sources: readonly string[]): Promise<ReadingError[]> {
    const errors: ReadingError[] = []
    for (const [index, source] of sources.entries()) {
      if (this.isStopped) break
      const error = await this.readOne(source, index)
      if (error !== null) errors.push(error)
    }
    return errors
  }

  private async readOne(source: string, index: number): Promise<ReadingError | null> {
    const file = sourceName(source)
    const opened = openSource(source)
    this.source = opened
    this.counts.beginSource()
    try {
      const { error } = await readCapture(this.paced(opened.pieces), this.sink(index), {
        gunzip: (pieces) => this.paced(gunzip(pieces)),
        goesOn: () => !this.isStopped,
      })
      return error === null || this.isStopped ? null : { file, offset: error.at, why: error.why }
    } catch (thrown) {
      return this.isStopped ? null : { file, offset: null, why: whyUnread(thrown) }
    } finally {
      this.source = null
    }
  }

  private async *paced(pieces: Pieces): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of pieces) {
        yield piece
        const wait = this.pace()
        if (wait !== null) await wait
        if (this.isStopped) return
      }
    } catch (thrown) {
      // A source that was waited for is closed to stop.
      if (!this.isStopped) throw thrown
    }
  }

  private sink(source: number): PcapngSink {
    const { counts, ingest, packets, packet, time } = this
    const linkTypes: number[] = []
    return {
      interface: (id, { linkType }) => {
        linkTypes[id] = linkType
      },
      statistics: (id, _received, byInterface, byKernel) => counts.dropped(id, byInterface, byKernel),
      packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
        // What was asked for is had: the rest of the piece is left.
        if (this.isStopped) return
        const before = packets.next
        time.set(seconds, nanoseconds)
        const linkType = linkTypes[id]
        ingest.ingest(linkType, bytes, at, captured, wireLength, time.high, time.low, source, fileOffset)
        counts.packet(linkType, wireLength, captured, time)
        packet.number++
        packet.linkType = linkType
        packet.interface = id
        packet.bytes = bytes
        packet.at = at
        packet.captured = captured
        packet.wireLength = wireLength
        packet.seconds = seconds
        packet.nanoseconds = nanoseconds
        packet.fileOffset = fileOffset
        packet.firstEntry = before
        packet.flow = ingest.flow
        packet.side = ingest.flow < 0 ? 0 : ingest.sender
        this.onPacket(packet)
        packet.comments = NO_COMMENTS
      },
      // Of all other options nothing is asked for here, and where packets are not looked at, not of these either.
      ...(this.keepsPackets && {
        options: (type: number, options: readonly BlockOption[]) => {
          if (type === BLOCK.enhancedPacket) packet.comments = commentsOf(options)
        },
      }),
    }
  }
}

function commentsOf(options: readonly BlockOption[]): readonly string[] {
  const comments = options.filter(({ code }) => code === OPTION.comment)
  return comments.length === 0 ? NO_COMMENTS : comments.map(({ value }) => decodeUtf8(value, 0, value.length))
}

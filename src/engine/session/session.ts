import { FlowTable } from '#core/flow/flow-table'
import { PacketIngest } from '#core/flow/ingest-packet'
import { PacketTable } from '#core/packet/packet-table'
import {
  BatchBlocks,
  interfaceDescription,
  interfaceStatistics,
  sectionHeader,
} from '#core/pcapng/pcapng-writer'
import type { FlowContext } from '#core/rows/pack-flow-row'
import { expireTimeWait, resetBy } from '#core/tcp/tracker'
import { readFrom, SpoolFile } from '../spool/spool-file'
import { wallClock } from './clock'
import { LocalAddresses } from './local-addresses'
import { OwnSide } from './own-side'

/** Files packets may lie in: the session's own and captures read back. One byte a packet says which. */
const MOST_SOURCES = 255
/** Source number of the session's own file. */
const OWN_FILE = 0

/** What a capture tells the session when it begins. */
export interface CaptureSource {
  linkType: number
  snaplen: number
  interface: string
  filter: string
}

/**
 * One sitting: the flows, packets and own sockets' events of one engine, joined on the four-tuple, and the file
 * that captured packets are written to. Everything that enters the session enters here, on one thread.
 */
export class Session {
  readonly flows = new FlowTable()
  readonly packets = new PacketTable(this.flows)
  readonly ingest = new PacketIngest(this.flows, this.packets)
  readonly own = new OwnSide(this.flows, wallClock)
  /** Captures running now: while there are any, the wire's word on a state is newer than our sockets'. */
  liveCaptures = 0
  packetsNotWritten = 0
  /** Told after packets came in; it must be cheap. */
  onIngest: () => void = () => undefined
  private readonly locals = new LocalAddresses()
  private readonly blocks = new BatchBlocks()
  private readonly readers: ((at: number, length: number) => Uint8Array)[] = []
  private readonly closers: (() => void)[] = []
  private spool: SpoolFile | null = null
  private interfaces = 0

  /** @param capturePath where the session's pcapng file will be, made when the first capture begins */
  constructor(
    private readonly capturePath: string,
    private readonly version: string,
  ) {
    this.flows.onEvict = (flow) => this.own.forget(flow)
  }

  /** Bytes on disk, and why no more are written where that is so. */
  get disk(): { bytes: number; error: string | null } {
    return { bytes: this.spool?.bytes ?? 0, error: this.spool?.error ?? null }
  }

  /**
   * Begins a capture in the session's file. Returns the interface number its packets are written under.
   *
   * @throws where the file can't be made
   */
  beginCapture(source: CaptureSource): number {
    if (!this.spool) {
      this.spool = new SpoolFile(this.capturePath)
      this.readers[OWN_FILE] = (at, length) => this.spool?.read(at, length) ?? new Uint8Array(0)
      this.spool.append(sectionHeader({ application: `Fourtuple ${this.version}`, os: process.platform }))
    }
    this.spool.append(
      interfaceDescription({
        linkType: source.linkType,
        snaplen: source.snaplen,
        name: source.interface,
        ...(source.filter === '' ? {} : { filter: source.filter }),
      }),
    )
    this.locals.refresh()
    this.liveCaptures++
    return this.interfaces++
  }

  /** Ends a capture and writes what was lost of it into the file. */
  endCapture(
    interfaceId: number,
    counts: { received: number; droppedByKernel: number; droppedByInterface: number },
  ): void {
    this.liveCaptures--
    this.spool?.append(interfaceStatistics({ interfaceId, timeMs: wallClock(), ...counts }))
  }

  /** Takes a batch as the capture binding lends it: into the file, and into columns, in the same tick. */
  ingestBatch(batch: Uint8Array, count: number, interfaceId: number, linkType: number): void {
    const base = this.spool?.error === null ? this.spool.bytes : -1
    const firstNew = this.flows.next
    const length = this.blocks.write(
      batch,
      count,
      interfaceId,
      (seconds, nanoseconds, captured, wire, batchAt, outputAt) => {
        const at = base < 0 ? -1 : base + outputAt
        this.ingest.ingest(linkType, batch, batchAt, captured, wire, seconds, nanoseconds, OWN_FILE, at)
      },
    )
    if (base < 0 || this.spool?.append(this.blocks.output, length) !== base) this.packetsNotWritten += count
    this.placeLocalSides(firstNew)
    this.onIngest()
  }

  /** Adds a file that packets will be read back from. Returns its source number, or -1 where there are too many. */
  addSource(descriptor: number, close: () => void): number {
    this.readers.length = Math.max(this.readers.length, OWN_FILE + 1)
    if (this.readers.length >= MOST_SOURCES) return -1
    this.closers.push(close)
    return this.readers.push((at, length) => readFrom(descriptor, at, length)) - 1
  }

  /** Marks flows from `first` on with which of their ends is this machine's, where no own socket said so. */
  placeLocalSides(first: number): void {
    for (let flow = Math.max(first, this.flows.first); flow < this.flows.next; flow++) {
      if (this.own.endsOf(flow)) continue
      const slot = this.flows.slot(flow)
      const side = this.locals.sideOf(this.flows.addresses, 32 * slot, this.flows.family[slot])
      this.flows.setLocalSide(flow, side)
    }
  }

  /** Payload bytes of a packet, from `skip`; fewer where they are not on disk. The result is the caller's. */
  readPayload(packet: number, skip: number, length: number): Uint8Array {
    const slot = this.packets.slot(packet)
    const at = this.packets.fileOffset[slot]
    const there = Math.min(length, this.packets.payloadCaptured[slot] - skip)
    const read = this.readers[this.packets.source[slot]] as (typeof this.readers)[number] | undefined
    if (at < 0 || there <= 0 || !read) return new Uint8Array(0)
    return read(at + this.packets.payloadAt[slot] + skip, there)
  }

  /** What the session knows of a live flow beyond the table's columns. */
  contextOf(flow: number): FlowContext {
    return {
      ends: this.own.endsOf(flow),
      resetBy: resetBy(this.flows, this.flows.slot(flow)),
      wireIsLive: this.liveCaptures > 0,
    }
  }

  /** Lets time pass: TIME-WAIT ends. */
  tick(): void {
    expireTimeWait(this.flows, wallClock())
  }

  /** Closes every file. The session's own stays on disk. */
  close(): void {
    this.spool?.close()
    for (const close of this.closers.splice(0)) close()
    this.readers.length = 0
  }

  /** Whether something was captured, so that there is a file worth keeping. */
  get hasCapture(): boolean {
    return this.spool !== null
  }
}

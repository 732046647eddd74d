import type { Rotation } from '#contract/capture'
import { FlowRates } from '#core/flow/flow-rates'
import { FlowTable } from '#core/flow/flow-table'
import { LossSeries } from '../statistics/loss-series'
import { SessionSeries } from '#core/flow/session-series'
import { BlockIngest } from '#core/flow/ingest-blocks'
import { PacketIngest } from '#core/flow/ingest-packet'
import { PacketTable } from '#core/packet/packet-table'
import {
  decryptionSecrets,
  interfaceDescription,
  interfaceStatistics,
  sectionHeader,
} from '#core/pcapng/pcapng-writer'
import type { FlowContext } from '#core/rows/pack-flow-row'
import { expireTimeWait, resetBy } from '#core/tcp/tracker'
import { SourceFiles } from '../spool/source-files'
import type { PacketSink, SectionParts } from '../spool/spool'
import { SessionNotes } from '../notes/session-notes'
import { wallClock } from './clock'
import { LocalAddresses } from './local-addresses'
import { FlowOwners } from '../kernel/flow-owners'
import { OwnSide } from './own-side'

/** Packets of an interface's section and where they are written. */
export interface InterfaceFacts {
  linkType: number
  snaplen: number
  name: string
  filter: string
}

/** What was counted of an interface: packets that came, and those that were lost, by where. */
export interface InterfaceCounts {
  received: number
  droppedByKernel: number
  droppedByInterface: number
}

interface DescribedInterface {
  description: Uint8Array
  counts: () => InterfaceCounts
  running: boolean
}

/** Most of a batch that is taken: the packet that reaches either is the last. */
export interface BatchLimits {
  packets: number
  bytes: number
}
export const NO_LIMITS: BatchLimits = { packets: Infinity, bytes: Infinity }

/**
 * One sitting: the flows, packets and own sockets' events of one engine, joined on the four-tuple, and the files that
 * captured packets are written to. Everything that enters the session enters here, on one thread.
 */
export class Session {
  readonly flows = new FlowTable()
  readonly packets: PacketTable
  readonly ingest: PacketIngest
  /** Every frame over time, and by its length. */
  readonly series = new SessionSeries()
  /** When packets were lost. */
  readonly losses = new LossSeries()
  /** Which processes have the ends of flows. */
  readonly owners: FlowOwners
  /** What each flow carried in each of the last seconds. */
  readonly rates = new FlowRates(this.flows)
  readonly own = new OwnSide(this.flows, wallClock)
  readonly sources = new SourceFiles()
  /** What was written about packets and flows. */
  readonly notes: SessionNotes
  /** Captures running now: while there are any, the wire's word on a state is newer than our sockets'. */
  liveCaptures = 0
  packetsNotWritten = 0
  /** Packets captured since the session was saved last: closing it loses sight of them. */
  unsaved = 0
  /** Comments of the files that were opened, for the one that is saved. */
  readonly comments: string[] = []
  /** Told after packets came in; it must be cheap. */
  onIngest: () => void = () => undefined
  /** This machine's addresses. */
  readonly locals = new LocalAddresses()
  private readonly blocks: BlockIngest
  private readonly interfaces: DescribedInterface[] = []
  private readonly secrets: Uint8Array[] = []
  private sink: PacketSink | null = null

  /**
   * @param openSink makes the place that packets are written to, when the first capture begins; null for none
   * @param packetsKept most packets in memory, a power of two
   */
  constructor(
    readonly version: string,
    private readonly openSink: (parts: SectionParts, sources: SourceFiles) => PacketSink | null,
    packetsKept?: number,
  ) {
    this.packets = new PacketTable(this.flows, packetsKept)
    this.ingest = new PacketIngest(this.flows, this.packets)
    this.blocks = new BlockIngest(this.ingest)
    this.ingest.series = this.series
    this.owners = new FlowOwners(this.flows, this.locals)
    this.notes = new SessionNotes(this.flows, this.packets)
    this.flows.onEvict = (flow) => {
      this.own.forget(flow)
      this.notes.forget(flow)
    }
  }

  /** What is on disk, and why no more is written where that is so. */
  get disk(): { bytes: number; files: number; free: number | null; error: string | null } {
    const { bytes, files, free, error } = this.sink ?? { bytes: 0, files: 0, free: null, error: null }
    return { bytes, files, free, error }
  }

  /** Number that the next interface will get: its blocks carry it. */
  get nextInterface(): number {
    return this.interfaces.length
  }

  /**
   * Begins to capture on an interface. Returns its number, {@link nextInterface} as it was.
   *
   * @param counts what was counted of it so far, whenever that is written down
   * @throws where the session's file can't be made
   */
  beginInterface(facts: InterfaceFacts, counts: () => InterfaceCounts): number {
    this.sink ??= this.openSink({ head: () => this.head(), tail: () => this.runningCounts() }, this.sources)
    const { linkType, snaplen, name, filter } = facts
    const description = interfaceDescription({
      linkType,
      snaplen,
      name,
      ...(filter === '' ? {} : { filter }),
    })
    this.sink?.append(description)
    this.locals.refresh()
    this.liveCaptures++
    return this.interfaces.push({ description, counts, running: true }) - 1
  }

  /** Ends an interface's capture and writes what was lost of it into the file. */
  endInterface(id: number): void {
    const one = this.interfaces[id]
    if (!one.running) return
    this.sink?.append(this.statistics(id))
    one.running = false
    // What it was asked for may be gone by the next file; the counts no longer change.
    const counts = one.counts()
    one.counts = () => counts
    this.liveCaptures--
  }

  /**
   * Takes in secrets of a TLS connection of ours: every file from now on has them, before its packets.
   *
   * @param lines of an NSS key log; the caller bounds how many come in a session
   */
  addSecrets(lines: Uint8Array): void {
    const block = decryptionSecrets(lines)
    this.secrets.push(block)
    this.sink?.append(block)
  }

  /** Blocks with the secrets taken in so far. */
  get secretBlocks(): readonly Uint8Array[] {
    return this.secrets
  }

  /** What was counted of the session's own interfaces so far, by number. */
  get counts(): InterfaceCounts[] {
    return this.interfaces.map((one) => one.counts())
  }

  /** How the session's files rotate from now on. */
  rotate(rotation: Rotation): void {
    this.sink?.rotate(rotation)
  }

  /**
   * Takes a batch of enhanced packet blocks of one interface, as the capture binding lends it: into columns and into
   * the file, in the same tick. Returns what was taken of it; fewer packets than `count` where a limit was reached, or
   * where a block was damaged.
   */
  ingestBlocks(
    batch: Uint8Array,
    count: number,
    linkType: number,
    limits: BatchLimits = NO_LIMITS,
  ): { packets: number; bytes: number } {
    const place = this.sink?.place(batch.length) ?? null
    const firstNew = this.flows.next
    const { blocks } = this
    blocks.ingest(linkType, batch, count, {
      source: place?.source ?? 0,
      fileOffset: place?.fileOffset ?? -1,
      packets: limits.packets,
      bytes: limits.bytes,
    })
    if (this.sink && !this.sink.append(batch, blocks.length)) this.packetsNotWritten += blocks.packets
    this.unsaved += blocks.packets
    this.placeLocalSides(firstNew)
    this.onIngest()
    return { packets: blocks.packets, bytes: blocks.bytes }
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
    const whole = this.packets.wholePayload(packet)
    if (whole !== null) return whole.slice(skip, skip + length)
    const slot = this.packets.slot(packet)
    const at = this.packets.fileOffset[slot]
    const there = Math.min(length, this.packets.payloadCaptured[slot] - skip)
    if (at < 0 || there <= 0) return new Uint8Array(0)
    return this.sources.read(this.packets.source[slot], at + this.packets.payloadAt[slot] + skip, there)
  }

  /** The captured bytes of a live packet's frame; fewer, or none, where they are not on disk. The result is the caller's. */
  readFrame(packet: number): Uint8Array {
    const slot = this.packets.slot(packet)
    const at = this.packets.fileOffset[slot]
    if (at < 0) return new Uint8Array(0)
    return this.sources.read(this.packets.source[slot], at, this.packets.captured[slot])
  }

  /** What the session knows of a live flow beyond the table's columns. */
  contextOf(flow: number): FlowContext {
    return {
      ends: this.own.endsOf(flow),
      resetBy: resetBy(this.flows, this.flows.slot(flow)),
      wireIsLive: this.liveCaptures > 0,
      pids: [this.owners.pidOf(flow, 0), this.owners.pidOf(flow, 1)],
      icmpErrors: this.ingest.icmpErrors,
      services: this.ingest.services,
      rates: this.rates,
    }
  }

  /** Lets a second pass: TIME-WAIT ends, rates are taken, files rotate. */
  tick(): void {
    const now = wallClock()
    expireTimeWait(this.flows, now)
    if (this.rates.tick(now, (flow) => this.ownBytes(flow))) this.flows.revision++
    this.sink?.tick()
  }

  private ownBytes(flow: number): number {
    const ends = this.own.endsOf(flow)
    const end = ends?.[this.flows.localSide[this.flows.slot(flow)]]
    return end ? end.bytesSent + end.bytesReceived : 0
  }

  /** Closes every file. The session's own stay on disk. */
  close(): void {
    this.sink?.close()
    this.sources.closeAll()
  }

  /** Whether something was captured, so that there is a file worth keeping. */
  get hasCapture(): boolean {
    return this.interfaces.length > 0
  }

  /** Writes the counts so far of what runs into the file: should the engine end without a word, they are there. */
  writeCounts(): void {
    for (const block of this.runningCounts()) this.sink?.append(block)
  }

  private head(): Uint8Array[] {
    const application = `Fourtuple ${this.version}`
    const descriptions = this.interfaces.map(({ description }) => description)
    return [sectionHeader({ application, os: process.platform }), ...descriptions, ...this.secrets]
  }

  private runningCounts(): Uint8Array[] {
    return this.interfaces.flatMap(({ running }, id) => (running ? [this.statistics(id)] : []))
  }

  private statistics(interfaceId: number): Uint8Array {
    return interfaceStatistics({ interfaceId, timeMs: wallClock(), ...this.interfaces[interfaceId].counts() })
  }
}

import { readSync } from 'node:fs'
import { CaptureReader } from '#core/capture-file/capture-reader'
import type { BlockOption } from '#core/pcapng/block-options'
import { BLOCK, TLS_KEY_LOG } from '#core/pcapng/blocks'
import { keptOptions } from '#core/pcapng/kept-options'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import { comment, copiedInterface, decryptionSecrets } from '#core/pcapng/pcapng-writer'
import { readProcessOptions } from '#core/pcapng/process-facts'
import { NanosecondTime } from '#core/pcapng/timestamp'
import type { PacketFlows } from './packet-flows'
import type { BlockChunk } from './packet-order'
import { withProcess, type SavedSection } from './saved-section'

const READ_BYTES = 64 << 10
const NO_BYTES = Buffer.alloc(0)
/** What libpcap takes for no limit. */
const LONGEST_SNAPLEN = 262_144

/** What was counted of an interface. */
export interface SavedCounts {
  received: number
  droppedByInterface: number
  droppedByKernel: number
}

/** The interfaces of files that say the same, as those of one session's files do, by their number in each. */
export class SavedInterfaces {
  readonly numbers = new Map<number, number>()
  readonly linkTypes = new Map<number, number>()
  readonly counts = new Map<number, SavedCounts>()
}

/** One file of the session that packets are copied from, read piece by piece in step with the others. */
export class SavedFile {
  /** Time of the latest packet read, as in {@link NanosecondTime}; nothing earlier is awaited from it. */
  high = 0
  low = 0
  ended = false
  private at = 0
  private readonly bytes = new Uint8Array(READ_BYTES)
  private readonly blocks = new PacketBlocks()
  /** What the packets of the present piece are in. */
  private chunk: BlockChunk = { bytes: NO_BYTES }
  private readonly time = new NanosecondTime()
  private packetOptions: BlockOption[] = []
  private interfaceOptions: BlockOption[] = []
  private readonly reader: CaptureReader

  /**
   * @param size bytes that it had when the saving began: what is captured meanwhile is not part of it
   * @param wanted flows that are meant; all packets, those of no flow too, where null
   */
  constructor(
    private readonly descriptor: number,
    private readonly source: number,
    private readonly size: number,
    private readonly section: SavedSection,
    private readonly interfaces: SavedInterfaces,
    private readonly flows: PacketFlows,
    private readonly wanted: ReadonlySet<number> | null,
  ) {
    this.reader = new CaptureReader({
      interface: (id, { linkType, snaplen }) => this.describe(id, linkType, snaplen),
      packet: (id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset) => {
        this.copy(id, seconds, nanoseconds, wireLength, bytes, at, captured, fileOffset)
      },
      options: (type, options, little) => {
        if (type === BLOCK.enhancedPacket) this.packetOptions = keptOptions(type, options, little)
        if (type === BLOCK.interfaceDescription) this.interfaceOptions = keptOptions(type, options, little)
      },
      secrets: (type, secrets) => {
        if (type === TLS_KEY_LOG) section.addSecrets(decryptionSecrets(secrets))
      },
      statistics: (id, received, droppedByInterface, droppedByKernel) => {
        const before = interfaces.counts.get(id)
        interfaces.counts.set(id, {
          received: received ?? before?.received ?? 0,
          droppedByInterface: droppedByInterface ?? before?.droppedByInterface ?? 0,
          droppedByKernel: droppedByKernel ?? before?.droppedByKernel ?? 0,
        })
      },
    })
  }

  /** Reads the next piece. Returns how many bytes it had. */
  step(): number {
    const want = Math.min(READ_BYTES, this.size - this.at)
    const got = want > 0 ? readSync(this.descriptor, this.bytes, 0, want, this.at) : 0
    this.at += got
    this.chunk = { bytes: NO_BYTES }
    this.blocks.clear()
    this.reader.push(this.bytes.subarray(0, got))
    this.chunk.bytes = Buffer.from(this.blocks.blocks)
    const { error, cutOff } = this.reader.end()
    if (got === 0 || (error !== null && !cutOff)) this.ended = true
    return got
  }

  private describe(id: number, linkType: number, snaplen: number): void {
    const options = this.interfaceOptions
    this.interfaceOptions = []
    this.interfaces.linkTypes.set(id, linkType)
    if (this.interfaces.numbers.has(id)) return
    // libpcap reads no file whose interfaces differ in their snaplen: one that cut packets is told of in words.
    const cuts = snaplen > 0 && snaplen < LONGEST_SNAPLEN
    const description = copiedInterface(linkType, [
      ...options,
      ...(cuts ? [comment(`Captured with a snaplen of ${snaplen} bytes`)] : []),
    ])
    this.interfaces.numbers.set(id, this.section.addInterface(description))
  }

  private copy(
    id: number,
    seconds: number,
    nanoseconds: number,
    wireLength: number,
    bytes: Uint8Array,
    at: number,
    captured: number,
    fileOffset: number,
  ): void {
    const own = this.packetOptions
    this.packetOptions = []
    const { section, wanted, blocks } = this
    this.time.set(seconds, nanoseconds)
    this.high = this.time.high
    this.low = this.time.low
    const linkType = this.interfaces.linkTypes.get(id) ?? -1
    const found = this.flows.flowOf(this.source, fileOffset, linkType, bytes, at, captured, wireLength)
    if (wanted !== null && !wanted.has(found.flow)) return
    const owner = section.ownerOf(found)
    const told = readProcessOptions(own, true)
    const from = blocks.length
    blocks.append(
      this.interfaces.numbers.get(id) ?? 0,
      seconds,
      nanoseconds,
      wireLength,
      bytes,
      at,
      captured,
      withProcess(section.withNotes(own, this.source, fileOffset, found.flow), owner),
    )
    section.wait(this.high, this.low, this.chunk, from, blocks.length, told?.pid ?? owner.pid)
  }
}

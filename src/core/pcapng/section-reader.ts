import { decodeUtf8 } from '../stream/utf8'
import { BLOCK, BLOCK_FRAME_BYTES, ENHANCED_PACKET_DATA_AT, FILTER_IS_TEXT, OPTION, padded } from './blocks'
import { eachOption, readOptions, type BlockOption } from './block-options'
import { readNames, readSecrets } from './other-blocks'
import { TimeUnits } from './timestamp'

/** Takes what a pcapng file holds. Interface ids count over the whole file, whatever its sections. */
export interface PcapngSink {
  /** `linkType` is a LINKTYPE_ value, `snaplen` is in bytes (0: no limit). */
  interface(
    id: number,
    facts: { linkType: number; snaplen: number; name: string | null; filter: string | null },
  ): void
  /**
   * One packet. bytes[at .. at + capturedLength) are lent until the call returns; `fileOffset` is where those
   * bytes begin in the file. `wireLength` is what the packet had before the snaplen cut it. A packet without a
   * time (simple packet block) has 0 seconds.
   */
  packet(
    interfaceId: number,
    seconds: number,
    nanoseconds: number,
    wireLength: number,
    bytes: Uint8Array,
    at: number,
    capturedLength: number,
    fileOffset: number,
  ): void
  /** A whole block of any type was read or passed over, which began at `at` in the file. pcap has none. */
  block?(type: number, at: number): void
  /**
   * All options of a block, in their order; told before the block's own call, and only where it has any. Numbers in
   * them are in the section's byte order.
   */
  options?(type: number, options: BlockOption[], little: boolean): void
  /** Names that an address had; `address` is 4 or 16 bytes, and the taker's. */
  names?(address: Uint8Array, names: string[]): void
  /** Secrets to decrypt packets with, of a type that the draft lists (section 4.7); lent until the call returns. */
  secrets?(type: number, secrets: Uint8Array): void
  /** A custom block of a private enterprise (IANA number), with what it holds; lent until the call returns. */
  custom?(enterprise: number, content: Uint8Array): void
  /** Counters of an interface; null where the file does not say. */
  statistics?(
    interfaceId: number,
    received: number | null,
    droppedByInterface: number | null,
    droppedByKernel: number | null,
  ): void
}

/** An interface of the current section. */
interface SectionInterface {
  snaplen: number
  units: TimeUnits
}

/**
 * Most interfaces in a file, all sections together. A machine has some hundreds at most; a damaged or hostile
 * file can describe one in every 20 bytes.
 */
const MOST_INTERFACES = 65_536

/** if_tsresol where it is absent: microseconds (section 4.2). */
const DEFAULT_RESOLUTION = 6

/** As in pcap: a longer one on the wire is damage, and would outweigh all others in a sum. */
const LONGEST_WIRE_BYTES = 0x7fff_ffff

/** A simple packet block's captured bytes begin here (section 4.4). */
const SIMPLE_PACKET_DATA_AT = 12

/** Shortest each block can be, trailing length and all. */
const SHORTEST = new Map<number, number>([
  [BLOCK.sectionHeader, 28],
  [BLOCK.interfaceDescription, 20],
  [BLOCK.simplePacket, 16],
  [BLOCK.interfaceStatistics, 24],
  [BLOCK.enhancedPacket, 32],
  [BLOCK.packet, 32],
  [BLOCK.nameResolution, 12],
  [BLOCK.decryptionSecrets, 20],
  [BLOCK.custom, 16],
  [BLOCK.customNotCopied, 16],
])

const NEEDED: ReadonlySet<number> = new Set([
  BLOCK.sectionHeader,
  BLOCK.interfaceDescription,
  BLOCK.packet,
  BLOCK.simplePacket,
  BLOCK.enhancedPacket,
])

/** Where the options of a block begin, where that does not depend on what it holds. */
const OPTIONS_AT = new Map<number, number>([
  [BLOCK.sectionHeader, 24],
  [BLOCK.interfaceDescription, 16],
  [BLOCK.interfaceStatistics, 20],
])

/** Reads the blocks that {@link PcapngReader} has found whole, and remembers the section's interfaces. */
export class SectionReader {
  readonly #sink: PcapngSink
  #interfaces: SectionInterface[] = []
  /** Id over the whole file of the section's interface 0. */
  #firstId = 0
  #packets = 0

  constructor(sink: PcapngSink) {
    this.#sink = sink
  }

  /** Packets given to the sink. */
  get packets(): number {
    return this.#packets
  }

  /** Whether blocks of this type are read; others are to be passed over. */
  reads(type: number): boolean {
    return SHORTEST.has(type)
  }

  /** Whether packets are lost or misread without blocks of this type. */
  needs(type: number): boolean {
    return NEEDED.has(type)
  }

  /**
   * Reads one whole block of a type that {@link reads} accepts: bytes[at .. at + length), seen through `view`,
   * `blockAt` in the file. Returns what is wrong with it, or null.
   */
  read(
    type: number,
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    blockAt: number,
  ): string | null {
    if (type === BLOCK.enhancedPacket && length >= 32) {
      return this.#enhancedPacket(little, bytes, view, at, length, blockAt, type)
    }
    const shortest = SHORTEST.get(type) ?? 0
    if (length < shortest) return `A block of type ${type} has ${length} bytes; it needs ${shortest} or more.`
    this.#options(type, little, bytes, view, at, length, OPTIONS_AT.get(type) ?? length)
    if (type === BLOCK.packet) return this.#enhancedPacket(little, bytes, view, at, length, blockAt, type)
    if (type === BLOCK.simplePacket) return this.#simplePacket(little, bytes, view, at, length, blockAt)
    if (type === BLOCK.interfaceDescription)
      return this.#interfaceDescription(little, bytes, view, at, length)
    if (type === BLOCK.interfaceStatistics) return this.#interfaceStatistics(little, view, at, length)
    if (type === BLOCK.sectionHeader) return this.#sectionHeader(little, view, at)
    this.#otherBlock(type, little, bytes, view, at, length)
    return null
  }

  #otherBlock(
    type: number,
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
  ): void {
    const sink = this.#sink
    if (type === BLOCK.nameResolution) {
      if (sink.names)
        readNames(bytes, view, at, length, little, (address, names) => sink.names?.(address, names))
    } else if (type === BLOCK.decryptionSecrets) {
      const found = readSecrets(bytes, view, at, length, little)
      if (found !== null) sink.secrets?.(found.type, found.secrets)
    } else sink.custom?.(view.getUint32(at + 8, little), bytes.subarray(at + 12, at + length - 4))
  }

  /** @param from where the options begin in the block */
  #options(
    type: number,
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    from: number,
  ): void {
    if (this.#sink.options === undefined || from + BLOCK_FRAME_BYTES - 4 > length) return
    const options = readOptions(bytes, view, at + from, at + length - 4, little)
    if (options.length > 0) this.#sink.options(type, options, little)
  }

  #sectionHeader(little: boolean, view: DataView, at: number): string | null {
    const major = view.getUint16(at + 12, little)
    if (major !== 1) return `A section is of pcapng version ${major}; only version 1 is known.`
    this.#firstId += this.#interfaces.length
    this.#interfaces = []
    return null
  }

  #interfaceDescription(
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
  ): string | null {
    const id = this.#firstId + this.#interfaces.length
    if (id >= MOST_INTERFACES) return `The file describes more than ${MOST_INTERFACES} interfaces.`
    let name: string | null = null
    let filter: string | null = null
    let resolution = DEFAULT_RESOLUTION
    let offset = 0
    const sound = eachOption(view, at + 16, at + length - 4, little, (code, from, size) => {
      if (code === OPTION.interfaceName) name = decodeUtf8(bytes, from, from + size)
      else if (code === OPTION.interfaceFilter && size > 0 && bytes[from] === FILTER_IS_TEXT) {
        filter = decodeUtf8(bytes, from + 1, from + size)
      } else if (code === OPTION.interfaceTimeResolution && size === 1) resolution = bytes[from]
      else if (code === OPTION.interfaceTimeOffset && size === 8)
        offset = Number(view.getBigInt64(from, little))
    })
    if (!sound) return OPTION_TOO_LONG
    const linkType = view.getUint16(at + 8, little)
    const snaplen = view.getUint32(at + 12, little)
    this.#interfaces.push({ snaplen, units: new TimeUnits(resolution, offset) })
    this.#sink.interface(id, { linkType, snaplen, name, filter })
    return null
  }

  /** Of the obsolete packet block too, which differs in its first field alone: 8 interface (2)   10 drops (2). */
  #enhancedPacket(
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    blockAt: number,
    type: number,
  ): string | null {
    const id = type === BLOCK.packet ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little)
    if (id >= this.#interfaces.length) return unknownInterface(id)
    const captured = view.getUint32(at + 20, little)
    if (padded(captured) > length - ENHANCED_PACKET_DATA_AT - 4) return tooLong(captured, length)
    const { units } = this.#interfaces[id]
    this.#options(type, little, bytes, view, at, length, ENHANCED_PACKET_DATA_AT + padded(captured))
    units.read(view.getUint32(at + 12, little), view.getUint32(at + 16, little))
    this.#packets++
    this.#sink.packet(
      this.#firstId + id,
      units.seconds,
      units.nanoseconds,
      Math.min(view.getUint32(at + 24, little), LONGEST_WIRE_BYTES),
      bytes,
      at + ENHANCED_PACKET_DATA_AT,
      captured,
      blockAt + ENHANCED_PACKET_DATA_AT,
    )
    return null
  }

  /** A simple packet is of interface 0, carries no time, and is cut at the snaplen (section 4.4). */
  #simplePacket(
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    blockAt: number,
  ): string | null {
    if (this.#interfaces.length === 0) return unknownInterface(0)
    const wire = Math.min(view.getUint32(at + 8, little), LONGEST_WIRE_BYTES)
    const { snaplen } = this.#interfaces[0]
    const captured = snaplen === 0 ? wire : Math.min(wire, snaplen)
    if (padded(captured) > length - SIMPLE_PACKET_DATA_AT - 4) return tooLong(captured, length)
    const dataAt = at + SIMPLE_PACKET_DATA_AT
    this.#packets++
    this.#sink.packet(this.#firstId, 0, 0, wire, bytes, dataAt, captured, blockAt + SIMPLE_PACKET_DATA_AT)
    return null
  }

  #interfaceStatistics(little: boolean, view: DataView, at: number, length: number): string | null {
    const id = view.getUint32(at + 8, little)
    if (id >= this.#interfaces.length) return unknownInterface(id)
    const counters = new Map<number, number>()
    const sound = eachOption(view, at + 20, at + length - 4, little, (code, from, size) => {
      if (size === 8) counters.set(code, Number(view.getBigUint64(from, little)))
    })
    if (!sound) return OPTION_TOO_LONG
    this.#sink.statistics?.(
      this.#firstId + id,
      counters.get(OPTION.statisticsReceived) ?? null,
      counters.get(OPTION.statisticsDroppedByInterface) ?? null,
      counters.get(OPTION.statisticsDroppedByKernel) ?? null,
    )
    return null
  }
}

const OPTION_TOO_LONG = 'An option is longer than what is left of its block.'

const unknownInterface = (id: number) => `A block is of interface ${id}, which its section has not described.`

const tooLong = (captured: number, length: number) =>
  `A packet of ${captured} captured bytes does not fit its block of ${length}.`

import { decodeUtf8 } from '../stream/utf8'
import { BLOCK, ENHANCED_PACKET_DATA_AT, FILTER_IS_TEXT, OPTION, padded } from './blocks'
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

/** A simple packet block's captured bytes begin here (section 4.4). */
const SIMPLE_PACKET_DATA_AT = 12

/** Shortest each block can be, trailing length and all. */
const SHORTEST = new Map<number, number>([
  [BLOCK.sectionHeader, 28],
  [BLOCK.interfaceDescription, 20],
  [BLOCK.simplePacket, 16],
  [BLOCK.interfaceStatistics, 24],
  [BLOCK.enhancedPacket, 32],
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
      return this.#enhancedPacket(little, bytes, view, at, length, blockAt)
    }
    const shortest = SHORTEST.get(type) ?? 0
    if (length < shortest) return `A block of type ${type} has ${length} bytes; it needs ${shortest} or more.`
    if (type === BLOCK.simplePacket) return this.#simplePacket(little, bytes, view, at, length, blockAt)
    if (type === BLOCK.interfaceDescription)
      return this.#interfaceDescription(little, bytes, view, at, length)
    if (type === BLOCK.interfaceStatistics) return this.#interfaceStatistics(little, view, at, length)
    return this.#sectionHeader(little, view, at)
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

  #enhancedPacket(
    little: boolean,
    bytes: Uint8Array,
    view: DataView,
    at: number,
    length: number,
    blockAt: number,
  ): string | null {
    const id = view.getUint32(at + 8, little)
    if (id >= this.#interfaces.length) return unknownInterface(id)
    const captured = view.getUint32(at + 20, little)
    if (padded(captured) > length - ENHANCED_PACKET_DATA_AT - 4) return tooLong(captured, length)
    const { units } = this.#interfaces[id]
    units.read(view.getUint32(at + 12, little), view.getUint32(at + 16, little))
    this.#packets++
    this.#sink.packet(
      this.#firstId + id,
      units.seconds,
      units.nanoseconds,
      view.getUint32(at + 24, little),
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
    const wire = view.getUint32(at + 8, little)
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

/** Visits the options in view[from .. to) up to opt_endofopt; false where one does not fit (section 3.5). */
function eachOption(
  view: DataView,
  from: number,
  to: number,
  little: boolean,
  visit: (code: number, at: number, length: number) => void,
): boolean {
  let at = from
  while (at + 4 <= to) {
    const code = view.getUint16(at, little)
    const length = view.getUint16(at + 2, little)
    if (code === OPTION.end) return true
    if (length > to - at - 4) return false
    visit(code, at + 4, length)
    at += 4 + padded(length)
  }
  return true
}

import type { PcapngEnd, PcapngSink } from '../pcapng/pcapng-reader'
import { roomFor } from '../stream/growing-column'

/** How the records of a file are written; its magic says which. */
interface Records {
  little: boolean
  /** Nanoseconds in one unit of a record's fraction of a second. */
  nanosecondsPerUnit: 1 | 1000
  headerBytes: number
  /** Bytes between the file header and the first record. */
  extraBytes: 0 | 4
}

/** Magic numbers, as they read in the byte order of the machine that wrote the file (pcap-savefile(5)). */
const MICROSECONDS = 0xa1b2c3d4
const NANOSECONDS = 0xa1b23c4d
/** "Kuznetzov's" pcap: an early Linux libpcap added an interface index, a protocol and a packet type to records. */
const WITH_INTERFACE = 0xa1b2cd34
/** Ixia's hardware and software captures ("lcap"): the length of all records follows the file header. */
const IXIA_HARDWARE = 0x1c0001ac
const IXIA_SOFTWARE = 0x1c0001ab

const MAGIC_BYTES = 4
const FILE_HEADER_BYTES = 24
const RECORD_HEADER_BYTES = 16
const RECORD_WITH_INTERFACE_HEADER_BYTES = 24

/**
 * The link type is the lower 16 bits of its field. Above them stand reserved bits and the length of the frame
 * check sequence (draft-ietf-opsawg-pcap section 4), which is of no use without one to check.
 */
const LINK_TYPE_BITS = 0xffff

/** Longest packet that is read: as in {@link PcapngReader}, longer is damage. */
const LONGEST_PACKET_BYTES = 16 * 1024 * 1024

/** A length on the wire past what a signed number holds is damage, and would outweigh all others in a sum. */
const LONGEST_WIRE_BYTES = 0x7fff_ffff

/**
 * Before version 2.3 records had the captured length and the wire's the other way round, in 2.3 some had, and DG/UX
 * went on with it under a number of its own (libpcap's savefile reader).
 */
const SWAPPED_BEFORE = 3
const SWAPPED_BY_DG_UX = 543

const EMPTY = new Uint8Array(0)

/** Whether a file whose first four bytes are at `at` is a classic pcap, and then how its records are written. */
function recordsOf(view: DataView, at: number): Records | null {
  for (const little of [true, false]) {
    const usual: Records = {
      little,
      nanosecondsPerUnit: 1000,
      headerBytes: RECORD_HEADER_BYTES,
      extraBytes: 0,
    }
    switch (view.getUint32(at, little)) {
      case MICROSECONDS:
        return usual
      case NANOSECONDS:
        return { ...usual, nanosecondsPerUnit: 1 }
      case WITH_INTERFACE:
        return { ...usual, headerBytes: RECORD_WITH_INTERFACE_HEADER_BYTES }
      case IXIA_HARDWARE:
      case IXIA_SOFTWARE:
        return { ...usual, extraBytes: 4 }
    }
  }
  return null
}

/** Whether a file that begins with these four bytes is a classic pcap. */
export const beginsPcap = (view: DataView, at: number): boolean => recordsOf(view, at) !== null

/**
 * Reads a classic pcap file (pcap-savefile(5), draft-ietf-opsawg-pcap) of either byte order, with times in
 * microseconds or nanoseconds, and its variants, from pieces of any size. All of it is of one interface, 0. Never throws on what a
 * file holds: the first thing that cannot be right ends the reading, and {@link end} says what and where.
 */
export class PcapReader {
  readonly #sink: PcapngSink
  #error: PcapngEnd['error'] = null
  #packets = 0
  #records: Records = {
    little: true,
    nanosecondsPerUnit: 1000,
    headerBytes: RECORD_HEADER_BYTES,
    extraBytes: 0,
  }
  #minor = 4
  #next: 'magic' | 'header' | 'record' | 'packet' = 'magic'
  /** Bytes that `#next` is made of: for a packet, of its record with the header. */
  #need = MAGIC_BYTES
  /** Where in the file `#next` begins. */
  #at = 0
  /** The beginning of what did not come whole. Owned by the reader, lent to the sink for the length of a call. */
  #carry = EMPTY
  #carried = 0

  constructor(sink: PcapngSink) {
    this.#sink = sink
  }

  /** Takes the file's next bytes, which are only read, and only until the call returns. */
  push(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    while (this.#error === null) {
      if (this.#carried === 0 && bytes.length - at >= this.#need) {
        at += this.#read(bytes, view, at)
        continue
      }
      const taken = Math.min(this.#need - this.#carried, bytes.length - at)
      this.#carry = roomFor(this.#carry, this.#carried + taken)
      this.#carry.set(bytes.subarray(at, at + taken), this.#carried)
      this.#carried += taken
      at += taken
      if (this.#carried < this.#need) return
      const carry = this.#carry
      const used = this.#read(carry, new DataView(carry.buffer, carry.byteOffset, carry.byteLength), 0)
      if (used > 0) this.#carried = 0
    }
  }

  /** Says how the reading went. Before the last bytes: how it would have, had it ended there. */
  end(): PcapngEnd {
    const packets = this.#packets
    if (this.#error !== null) return { packets, cutOff: false, error: this.#error }
    const inHeader = this.#next === 'magic' || this.#next === 'header'
    if (inHeader && this.#carried === 0) {
      return { packets, cutOff: false, error: { at: 0, why: 'The file is empty.' } }
    }
    if (this.#carried === 0) return { packets, cutOff: false, error: null }
    const why = inHeader ? 'The file ends inside its header.' : 'The file ends inside a packet.'
    return { packets, cutOff: true, error: { at: this.#at, why } }
  }

  /** Reads `#next`, which lies whole at `at`. Returns how many bytes are done with: all of it, or 0. */
  #read(bytes: Uint8Array, view: DataView, at: number): number {
    switch (this.#next) {
      case 'magic':
        return this.#readMagic(view, at)
      case 'header':
        return this.#readHeader(view, at)
      case 'record':
        return this.#readRecord(bytes, view, at)
      case 'packet':
        return this.#readPacket(bytes, view, at)
    }
  }

  #readMagic(view: DataView, at: number): number {
    const records = recordsOf(view, at)
    if (records === null) return this.#stop('Not a pcap file: it does not begin with a magic number of pcap.')
    this.#records = records
    this.#next = 'header'
    this.#need = FILE_HEADER_BYTES + records.extraBytes
    return 0
  }

  #readHeader(view: DataView, at: number): number {
    const { little } = this.#records
    const major = view.getUint16(at + 4, little)
    if (major !== 2) return this.#stop(`The file is of pcap version ${major}; only version 2 is known.`)
    this.#minor = view.getUint16(at + 6, little)
    const snaplen = view.getUint32(at + 16, little)
    const linkType = view.getUint32(at + 20, little) & LINK_TYPE_BITS
    this.#sink.interface(0, { linkType, snaplen, name: null, filter: null })
    return this.#expectRecord(this.#need)
  }

  /** Where a packet is whole it is given at once; else the reader waits for the rest of it. */
  #readRecord(bytes: Uint8Array, view: DataView, at: number): number {
    const captured = view.getUint32(this.#isSwapped(view, at) ? at + 12 : at + 8, this.#records.little)
    if (captured > LONGEST_PACKET_BYTES) {
      return this.#stop(
        `A packet says that it has ${captured} captured bytes; the most that is read is 16 MiB.`,
      )
    }
    this.#next = 'packet'
    this.#need = this.#records.headerBytes + captured
    // A carry may be longer than what it holds, so only a piece that was pushed is looked further into.
    return bytes !== this.#carry && bytes.length - at >= this.#need ? this.#readPacket(bytes, view, at) : 0
  }

  #readPacket(bytes: Uint8Array, view: DataView, at: number): number {
    const { little, nanosecondsPerUnit, headerBytes } = this.#records
    const perSecond = 1_000_000_000 / nanosecondsPerUnit
    // A fraction of a second or more is damage, or a writer that did not carry; the time it adds up to is meant.
    const fraction = view.getUint32(at + 4, little)
    this.#packets++
    this.#sink.packet(
      0,
      view.getUint32(at, little) + Math.floor(fraction / perSecond),
      (fraction % perSecond) * nanosecondsPerUnit,
      Math.min(view.getUint32(this.#isSwapped(view, at) ? at + 8 : at + 12, little), LONGEST_WIRE_BYTES),
      bytes,
      at + headerBytes,
      this.#need - headerBytes,
      this.#at + headerBytes,
    )
    return this.#expectRecord(this.#need)
  }

  #isSwapped(view: DataView, at: number): boolean {
    if (this.#minor > SWAPPED_BEFORE && this.#minor !== SWAPPED_BY_DG_UX) return false
    const { little } = this.#records
    return this.#minor !== SWAPPED_BEFORE || view.getUint32(at + 8, little) > view.getUint32(at + 12, little)
  }

  #expectRecord(done: number): number {
    this.#at += done
    this.#next = 'record'
    this.#need = this.#records.headerBytes
    return done
  }

  #stop(why: string): 0 {
    this.#error = { at: this.#at, why }
    return 0
  }
}

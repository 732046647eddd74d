import { beginsPcap, PcapReader } from '../pcap/pcap-reader'
import { BLOCK } from '../pcapng/blocks'
import { PcapngReader, type PcapngEnd, type PcapngSink } from '../pcapng/pcapng-reader'

/** What tells the formats apart: pcap's magic number, or the type of pcapng's first block. */
const MAGIC_BYTES = 4

/**
 * A piece as a view of no other class than the readers' own: where some packets come in Node's Buffer and some in an
 * Uint8Array, each access to a byte in the decoders has to tell them apart.
 */
function plain(piece: Uint8Array): Uint8Array {
  return piece.constructor === Uint8Array
    ? piece
    : new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength)
}

/**
 * Reads a capture file of either format, pcap or pcapng, from pieces of any size into one kind of sink. Its first
 * four bytes say which it is. Never throws on what a file holds; {@link end} says what was wrong with it, in words.
 */
export class CaptureReader {
  readonly #sink: PcapngSink
  readonly #first = new Uint8Array(MAGIC_BYTES)
  #held = 0
  #reader: PcapReader | PcapngReader | null = null
  #error: PcapngEnd['error'] = null

  constructor(sink: PcapngSink) {
    this.#sink = sink
  }

  /** Blocks of unknown kinds that were passed over; pcap has none. */
  get passedOver(): number {
    return this.#reader instanceof PcapngReader ? this.#reader.passedOver : 0
  }

  /** Takes the file's next bytes, which are only read, and only until the call returns. */
  push(piece: Uint8Array): void {
    if (this.#error !== null) return
    const bytes = plain(piece)
    if (this.#reader !== null) {
      this.#reader.push(bytes)
      return
    }
    const taken = Math.min(MAGIC_BYTES - this.#held, bytes.length)
    this.#first.set(bytes.subarray(0, taken), this.#held)
    this.#held += taken
    if (this.#held < MAGIC_BYTES) return
    const reader = this.#readerOf()
    this.#reader = reader
    if (reader === null) return
    // A piece that begins the file goes on as it is: its first packets then need no copy.
    if (taken < MAGIC_BYTES) reader.push(this.#first)
    reader.push(taken < MAGIC_BYTES ? bytes.subarray(taken) : bytes)
  }

  /** Says how the reading went. Before the last bytes: how it would have, had it ended there. */
  end(): PcapngEnd {
    if (this.#reader !== null) return this.#reader.end()
    if (this.#error !== null) return { packets: 0, cutOff: false, error: this.#error }
    if (this.#held === 0) return { packets: 0, cutOff: false, error: { at: 0, why: 'The file is empty.' } }
    const why = `The file ends after ${this.#held} of the ${MAGIC_BYTES} bytes that say what format it has.`
    return { packets: 0, cutOff: true, error: { at: 0, why } }
  }

  #readerOf(): PcapReader | PcapngReader | null {
    const view = new DataView(this.#first.buffer)
    // A section header's type reads the same in both byte orders (section 4.1 of the pcapng draft).
    if (view.getUint32(0) === BLOCK.sectionHeader) return new PcapngReader(this.#sink)
    if (beginsPcap(view, 0)) return new PcapReader(this.#sink)
    const begins = Array.from(this.#first, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
    this.#error = { at: 0, why: `Neither pcap nor pcapng: the file begins with the bytes ${begins}.` }
    return null
  }
}

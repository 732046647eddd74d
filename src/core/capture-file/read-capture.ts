import type { PcapngEnd, PcapngSink } from '../pcapng/pcapng-reader'
import { CaptureReader } from './capture-reader'

/** A file's bytes, in pieces of any size; each is only read, and only until the next is asked for. */
export type Pieces = AsyncIterable<Uint8Array>

/** What reading needs of the system it runs on. */
export interface ReadingMeans {
  /** Unpacks gzip (RFC 1952) piece by piece. A stream that ends early gives what came before. */
  gunzip: (pieces: Pieces) => Pieces
  /** Asked after every piece with the bytes read so far, unpacked ones: whether to read on. */
  goesOn?: (read: number) => boolean
}

/** RFC 1952 §2.3.1: ID1 and ID2. */
const GZIP = [0x1f, 0x8b] as const

/**
 * Reads a capture file of either format, as it is or packed with gzip. Offsets, in the sink and in the end, count in
 * the unpacked bytes. Never throws on what the file holds: where it is damaged or the packing is, all that came before
 * was given, and the end says where it stopped and why.
 */
export async function readCapture(
  pieces: Pieces,
  sink: PcapngSink,
  { gunzip, goesOn }: ReadingMeans,
): Promise<PcapngEnd> {
  const reader = new CaptureReader(sink)
  const source = pieces[Symbol.asyncIterator]()
  const first = await firstPieces(source)
  const isPacked = first.length >= GZIP.length && GZIP.every((byte, at) => first[at] === byte)
  const whole = replay(first, source)
  let read = 0
  try {
    for await (const piece of isPacked ? gunzip(whole) : whole) {
      read += piece.length
      reader.push(piece)
      if (goesOn?.(read) === false) break
    }
  } catch (thrown) {
    if (!isPacked) throw thrown
    const words = thrown instanceof Error ? thrown.message : String(thrown)
    const { packets } = reader.end()
    return { packets, cutOff: true, error: { at: read, why: `The gzip packing is damaged: ${words}.` } }
  }
  return reader.end()
}

/** As many pieces as it takes to tell what the file is, put together. */
async function firstPieces(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let held: Uint8Array = new Uint8Array(0)
  while (held.length < GZIP.length) {
    const next = await source.next()
    if (next.done === true) break
    const more = new Uint8Array(held.length + next.value.length)
    more.set(held)
    more.set(next.value, held.length)
    held = more
  }
  return held
}

async function* replay(first: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    if (first.length > 0) yield first
    for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value
  } finally {
    await source.return?.()
  }
}

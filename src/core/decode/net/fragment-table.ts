/**
 * Puts IP packets together that came in fragments (RFC 791 §3.2, RFC 8200 §4.5), in the manner of RFC 815: what is
 * missing of a packet is a list of holes. Bounded in packets, in bytes and in time; what is given up is counted.
 */

/** Most packets waiting: a busy NFS server has some dozens. The oldest makes room. */
const MOST_PACKETS = 512
/** Most bytes waiting, all packets together. */
const MOST_BYTES = 8 * 1024 * 1024
/** How long the rest of a packet is waited for: RFC 8200 §4.5; RFC 1122 §3.3.2 has 60 to 120 s. */
const LONGEST_WAIT_MS = 60_000
/** Longest payload of a packet; what reaches further can't be right. */
export const LONGEST_PACKET = 65_535
/** Most holes: fragments are 8 bytes at least, and nobody has use for a packet in a thousand of them. */
const MOST_HOLES = 512

/** One fragment, as its headers tell. Offsets are in `bytes`, which is only read. */
export interface Fragment {
  bytes: Uint8Array
  /** 4 or 6. */
  family: number
  /** Of the fragment header; in IPv6 it is not part of what tells packets apart. */
  protocol: number
  identification: number
  /** Where the IP header begins, and where what is not fragmented ends. */
  headerAt: number
  headerEnd: number
  sourceAt: number
  destinationAt: number
  payloadAt: number
  payloadLength: number
  /** Where the payload belongs in the packet's. */
  offset: number
  isLast: boolean
  timeMs: number
}

/** A packet put together: the first fragment's headers, then the payload. The bytes are the caller's. */
export interface WholePacket {
  bytes: Uint8Array
  headerLength: number
  /** As in the first fragment's header. */
  protocol: number
}

interface WaitingPacket {
  began: number
  /** Headers of the first fragment, null while it has not come. */
  header: Uint8Array | null
  protocol: number
  payload: Uint8Array
  /** Length of the whole payload; -1 while the last fragment has not come. */
  length: number
  /** Pairs: where a hole begins, and where it ends. */
  holes: number[]
  /** Fragments overlapped, so that none of the packet is believed (RFC 5722 §4). */
  isDropped: boolean
}

/** What became of a fragment. */
export type FragmentOutcome = 'waits' | 'overlaps' | 'repeats'

export class FragmentTable {
  /** Packets given up: no room, no time, or fragments that overlap. */
  dropped = 0
  #bytes = 0
  readonly #waiting = new Map<string, WaitingPacket>()

  /** Packets waiting for the rest of them. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes a fragment. Returns the whole packet where it was the one that was missing, else what became of it. */
  take(fragment: Fragment): WholePacket | FragmentOutcome {
    this.#forgetOld(fragment.timeMs)
    const key = keyOf(fragment)
    const packet = this.#waiting.get(key) ?? this.#begin(key, fragment.timeMs)
    if (packet.isDropped) return 'overlaps'
    const from = fragment.offset
    const to = from + fragment.payloadLength
    const fresh = freshBytes(packet, from, to)
    if (fragment.family === 6 && fresh > 0 && fresh < to - from) return this.#drop(packet)
    if (fragment.family === 6 && fresh === 0 && to > from) return 'repeats'
    if (fragment.isLast && packet.length >= 0 && packet.length !== to && fragment.family === 6)
      return this.#drop(packet)
    if (fragment.isLast) packet.length = to
    if (from === 0) {
      packet.header = fragment.bytes.slice(fragment.headerAt, fragment.headerEnd)
      packet.protocol = fragment.protocol
    }
    this.#write(packet, fragment, to)
    if (packet.holes.length > 2 * MOST_HOLES) return this.#drop(packet)
    return this.#wholeOf(key, packet) ?? 'waits'
  }

  #begin(key: string, timeMs: number): WaitingPacket {
    for (const [oldest, waiting] of this.#waiting) {
      if (this.#waiting.size < MOST_PACKETS && this.#bytes <= MOST_BYTES) break
      this.#forget(oldest, waiting)
    }
    const packet: WaitingPacket = {
      began: timeMs,
      header: null,
      protocol: 0,
      payload: NO_BYTES,
      length: -1,
      holes: [0, Infinity],
      isDropped: false,
    }
    this.#waiting.set(key, packet)
    return packet
  }

  #write(packet: WaitingPacket, { bytes, payloadAt, payloadLength, offset }: Fragment, to: number): void {
    if (to > packet.payload.length) {
      const grown = new Uint8Array(Math.min(LONGEST_PACKET + 1, Math.max(to, packet.payload.length * 2)))
      grown.set(packet.payload)
      this.#bytes += grown.length - packet.payload.length
      packet.payload = grown
    }
    // RFC 791 §3.2: of two copies of a byte the one that came last is used. In IPv6 there are no two.
    packet.payload.set(bytes.subarray(payloadAt, payloadAt + payloadLength), offset)
    packet.holes = without(packet.holes, offset, to)
  }

  #wholeOf(key: string, { header, protocol, payload, length, holes }: WaitingPacket): WholePacket | null {
    if (header === null || length < 0 || (holes.length > 0 && holes[0] < length)) return null
    this.#waiting.delete(key)
    this.#bytes -= payload.length
    const bytes = new Uint8Array(header.length + length)
    bytes.set(header)
    bytes.set(payload.subarray(0, length), header.length)
    return { bytes, headerLength: header.length, protocol }
  }

  /** Keeps the packet's name, so that the rest of its fragments are dropped too. */
  #drop(packet: WaitingPacket): FragmentOutcome {
    this.#bytes -= packet.payload.length
    packet.payload = NO_BYTES
    packet.holes = []
    packet.isDropped = true
    this.dropped++
    return 'overlaps'
  }

  #forgetOld(timeMs: number): void {
    // In the order of their coming: the first that is young enough ends it.
    for (const [key, packet] of this.#waiting) {
      if (timeMs - packet.began <= LONGEST_WAIT_MS) return
      this.#forget(key, packet)
    }
  }

  #forget(key: string, packet: WaitingPacket): void {
    this.#waiting.delete(key)
    this.#bytes -= packet.payload.length
    if (!packet.isDropped) this.dropped++
  }
}

const NO_BYTES = new Uint8Array(0)

/** RFC 791 §3.2: source, destination, protocol, identification. RFC 8200 §4.5: the same without the protocol. */
function keyOf({ bytes, family, protocol, identification, sourceAt, destinationAt }: Fragment): string {
  const length = family === 6 ? 16 : 4
  const addresses = [
    ...bytes.subarray(sourceAt, sourceAt + length),
    ...bytes.subarray(destinationAt, destinationAt + length),
  ]
  return String.fromCharCode(...addresses) + `${family === 6 ? 6 : 256 + protocol}.${identification}`
}

/** How many of the bytes [from, to) are in a hole. */
function freshBytes({ holes }: WaitingPacket, from: number, to: number): number {
  let fresh = 0
  for (let i = 0; i < holes.length; i += 2) {
    fresh += Math.max(0, Math.min(to, holes[i + 1]) - Math.max(from, holes[i]))
  }
  return fresh
}

function without(holes: number[], from: number, to: number): number[] {
  const left: number[] = []
  for (let i = 0; i < holes.length; i += 2) {
    const [begin, end] = [holes[i], holes[i + 1]]
    if (begin < Math.min(from, end)) left.push(begin, Math.min(from, end))
    if (Math.max(to, begin) < end) left.push(Math.max(to, begin), end)
  }
  return left
}

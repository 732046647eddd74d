import { TCP } from '../../tcp/segment-flags'
import type { DecodedPacket } from '../decoded-packet'
import { readUint16, readUint32 } from '../read-number'

/** Option kinds: RFC 9293 §3.2, RFC 7323 §2.2 and §3.2, RFC 2018 §2 and §3. All but the first two have a length next. */
const OPTION = {
  end: 0,
  noOperation: 1,
  maximumSegment: 2,
  windowScale: 3,
  sackPermitted: 4,
  sack: 5,
  timestamps: 8,
} as const

/** What an option's length byte must say; of SACK with one block, the least. */
const LENGTH = { maximumSegment: 4, windowScale: 3, sackPermitted: 2, sack: 10, timestamps: 10 } as const

/** Two no-operations, then timestamps: all the options of most segments (RFC 7323 appendix A). */
const TIMESTAMPS_ALONE = 0x0101_080a
const TIMESTAMPS_ALONE_BYTES = 12

/**
 * Reads the options that count: those of a SYN, and selective acknowledgments. Of most segments that is none, and
 * they are not looked through.
 *
 * @param at where the options begin, and `end` where they do, as far as they were captured
 */
export function readTcpOptions(bytes: Uint8Array, at: number, end: number, out: DecodedPacket): void {
  if ((out.tcpFlags & TCP.syn) !== 0) {
    out.maximumSegment = 0
    out.sackPermitted = 0
    out.timestamps = 0
  } else if (
    end - at < LENGTH.sack ||
    (end - at === TIMESTAMPS_ALONE_BYTES && readUint32(bytes, at) === TIMESTAMPS_ALONE)
  ) {
    return
  }
  readEach(bytes, at, end, out)
}

function readEach(bytes: Uint8Array, from: number, end: number, out: DecodedPacket): void {
  let at = from
  while (at + 1 < end) {
    const kind = bytes[at]
    if (kind === OPTION.end) return
    if (kind === OPTION.noOperation) {
      at++
      continue
    }
    const length = bytes[at + 1]
    // A length of under 2 would go on for ever; the options end there.
    if (length < 2 || at + length > end) return
    readOption(bytes, at, kind, length, out)
    at += length
  }
}

function readOption(bytes: Uint8Array, at: number, kind: number, length: number, out: DecodedPacket): void {
  if (kind === OPTION.sack && length >= LENGTH.sack) {
    out.sackAt = at + 2
    out.sackBlocks = (length - 2) >>> 3
  }
  // What the two ends agree on is said in SYNs alone.
  if ((out.tcpFlags & TCP.syn) === 0) return
  if (kind === OPTION.maximumSegment && length === LENGTH.maximumSegment)
    out.maximumSegment = readUint16(bytes, at + 2)
  else if (kind === OPTION.windowScale && length === LENGTH.windowScale) out.windowScale = bytes[at + 2]
  else if (kind === OPTION.sackPermitted && length === LENGTH.sackPermitted) out.sackPermitted = 1
  else if (kind === OPTION.timestamps && length === LENGTH.timestamps) out.timestamps = 1
}

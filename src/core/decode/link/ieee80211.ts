import { forgetHeaders, keepHeaders, type DecodedPacket } from '../decoded-packet'
import { goesDeeper, holdsLink } from '../malformed'
import { readUint16, readUint16Little } from '../read-number'
import { decodeLlc } from './llc'

/*
 * IEEE 802.11 §9.2.3, §9.3.2, little-endian: 0 frame control (2)   2 duration (2)   4 three addresses (6 each)
 * 22 sequence control (2), then where they are: a fourth address (6), QoS control (2), HT control (4).
 */
const HEADER_BYTES = 24
const ADDRESS_BYTES = 6
const QOS_BYTES = 2
const HT_BYTES = 4

/** Frame control. Only data frames carry anything for us; the bits of their subtype say what is there. */
const TYPE = 0x000c
const DATA = 0x0008
const QOS = 0x0080
const NO_DATA = 0x0040
const BOTH_SYSTEMS = 0x0300
const MORE_FRAGMENTS = 0x0400
const PROTECTED = 0x4000
const HT = 0x8000

const SEQUENCE_AT = 22
const FRAGMENT_NUMBER = 0x000f
/** QoS control: the body is an aggregate of MSDUs (§9.2.4.5.9). */
const AGGREGATE = 0x0080

/*
 * A subframe of an aggregate, §9.3.2.2.2: 0 destination (6)   6 source (6)   12 length (2, big-endian), then LLC,
 * padded to 4 bytes.
 */
const SUBFRAME_BYTES = 14
const SUBFRAME_LENGTH_AT = 12

/** Frames of 802.11 as they are on the air. What is encrypted, or a fragment, is left alone. */
export function decodeIeee80211(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  decodeFrame(false, bytes, at, end, wireEnd, out)
}

/** The same with the header padded to 4 bytes, as some cards do and radiotap says. */
export function decodePaddedIeee80211(
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  decodeFrame(true, bytes, at, end, wireEnd, out)
}

function decodeFrame(
  isPadded: boolean,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  if (!goesDeeper(out, at) || !holdsLink(at, 2, end, wireEnd, out)) return
  const control = readUint16Little(bytes, at)
  if ((control & TYPE) !== DATA || (control & (NO_DATA | PROTECTED)) !== 0) return
  let length = HEADER_BYTES
  if ((control & BOTH_SYSTEMS) === BOTH_SYSTEMS) length += ADDRESS_BYTES
  const qosAt = at + length
  const hasQos = (control & QOS) !== 0
  if (hasQos) length += QOS_BYTES
  if (hasQos && (control & HT) !== 0) length += HT_BYTES
  if (isPadded) length = Math.ceil(length / 4) * 4
  if (!holdsLink(at, length, end, wireEnd, out)) return
  const fragment = readUint16Little(bytes, at + SEQUENCE_AT) & FRAGMENT_NUMBER
  if (fragment !== 0 || (control & MORE_FRAGMENTS) !== 0) return
  if (hasQos && (readUint16Little(bytes, qosAt) & AGGREGATE) !== 0)
    decodeSubframes(bytes, at + length, end, wireEnd, out)
  else decodeLlc(bytes, at + length, end, wireEnd, out)
}

/** An aggregate's packets but the last stand with the outer ones: each of them is a packet of its own flow. */
function decodeSubframes(
  bytes: Uint8Array,
  from: number,
  end: number,
  wireEnd: number,
  out: DecodedPacket,
): void {
  const tunnel = out.tunnel
  const outers = out.outerCount
  let at = from
  // Each subframe is at least 14 bytes long, so the frame's end bounds the loop.
  while (at + SUBFRAME_BYTES <= end) {
    const innerAt = at + SUBFRAME_BYTES
    const innerEnd = Math.min(wireEnd, innerAt + readUint16(bytes, at + SUBFRAME_LENGTH_AT))
    if (out.hasEndpoints !== 0) {
      if (out.outerCount === out.outers.length) return
      keepHeaders(out, out.outers[out.outerCount++])
      forgetHeaders(out)
      out.tunnel = tunnel
    }
    decodeLlc(bytes, innerAt, Math.min(end, innerEnd), innerEnd, out)
    at = from + Math.ceil((innerEnd - from) / 4) * 4
  }
  if (out.hasEndpoints === 0 && out.outerCount > outers) keepHeaders(out.outers[--out.outerCount], out)
}

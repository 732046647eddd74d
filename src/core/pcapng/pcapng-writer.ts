import { encodeUtf8 } from '../stream/utf8'
import {
  BLOCK,
  BLOCK_FRAME_BYTES,
  BYTE_ORDER_MAGIC,
  FILTER_IS_TEXT,
  OPTION,
  TLS_KEY_LOG,
  padded,
} from './blocks'
import type { BlockOption } from './block-options'
import { NanosecondTime } from './timestamp'

/** An option's length is a u16 (section 3.5): longer values are cut, at a character. */
const OPTION_BYTES = 0xffff

/** if_tsresol of every interface we write: units of 10^-9 seconds. */
const NANOSECOND_RESOLUTION = 9

function text(code: number, value: string | undefined): BlockOption[] {
  return value === undefined ? [] : [{ code, value: encodeUtf8(value, OPTION_BYTES) }]
}

function count(code: number, value: number): BlockOption {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.max(0, Math.round(value))), true)
  return { code, value: bytes }
}

/** Options as they stand in a block, little-endian with opt_endofopt (section 3.5); nothing where there are none. */
export function encodeOptions(options: readonly BlockOption[]): Uint8Array {
  if (options.length === 0) return new Uint8Array(0)
  const values = options.reduce((sum, { value }) => sum + 4 + padded(value.length), 0)
  const bytes = new Uint8Array(values + 4)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const { code, value } of options) {
    view.setUint16(at, code, true)
    view.setUint16(at + 2, value.length, true)
    bytes.set(value, at + 4)
    at += 4 + padded(value.length)
  }
  // opt_endofopt is four zero bytes, which are there already.
  return bytes
}

/** A comment as an option of any block (section 3.5). */
export function comment(words: string): BlockOption {
  return { code: OPTION.comment, value: encodeUtf8(words, OPTION_BYTES) }
}

/** One block, little-endian: `fixed` writes the fixed part of the body, options follow. */
export function block(
  type: number,
  fixedBytes: number,
  fixed: (body: DataView) => void,
  options: readonly BlockOption[],
): Uint8Array {
  const encoded = encodeOptions(options)
  const length = BLOCK_FRAME_BYTES + fixedBytes + encoded.length
  const bytes = new Uint8Array(length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, length, true)
  fixed(new DataView(bytes.buffer, 8, fixedBytes))
  bytes.set(encoded, 8 + fixedBytes)
  view.setUint32(length - 4, length, true)
  return bytes
}

/** A section header block (section 4.1), little-endian, its length left open so that the file can grow. */
export function sectionHeader(facts: {
  hardware?: string
  os?: string
  application: string
  comments?: readonly string[]
}): Uint8Array {
  return block(
    BLOCK.sectionHeader,
    16,
    (body) => {
      body.setUint32(0, BYTE_ORDER_MAGIC, true)
      body.setUint16(4, 1, true)
      body.setUint16(6, 0, true)
      body.setBigInt64(8, -1n, true)
    },
    [
      ...(facts.comments ?? []).map(comment),
      ...text(OPTION.sectionHardware, facts.hardware),
      ...text(OPTION.sectionOs, facts.os),
      ...text(OPTION.sectionApplication, facts.application),
    ],
  )
}

/**
 * An interface description block (section 4.2) with nanosecond times. Interfaces are numbered from 0 in the
 * order in which their descriptions stand in the section. `linkType` is a LINKTYPE_ value, `snaplen` is in
 * bytes (0: no limit), `filter` is in libpcap's syntax.
 */
export function interfaceDescription(facts: {
  linkType: number
  snaplen: number
  name: string
  description?: string
  filter?: string
}): Uint8Array {
  const filter = facts.filter === undefined ? null : encodeUtf8(facts.filter, OPTION_BYTES - 1)
  return block(
    BLOCK.interfaceDescription,
    8,
    (body) => {
      body.setUint16(0, facts.linkType, true)
      body.setUint32(4, facts.snaplen, true)
    },
    [
      ...text(OPTION.interfaceName, facts.name),
      ...text(OPTION.interfaceDescription, facts.description),
      { code: OPTION.interfaceTimeResolution, value: Uint8Array.of(NANOSECOND_RESOLUTION) },
      ...(filter ? [{ code: OPTION.interfaceFilter, value: Uint8Array.of(FILTER_IS_TEXT, ...filter) }] : []),
    ],
  )
}

/** An interface of another file, described again: nanosecond times, no snaplen, `options` that say nothing of times. */
export function copiedInterface(linkType: number, options: readonly BlockOption[]): Uint8Array {
  return block(BLOCK.interfaceDescription, 8, (body) => body.setUint16(0, linkType, true), [
    { code: OPTION.interfaceTimeResolution, value: Uint8Array.of(NANOSECOND_RESOLUTION) },
    ...options,
  ])
}

/**
 * An interface statistics block (section 4.6). `timeMs` is milliseconds since 1970, when the counters were
 * read. What the interface dropped (isb_ifdrop) and what the kernel dropped for want of buffer (isb_osdrop)
 * stay apart.
 */
export function interfaceStatistics(facts: {
  interfaceId: number
  timeMs: number
  received: number
  droppedByInterface: number
  droppedByKernel: number
}): Uint8Array {
  const time = new NanosecondTime()
  const seconds = Math.floor(facts.timeMs / 1000)
  time.set(seconds, Math.floor((facts.timeMs - seconds * 1000) * 1e6))
  return block(
    BLOCK.interfaceStatistics,
    12,
    (body) => {
      body.setUint32(0, facts.interfaceId, true)
      body.setUint32(4, time.high, true)
      body.setUint32(8, time.low, true)
    },
    [
      count(OPTION.statisticsReceived, facts.received),
      count(OPTION.statisticsDroppedByInterface, facts.droppedByInterface),
      count(OPTION.statisticsDroppedByKernel, facts.droppedByKernel),
    ],
  )
}

/**
 * A decryption secrets block (section 4.7) with lines of an NSS key log, which end with LF. What reads the file in one
 * pass decrypts only what stands after it.
 */
export function decryptionSecrets(lines: Uint8Array): Uint8Array {
  return block(
    BLOCK.decryptionSecrets,
    8 + padded(lines.length),
    (body) => {
      body.setUint32(0, TLS_KEY_LOG, true)
      body.setUint32(4, lines.length, true)
      new Uint8Array(body.buffer, body.byteOffset + 8, lines.length).set(lines)
    },
    [],
  )
}

import { brotliDecompressSync, constants, inflateRawSync, inflateSync, unzipSync } from 'node:zlib'
import type { MessageBody } from '#contract/messages-of-flow'
import type { Content } from '#core/protocols/layer'
import { hexDigits } from '#core/stream/printable'

/** Most bytes that a body is taken from, and is decoded to: a few kilobytes of gzip can stand for gigabytes. */
export const MOST_BODY = 8 << 20
/** Most of it that goes to the window, which shows every character: half a megabyte takes it a blink. */
const MOST_TEXT = 512 << 10
/** Most bytes shown in hex, where each takes three characters. */
const MOST_HEX = 64 << 10
const HEX_LINE = 16

/**
 * A body for people: decoded, JSON with a line for each value, other UTF-8 as text, the rest in hex.
 *
 * @param read bytes by their place in the stream; fewer where they are not kept
 */
export function bodyOf(content: Content, read: (at: number, length: number) => Uint8Array): MessageBody {
  const joined = joinedBody(content, read)
  let cut = joined.whole && content.complete ? null : 'A part of it was not captured, or is not kept.'
  const decoded = joined.bytes.length === 0 ? joined.bytes : decode(joined.bytes, content.encoding)
  if (typeof decoded === 'string') cut = decoded
  const bytes = typeof decoded === 'string' ? joined.bytes : decoded
  const shown = asText(bytes, typeof decoded !== 'string')
  if (shown.isCut) cut = 'Only its beginning is shown.'
  const { kind, text } = shown
  return { kind, text, mediaType: content.mediaType, encoding: content.encoding, bytes: bytes.length, cut }
}

function joinedBody({ ranges }: Content, read: (at: number, length: number) => Uint8Array) {
  const parts: Uint8Array[] = []
  let taken = 0
  for (const { at, length, mask } of ranges) {
    const wanted = Math.min(length, MOST_BODY - taken)
    const lent = read(at, wanted)
    const part = mask ? lent.map((byte, i) => byte ^ mask[i % 4]) : lent
    parts.push(part)
    taken += part.length
    if (part.length < length) return { bytes: Buffer.concat(parts), whole: false }
  }
  return { bytes: Buffer.concat(parts), whole: true }
}

/** The decoded bytes, as many as there are of what was cut off; or why it can't be decoded. */
function decode(bytes: Uint8Array, encoding: string): Uint8Array | string {
  const options = { maxOutputLength: MOST_BODY, finishFlush: constants.Z_SYNC_FLUSH }
  try {
    switch (encoding) {
      case '':
        return bytes
      case 'gzip':
      case 'x-gzip':
        return unzipSync(bytes, options)
      case 'deflate':
        return inflated(bytes, options)
      case 'br':
        return brotliDecompressSync(bytes, {
          maxOutputLength: MOST_BODY,
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
        })
      default:
        return `The coding ${encoding} is not decoded here.`
    }
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'ERR_BUFFER_TOO_LARGE'
      ? 'It becomes more than 8 MiB: it is shown as it came, not decoded.'
      : `It is no ${encoding} that can be decoded: it is shown as it came.`
  }
}

/** Many send `deflate` without the zlib header that RFC 9110 §8.4.1.2 asks for. */
function inflated(bytes: Uint8Array, options: { maxOutputLength: number; finishFlush: number }): Uint8Array {
  const hasHeader = (bytes[0] & 0x0f) === 8 && bytes.length > 1 && ((bytes[0] << 8) | bytes[1]) % 31 === 0
  return hasHeader ? inflateSync(bytes, options) : inflateRawSync(bytes, options)
}

function asText(
  bytes: Uint8Array,
  mayBeText: boolean,
): { kind: MessageBody['kind']; text: string; isCut: boolean } {
  const text = mayBeText ? utf8(bytes) : null
  if (text === null) return { kind: 'hex', text: hexLines(bytes), isCut: bytes.length > MOST_HEX }
  const json = prettyJson(text)
  const whole = json ?? text
  return {
    kind: json === null ? 'text' : 'json',
    text: whole.slice(0, MOST_TEXT),
    isCut: whole.length > MOST_TEXT,
  }
}

function utf8(bytes: Uint8Array): string | null {
  try {
    // What was cut off may end within a character.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
  } catch {
    return null
  }
}

function prettyJson(text: string): string | null {
  if (!/^\s*[[{]/.test(text) || text.length > MOST_TEXT) return null
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return null
  }
}

function hexLines(bytes: Uint8Array): string {
  const lines: string[] = []
  for (let at = 0; at < Math.min(bytes.length, MOST_HEX); at += HEX_LINE) {
    lines.push(
      `${at.toString(16).padStart(6, '0')}  ${hexDigits(bytes.subarray(at, Math.min(at + HEX_LINE, MOST_HEX)))}`,
    )
  }
  return lines.join('\n')
}

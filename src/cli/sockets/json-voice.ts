import { decodeUtf8, sequenceLength } from '#core/stream/utf8'
import { writeEndpoint, type Endpoint } from '#core/rows/flow-row'
import type { Voice } from './voice'

/** One JSON object a line; docs/cli.md has the fields. */
export function jsonVoice(write: (text: string) => void, complain: (text: string) => void): Voice {
  const line = (object: object) => write(`${JSON.stringify(object)}\n`)
  return {
    event: ({ time, socket, kind, local, peer, bytes, text, payload }) =>
      line({
        type: 'event',
        time: new Date(time).toISOString(),
        socket,
        kind,
        local: written(local),
        peer: written(peer),
        ...(payload ? { bytes, ...dataOf(payload) } : { text }),
      }),
    received: () => undefined,
    say: () => undefined,
    warn: (sentence) => complain(`fourtuple: ${sentence}\n`),
    error: ({ code, message, step }) => line({ type: 'error', code, message, step: step ?? null }),
    end: (counts, error) => line({ type: 'end', ...counts, error }),
  }
}

const written = (endpoint: Endpoint | null) => (endpoint ? writeEndpoint(endpoint) : null)

/** Bytes as text where they are that, else as base64. */
function dataOf(payload: Uint8Array): { encoding: 'utf-8' | 'base64'; data: string } {
  return isText(payload)
    ? { encoding: 'utf-8', data: decodeUtf8(payload) }
    : { encoding: 'base64', data: Buffer.from(payload).toString('base64') }
}

/** Whether bytes are well-formed UTF-8 without control characters but tab, LF and CR. */
function isText(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]
    if ((byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) || byte === 0x7f) return false
    const length = sequenceLength(bytes, at)
    if (length === 0) return false
    at += length
  }
  return true
}

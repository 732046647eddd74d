import type { FieldReader } from '../field-reader'
import { readVarint } from './varint'

/** Frames of one packet that are told apart: a hostile one could have a thousand. */
const MOST_FRAMES = 128
const PADDING = 0

/** Where the bytes of a CRYPTO frame lie in the packet, and in the handshake. */
export interface CryptoPiece {
  offset: number
  at: number
  length: number
}

/** Reads the frames that an Initial packet may have (RFC 9000 §17.2.2). Returns what they are, for the summary. */
export function readFrames(from: FieldReader, pieces: CryptoPiece[]): string {
  const said: string[] = []
  for (let count = 0; from.left > 0 && count < MOST_FRAMES; count++) said.push(readFrame(from, pieces))
  if (from.left > 0) from.octets('More frames', from.left)
  return said.join(', ')
}

function readFrame(from: FieldReader, pieces: CryptoPiece[]): string {
  let text = ''
  const frame = from.group('Frame', () => {
    if (from.bytes[from.at] === PADDING) return (text = readPadding(from))
    const type = readVarint(from, 'Type', (value) => `0x${value.toString(16).padStart(2, '0')}`)
    switch (type) {
      case 1:
        return (text = 'PING')
      case 2:
      case 3:
        return (text = readAck(from, type === 3))
      case 6:
        return (text = readCrypto(from, pieces))
      case 0x1c:
      case 0x1d:
        return (text = readClose(from, type === 0x1c))
      default:
        text = `frame 0x${type.toString(16)}`
        if (from.isWhole) from.fail('An Initial packet must not have such a frame', from.at - 1)
        return text
    }
  })
  frame.name = text.split(/[ :]/, 1)[0]
  return text
}

function readPadding(from: FieldReader): string {
  const at = from.at
  let end = at
  while (end < from.end && from.bytes[end] === PADDING) end++
  from.skip(end - at, 'PADDING')
  return `PADDING ${(end - at).toLocaleString('en-US')} bytes`
}

/** RFC 9000 §19.3. */
function readAck(from: FieldReader, hasCounts: boolean): string {
  const largest = readVarint(from, 'Largest acknowledged')
  readVarint(from, 'ACK delay')
  const ranges = readVarint(from, 'ACK range count')
  const first = readVarint(from, 'First ACK range')
  for (let i = 0; i < ranges && from.isWhole; i++) {
    readVarint(from, 'Gap')
    readVarint(from, 'ACK range')
  }
  if (hasCounts) for (const name of ['ECT(0) count', 'ECT(1) count', 'ECN-CE count']) readVarint(from, name)
  return first === 0 ? `ACK ${largest}` : `ACK ${largest - first} to ${largest}`
}

/** RFC 9000 §19.6. */
function readCrypto(from: FieldReader, pieces: CryptoPiece[]): string {
  const offset = readVarint(from, 'Offset')
  const length = readVarint(from, 'Length')
  const at = from.at
  if (from.isWhole && from.octets('Handshake bytes', length).length > 0) pieces.push({ offset, at, length })
  return `CRYPTO ${length.toLocaleString('en-US')} bytes at ${offset}`
}

/** RFC 9000 §19.19, with the codes of §20.1; those of TLS alerts are from 0x100 on (RFC 9001 §4.8). */
function readClose(from: FieldReader, isOfTransport: boolean): string {
  const code = readVarint(from, 'Error code', errorName)
  if (isOfTransport) readVarint(from, 'Frame type')
  const reason = from.text('Reason', readVarint(from, 'Reason length'))
  return `CONNECTION_CLOSE ${errorName(code)}${reason === '' ? '' : `: ${reason}`}`
}

const ERRORS = (
  'NO_ERROR INTERNAL_ERROR CONNECTION_REFUSED FLOW_CONTROL_ERROR STREAM_LIMIT_ERROR STREAM_STATE_ERROR ' +
  'FINAL_SIZE_ERROR FRAME_ENCODING_ERROR TRANSPORT_PARAMETER_ERROR CONNECTION_ID_LIMIT_ERROR PROTOCOL_VIOLATION ' +
  'INVALID_TOKEN APPLICATION_ERROR CRYPTO_BUFFER_EXCEEDED KEY_UPDATE_ERROR AEAD_LIMIT_REACHED NO_VIABLE_PATH'
).split(' ')

function errorName(code: number): string {
  if (code >= 0x100 && code < 0x200) return `CRYPTO_ERROR, TLS alert ${code - 0x100}`
  return ERRORS.at(code) ?? `error ${code}`
}

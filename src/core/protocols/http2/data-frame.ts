import { FieldReader } from '../field-reader'
import type { Layer } from '../layer'
import { counted, HEAD_BYTES, readHead, readPadLength, type FrameHead } from './frame'
import { FLAG } from './names'

/** The prefix of a message of gRPC: whether it is compressed, and its length. */
const GRPC_PREFIX_BYTES = 5

/** How many bytes of a DATA frame are looked at: the rest is only counted. */
export function dataBytesToRead(head: FrameHead): number {
  const padding = head.flags & FLAG.padded ? 1 : 0
  return HEAD_BYTES + Math.min(head.length, padding + GRPC_PREFIX_BYTES)
}

/** A DATA frame, of which {@link dataBytesToRead} are there. */
export interface DataFrame {
  layer: Layer
  /** Where its bytes lie in the frame. */
  at: number
  length: number
}

/** Reads a DATA frame (RFC 9113 §6.1). @param isGrpc whether a message of gRPC begins its bytes */
export function readDataFrame(bytes: Uint8Array, head: FrameHead, isGrpc: boolean): DataFrame {
  const from = new FieldReader(bytes, 0, dataBytesToRead(head))
  readHead(from)
  const padding = readPadLength(from, head.flags)
  const at = from.at
  const left = HEAD_BYTES + head.length - at - padding
  if (left < 0 || (head.flags & FLAG.padded && head.length === 0))
    from.fail('Padding is longer than the frame')
  const length = Math.max(0, left)
  const isMessage = isGrpc && length >= GRPC_PREFIX_BYTES
  if (isMessage && from.isWhole)
    from.group('gRPC message', () => {
      from.number('Compressed', 1, (value) => (value === 0 ? 'no' : 'yes'))
      return counted(from.number('Message length', 4))
    })
  if (length > 0) from.fields.push({ name: 'Content', value: counted(length), at, length })
  if (padding > 0 && left >= 0)
    from.fields.push({ name: 'Padding', value: counted(padding), at: at + length, length: padding })
  const end = head.flags & FLAG.endStream ? ', end of stream' : ''
  const layer = from.layer('http2', 'HTTP/2', `DATA stream ${head.stream}: ${counted(length)}${end}`)
  return { layer: { ...layer, length: HEAD_BYTES + head.length }, at, length }
}

import { FieldReader } from '../field-reader'
import type { Field, Layer } from '../layer'
import { shortLine } from '../line-text'
import { readHandshakes } from '../tls/handshake'
import { CryptoStream } from './crypto-stream'
import { readFrames, type CryptoPiece } from './frames'
import { readLongHeader, readShortHeader, readUnprotected, type LongHeader } from './header'
import { initialKeys, openPacket, TAG_BYTES, type OpenedPacket, type SenderKeys } from './initial-keys'
import { knownVersion } from './versions'

/** Packets of one datagram that are read: real ones have four at most. */
const MOST_PACKETS = 16
/** Connection IDs whose keys are known at a time: one more for each Retry, or connection on the same ports. */
const MOST_KEYS = 4

interface Known {
  keys: [SenderKeys, SenderKeys]
  /** What client and server said in CRYPTO frames. */
  streams: [CryptoStream, CryptoStream]
}

/**
 * Reads the datagrams of both directions of a flow. The Initial keys of both follow from the client's first connection
 * ID, so that a server's packets can be read only behind the client's.
 */
export class QuicConversation {
  private readonly known: Known[] = []

  /** Reads one datagram: a layer for each of its packets. */
  read(bytes: Uint8Array, isOriginator: boolean): Layer[] {
    const layers: Layer[] = []
    let at = 0
    while (at < bytes.length && layers.length < MOST_PACKETS) {
      const layer =
        bytes[at] >= 0x80 ? this.readLong(bytes, at, isOriginator) : readRest(bytes, at, layers.length > 0)
      layers.push(layer)
      at += layer.length
    }
    return layers
  }

  private readLong(bytes: Uint8Array, start: number, isOriginator: boolean): Layer {
    const header = readLongHeader(bytes, start)
    const { from, type } = header
    if (!from.isWhole) return from.layer('quic', 'QUIC', `${type}, cut off`, start)
    if (header.numberAt === 0) {
      const gist = readUnprotected(header)
      return from.layer('quic', 'QUIC', shortLine(gist === '' ? type : `${type}: ${gist}`), start)
    }
    const length = Math.min(header.length, from.end)
    const packet = from.bytes.subarray(0, length)
    if (type === 'Initial' && header.length <= from.end) {
      const layer = this.readInitial(packet, header, isOriginator)
      if (layer) return { ...layer, at: start }
    }
    return readProtected(packet, header, start)
  }

  /** Null where no known keys are the packet's. */
  private readInitial(packet: Uint8Array, header: LongHeader, isOriginator: boolean): Layer | null {
    for (const known of this.known.toReversed()) {
      const layer = openWith(packet, header, known, isOriginator)
      if (layer) return layer
    }
    const version = knownVersion(header.version)
    if (!version) return null
    const keys = initialKeys(version, header.destination)
    const fresh: Known = { keys, streams: [new CryptoStream(), new CryptoStream()] }
    const layer = openWith(packet, header, fresh, isOriginator)
    if (!layer) return null
    this.known.push(fresh)
    if (this.known.length > MOST_KEYS) this.known.shift()
    return layer
  }
}

/** Tries the sender's keys, then the other's: a capture may begin with the server. */
function openWith(
  packet: Uint8Array,
  { from: head, numberAt }: LongHeader,
  { keys, streams }: Known,
  isOriginator: boolean,
): Layer | null {
  for (const sender of isOriginator ? [0, 1] : [1, 0]) {
    const opened = openPacket(packet, numberAt, keys[sender])
    if (opened) return readOpened(opened, head.fields, numberAt, streams[sender])
  }
  return null
}

function readOpened(opened: OpenedPacket, head: Field[], numberAt: number, stream: CryptoStream): Layer {
  const { bytes, numberBytes } = opened
  const from = new FieldReader(bytes)
  from.fields = head
  from.at = numberAt
  let number = 0
  for (let i = 0; i < numberBytes; i++) number = number * 256 + bytes[numberAt + i]
  from.skip(numberBytes, 'Packet number')
  from.add('Packet number', String(number), numberAt)
  const pieces: CryptoPiece[] = []
  let said = ''
  from.within('Payload, decrypted', bytes.length - TAG_BYTES - from.at, (inside) => {
    said = readFrames(inside, pieces)
    return `${(inside.end - numberAt - numberBytes).toLocaleString('en-US')} bytes`
  })
  from.octets('Authentication tag', TAG_BYTES)
  const hadMessage = stream.message !== null
  for (const { offset, at, length } of pieces) stream.add(offset, bytes.subarray(at, at + length))
  const { message } = stream
  if (message && !hadMessage) {
    const handshake = readHello(message, bytes, pieces)
    from.fields.push(handshake)
    said = handshake.value
  }
  return from.layer('quic', 'QUIC', shortLine(`Initial: ${said || 'no frames'}`))
}

/** The handshake message, by the places of its bytes where it lies in one piece, else all at the piece it ended in. */
function readHello(message: Uint8Array, packet: Uint8Array, pieces: readonly CryptoPiece[]): Field {
  const whole = pieces.find(({ offset, length }) => offset === 0 && length >= message.length)
  const last = whole ?? pieces[pieces.length - 1]
  const from = whole
    ? new FieldReader(packet, 0, whole.at + message.length)
    : new FieldReader(message.slice())
  if (whole) from.at = whole.at
  const value = readHandshakes(from)
  const { at } = last
  const length = whole ? message.length : last.length
  const children = whole ? from.fields : from.fields.map((field) => placedAt(field, at, length))
  const problem = from.malformed ? { problem: from.malformed.why } : {}
  return { name: 'TLS handshake', value, at, length, children, ...problem }
}

function placedAt(field: Field, at: number, length: number): Field {
  const { name, value, problem, children } = field
  return {
    name,
    value,
    at,
    length,
    ...(problem === undefined ? {} : { problem }),
    ...(children ? { children: children.map((child) => placedAt(child, at, length)) } : {}),
  }
}

function readProtected(packet: Uint8Array, header: LongHeader, start: number): Layer {
  const from = new FieldReader(packet)
  from.fields = header.from.fields
  from.at = header.numberAt
  const { left } = from
  if (left > 0) from.octets('Protected', left)
  const missing = header.length - packet.length
  if (missing > 0) from.fail(`${missing} bytes of it are missing`)
  return from.layer('quic', 'QUIC', `${header.type}: ${left.toLocaleString('en-US')} bytes, encrypted`, start)
}

/** A short header's packet goes to the end of the datagram; behind others, zeros may be mere padding. */
function readRest(bytes: Uint8Array, start: number, isBehind: boolean): Layer {
  const rest = bytes.subarray(start)
  if (isBehind && rest.every((byte) => byte === 0)) {
    const from = new FieldReader(rest)
    from.octets('Padding', rest.length)
    return from.layer('quic', 'QUIC', `Padding behind packets, ${rest.length} bytes`, start)
  }
  const from = readShortHeader(bytes, start)
  return from.layer(
    'quic',
    'QUIC',
    `Short header: ${rest.length.toLocaleString('en-US')} bytes, encrypted`,
    start,
  )
}

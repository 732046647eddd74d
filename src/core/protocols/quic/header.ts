import { FieldReader } from '../field-reader'
import { hexText } from '../line-text'
import { readVarint } from './varint'
import { knownVersion, versionName } from './versions'

/** Longest connection ID of the versions known (RFC 9000 §17.2). */
export const MOST_ID_BYTES = 20

export type PacketType =
  'Initial' | '0-RTT' | 'Handshake' | 'Retry' | 'Version Negotiation' | 'Unknown version'

const TYPES: readonly PacketType[] = ['Initial', '0-RTT', 'Handshake', 'Retry']

/** The head of a packet with a long header (RFC 9000 §17.2), and where the packet ends. */
export interface LongHeader {
  from: FieldReader
  type: PacketType
  version: number
  destination: Uint8Array
  source: Uint8Array
  /** Where its packet number begins; 0 for a packet that has none. */
  numberAt: number
  /** As it says: it may be cut off before. */
  length: number
}

/** Reads the head of the packet at `start`. What is not of its head is left unread. */
export function readLongHeader(bytes: Uint8Array, start: number): LongHeader {
  const packet = bytes.subarray(start)
  const from = new FieldReader(packet)
  const version = number32(packet, 1)
  const type = packetType(packet[0], version)
  from.group('First byte', () => {
    const first = from.skipNumber(1, 'First byte')
    from.bits('Header form', 'long', 1, 0, 1)
    from.bits('Fixed bit', String((first >> 6) & 1), 1, 1, 1)
    from.bits('Packet type', `${(first >> 4) & 3} (${type})`, 1, 2, 2)
    return type
  })
  from.number('Version', 4, versionName)
  const destination = from.octets('Destination connection ID', idLength(from, 'Destination'))
  const source = from.octets('Source connection ID', idLength(from, 'Source'))
  const header: LongHeader = { from, type, version, destination, source, numberAt: 0, length: packet.length }
  if (type === 'Initial') {
    const token = readVarint(from, 'Token length')
    from.octets('Token', token)
  }
  if (type === 'Initial' || type === '0-RTT' || type === 'Handshake') {
    const length = readVarint(from, 'Length')
    header.numberAt = from.at
    if (from.isWhole) header.length = from.at + length
  }
  return header
}

/** Reads what a packet without packet number says behind its head. Returns the gist. */
export function readUnprotected({ from, type }: LongHeader): string {
  if (type === 'Version Negotiation') {
    const versions: string[] = []
    while (from.left > 0)
      from.number('Supported version', 4, (value) => {
        versions.push(versionName(value))
        return versionName(value)
      })
    return versions.join(', ')
  }
  if (type === 'Retry') {
    // RFC 9000 §17.2.5: all but the tag at its end is the token.
    const token = Math.max(0, from.left - 16)
    from.octets('Retry token', token)
    from.octets('Retry integrity tag', 16)
    return `token of ${token} bytes`
  }
  if (from.left > 0) from.octets('Payload', from.left)
  return ''
}

/** Reads a packet with a short header: all that can be told without the keys (RFC 9000 §17.3). */
export function readShortHeader(bytes: Uint8Array, start: number): FieldReader {
  const from = new FieldReader(bytes.subarray(start))
  from.group('First byte', () => {
    const first = from.skipNumber(1, 'First byte')
    from.bits('Header form', 'short', 1, 0, 1)
    from.bits('Fixed bit', String((first >> 6) & 1), 1, 1, 1)
    from.bits('Spin bit', String((first >> 5) & 1), 1, 2, 1)
    return 'short'
  })
  if (from.left > 0) from.octets('Protected', from.left, (all) => hexText(all))
  return from
}

/** Other versions may have longer ones than {@link MOST_ID_BYTES} (RFC 8999 §5.1). */
function idLength(from: FieldReader, which: string): number {
  return from.number(`${which} connection ID length`, 1)
}

function packetType(first: number, version: number): PacketType {
  if (version === 0) return 'Version Negotiation'
  const known = knownVersion(version)
  if (!known) return 'Unknown version'
  const code = (first >> 4) & 3
  // RFC 9369 §3.2 moves each by one.
  return TYPES[known.isVersion2 ? (code + 3) & 3 : code]
}

function number32(bytes: Uint8Array, at: number): number {
  if (bytes.length < at + 4) return 0
  return bytes[at] * 16_777_216 + bytes[at + 1] * 65_536 + bytes[at + 2] * 256 + bytes[at + 3]
}

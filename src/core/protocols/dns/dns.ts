import { FramedReader } from '../framed-reader'
import { MATCH, type Protocol } from '../protocol'
import { readMessage } from './message'
import { recognizeMessage, recognizePrefixed } from './recognize'

/** Domain names: RFC 1035, over UDP and TCP, with EDNS (RFC 6891). */
export const dns: Protocol = {
  id: 'dns',
  name: 'DNS',
  ports: { tcp: [53], udp: [53] },
  recognize: recognizeMessage,
  recognizeStream: recognizePrefixed,
  readDatagram: (bytes) => [readMessage(bytes, 'dns')],
  openStream: () =>
    new FramedReader({
      measure: (bytes) => (bytes.length < 2 ? 0 : lengthOf(bytes)),
      begins: (bytes) => recognizePrefixed(bytes, 0, bytes.length) === MATCH.yes,
      read: (bytes) => readMessage(bytes, 'dns', 2),
    }),
}

/** Length of a message and of the two bytes before it (RFC 1035 §4.2.2); -1 where it is less than a header. */
function lengthOf(bytes: Uint8Array): number {
  const length = bytes[0] * 256 + bytes[1]
  return length < 12 ? -1 : 2 + length
}

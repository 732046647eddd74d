import type { Protocol } from '../protocol'
import { readMessage } from './message'
import { recognizeMessage } from './recognize'

/** Names of one link, asked by multicast: RFC 6762. Only its port tells it from DNS. */
export const mdns: Protocol = {
  id: 'mdns',
  name: 'mDNS',
  ports: { udp: [5353] },
  recognize: recognizeMessage,
  readDatagram: (bytes) => [readMessage(bytes, 'mdns')],
}

/** The same, as Windows asks: RFC 4795. */
export const llmnr: Protocol = {
  id: 'llmnr',
  name: 'LLMNR',
  ports: { udp: [5355] },
  recognize: recognizeMessage,
  readDatagram: (bytes) => [readMessage(bytes, 'llmnr')],
}

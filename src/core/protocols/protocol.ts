import type { Side } from '../own/own-ends'
import type { Layer } from './layer'

/** How sure a protocol is of bytes that may be its own. */
export const MATCH = {
  /** They are not. */
  no: 0,
  /** So far they could be; more bytes would tell. */
  maybe: 1,
  /** They could be, and no more will tell: only a well-known port makes it so. */
  byPort: 2,
  /** They are. */
  yes: 3,
} as const
export type Match = (typeof MATCH)[keyof typeof MATCH]

/** What one side said, whole: a request, a record, a line. */
export interface Message {
  side: Side
  /** Offset in that side's stream (of a datagram: 0) and length, a body among them. */
  at: number
  length: number
  layer: Layer
}

/** What reads one protocol: one file, one constant of this type. */
export interface Protocol {
  /** Short and lower case: Zeek's name of the service where it has one (`http`, `ssl`), else the common one. */
  id: string
  /** For people: `HTTP/1`. */
  name: string
  /** Well-known ports (IANA), by transport. They settle only what content leaves open. */
  ports: { tcp?: readonly number[]; udp?: readonly number[] }
  /**
   * Whether the first bytes that one side sent are of this protocol. Runs on every flow: it must be cheap, must not
   * allocate, and reads nothing outside of `start` … `end - 1`.
   *
   * @param isOriginator whether the side that began the flow sent them
   */
  recognize: (bytes: Uint8Array, start: number, end: number, isOriginator: boolean) => Match
  /** The same of a stream, where that begins with other bytes than a datagram does. */
  recognizeStream?: (bytes: Uint8Array, start: number, end: number, isOriginator: boolean) => Match
  /** Reads one datagram, whose layers it returns (most have one). Any bytes will do; nothing throws. */
  readDatagram?: (bytes: Uint8Array, isOriginator: boolean) => Layer[]
  /**
   * Begins to read the datagrams of one flow, in the order of the wire, where some can be read only with what those
   * before them said. As `readDatagram` otherwise.
   */
  openDatagrams?: () => { read: (bytes: Uint8Array, isOriginator: boolean) => Layer[] }
  /** Begins to read a connection. */
  openStream?: () => StreamReader
}

/** Takes what a {@link StreamReader} finds. */
export interface MessageSink {
  message: (message: Message) => void
  /**
   * From here on the connection speaks another protocol (Upgrade, STARTTLS): the bytes that follow, of either side,
   * go to that one. `at` is where its bytes begin in each side's stream. An empty id leaves it to content (CONNECT).
   */
  become: (protocol: string, at: readonly [number, number]) => void
}

/**
 * Reads both directions of one connection. Bytes come in order, in pieces of any size; a reader keeps what it needs,
 * bounded, and gives each message once it is whole. Nothing throws. The order in which the sides' pieces come is the
 * order on the wire, as far as it is known.
 */
export interface StreamReader {
  /** Takes the next bytes of one side; they are only lent. `at` is their offset in that side's stream. */
  push: (side: Side, bytes: Uint8Array, at: number, sink: MessageSink) => void
  /** Bytes of one side are missing: what was begun can't be ended; go on where a message begins again. */
  hole: (side: Side, at: number, length: number, sink: MessageSink) => void
  /** One side sends no more: what ends with the connection is whole, and the rest is cut off. */
  end: (side: Side, sink: MessageSink) => void
}

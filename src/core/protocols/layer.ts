/**
 * The layer tree: what a header or a message says, each value with the bytes it was read from, so that a view can tie
 * the two to each other. Made for what is looked at, never for every packet.
 */

/** One value. Ranges count from the first byte of the layer that holds it, and lie inside of it. */
export interface Field {
  /** In the words of the protocol's specification: `Transaction ID`. */
  name: string
  /** For people, on one line. Text from the wire has its control characters escaped (see `lineText`). */
  value: string
  at: number
  length: number
  /** Where it is only some of the bits of those bytes: the first one's place, from the highest bit, and how many. */
  bits?: { at: number; count: number }
  /** What it consists of, or what goes with it. */
  children?: Field[]
  /** What is wrong with it, or odd about it, in words. */
  problem?: string
}

/** Why a layer could not be read to its end. */
export interface Malformed {
  /** From the layer's first byte. */
  at: number
  why: string
}

export interface Layer {
  /** The protocol's id, which filters and JSON use: `dns`. */
  protocol: string
  /** Its name for people: `DNS`. */
  name: string
  /** The gist on one line: `query A example.com`. */
  summary: string
  /** From the first byte of the frame or message that the tree is of. */
  at: number
  length: number
  fields: Field[]
  malformed: Malformed | null
  /** The body that a message carries, apart from its head. */
  content?: Content
}

/** A body, by the places where its bytes lie: chunks of HTTP, the data frames of one request. */
export interface Content {
  /** As the message says it, lower case, without parameters: `application/json`; empty where it does not. */
  mediaType: string
  /** Content coding: `gzip`, `deflate`, `br`; empty for none. */
  encoding: string
  /** Places of its bytes in the stream, in order. Of a body that is longer than the reader notes, the first ones. */
  ranges: ContentRange[]
  /** Whether all of it lies in `ranges`. */
  complete: boolean
}

/** Some bytes of a body, by their place in the stream. */
export interface ContentRange {
  at: number
  length: number
  /** Four bytes that they are to be XORed with in turn, the first with the first (RFC 6455 §5.3). */
  mask?: readonly number[]
}

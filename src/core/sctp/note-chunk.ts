import { readUint32 } from '../decode/read-number'
import type { Side } from '../own/own-ends'
import type { SctpAssociation, SctpEnd } from './association'
import { CHUNK } from './chunks'
import { SentTsns } from './sent-tsns'
import { TAG_REFLECTED } from './verification-tag'

/** Behind DATA's header: TSN (4), stream (2), number in it (2), payload protocol (4); §3.3.1. I-DATA has 4 more. */
const DATA_BYTES = 16
const I_DATA_BYTES = 20
const SACK_BYTES = 16
/** Header and the new cumulative TSN: RFC 3758 §3.2. */
const FORWARD_TSN_BYTES = 8

/** Counts what a chunk that begins at `from` and ends at `to` says of the end that sent it. */
export function noteChunk(
  association: SctpAssociation,
  sender: Side,
  bytes: Uint8Array,
  type: number,
  flags: number,
  from: number,
  to: number,
): void {
  const end = association.ends[sender]
  switch (type) {
    case CHUNK.data:
    case CHUNK.iData: {
      const header = type === CHUNK.data ? DATA_BYTES : I_DATA_BYTES
      if (to - from >= header) noteData(end, readUint32(bytes, from + 4), to - from - header)
      return
    }
    case CHUNK.forwardTsn:
    case CHUNK.iForwardTsn:
      if (to - from >= FORWARD_TSN_BYTES) end.sent?.skipTo(readUint32(bytes, from + 4))
      return
    case CHUNK.sack:
      if (to - from >= SACK_BYTES) end.acknowledged = readUint32(bytes, from + 4)
      return
    case CHUNK.abort:
      association.abortedBy ??= sender
      if (flags & TAG_REFLECTED) association.outOfTheBlue = true
      return
    case CHUNK.shutdownComplete:
      if (flags & TAG_REFLECTED) association.outOfTheBlue = true
  }
}

function noteData(end: SctpEnd, tsn: number, bytes: number): void {
  end.dataChunks++
  end.dataBytes += bytes
  end.sent ??= new SentTsns((tsn - 1) >>> 0)
  if (end.sent.take(tsn)) end.retransmitted++
}

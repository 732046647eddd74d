import { readUint32 } from '../decode/read-number'
import { atOrAfter } from './sequence'
import { END, type TcpColumns } from './tcp-columns'

/** What a segment acknowledges selectively. */
export interface SackSegment {
  bytes: Uint8Array
  acknowledgment: number
  /** Where its blocks lie in `bytes` and how many there are: first and last byte's numbers, 4 bytes each. */
  sackAt: number
  sackBlocks: number
}

const BLOCK_BYTES = 8

/**
 * Notes the highest byte that was acknowledged selectively (RFC 2018 §3): what is lower and was not acknowledged is
 * what its sender takes for lost. Only that one number is kept. A first block of bytes already acknowledged, or inside
 * of the second block, reports a segment that came twice (RFC 2883 §4).
 */
export function takeSack(tcp: TcpColumns, end: number, segment: SackSegment): void {
  const { bytes, sackAt, sackBlocks, acknowledgment } = segment
  for (let i = isDuplicateReport(segment) ? 1 : 0; i < sackBlocks; i++) {
    const edge = readUint32(bytes, sackAt + BLOCK_BYTES * i + 4)
    if (atOrAfter(acknowledgment, edge)) continue
    if (tcp.bits[end] & END.hasSacked && atOrAfter(tcp.sackEdge[end], edge)) continue
    tcp.bits[end] |= END.hasSacked
    tcp.sackEdge[end] = edge
  }
  if (isDuplicateReport(segment)) tcp.duplicatesReported[end]++
}

function isDuplicateReport({ bytes, sackAt, sackBlocks, acknowledgment }: SackSegment): boolean {
  const start = readUint32(bytes, sackAt)
  const edge = readUint32(bytes, sackAt + 4)
  if (atOrAfter(acknowledgment, edge)) return true
  if (sackBlocks < 2) return false
  const around = sackAt + BLOCK_BYTES
  return atOrAfter(start, readUint32(bytes, around)) && atOrAfter(readUint32(bytes, around + 4), edge)
}

import { closeSync, openSync, readSync, statSync } from 'node:fs'

const ENHANCED_PACKET = 6
const INTERFACE_STATISTICS = 5
/** Options of an interface's statistics: isb_ifdrop, where dumpcap writes all that was dropped, and isb_osdrop. */
const DROPPED = new Set([5, 7])
const PIECE_BYTES = 8 << 20
/** Longest block that is looked into: one of statistics. */
const LOOKED_INTO = 512

/** Counts of a pcapng file of this machine's byte order: its packets, and what its statistics say was dropped last. */
export function countsOf(file) {
  const descriptor = openSync(file, 'r')
  const { size } = statSync(file)
  const piece = Buffer.alloc(PIECE_BYTES)
  const counts = { packets: 0, dropped: 0 }
  try {
    for (let at = 0, from = 0, held = 0; at < size;) {
      if (held === 0 || at + LOOKED_INTO > from + held) {
        from = at
        held = readSync(descriptor, piece, 0, piece.length, from)
      }
      const block = at - from
      if (block + 8 > held) break
      const type = piece.readUInt32LE(block)
      const length = piece.readUInt32LE(block + 4)
      if (type === ENHANCED_PACKET) counts.packets++
      if (type === INTERFACE_STATISTICS) counts.dropped = droppedOf(piece, block + 20, block + length - 4)
      at += length
    }
  } finally {
    closeSync(descriptor)
  }
  return counts
}

function droppedOf(bytes, from, to) {
  let dropped = 0
  for (let at = from; at + 4 <= to;) {
    const code = bytes.readUInt16LE(at)
    if (code === 0) break
    if (DROPPED.has(code)) dropped += Number(bytes.readBigUInt64LE(at + 4))
    at += 4 + Math.ceil(bytes.readUInt16LE(at + 2) / 4) * 4
  }
  return dropped
}

import { open } from 'node:fs/promises'
import type { StreamView } from './stream-view'

/** Read and written at one go. */
const PIECE_BYTES = 1 << 18

/** The bytes of one direction between two offsets, one behind the other, and how many of them are not there. */
export function readStream(
  view: StreamView,
  direction: 0 | 1,
  offset: number,
  length: number,
): { bytes: Uint8Array<ArrayBuffer>; missing: number } {
  const bytes = new Uint8Array(length)
  let filled = 0
  for (let chunk = 0; chunk < view.chunkCount; chunk++) {
    const one = view.chunkAt(chunk)
    if (one.direction !== direction || !one.isBytes) continue
    const from = Math.max(offset, one.offset)
    const until = Math.min(offset + length, one.offset + one.length)
    if (until <= from) continue
    const piece = view.bytesOf(chunk, from - one.offset, until - from)
    if (piece === null) continue
    bytes.set(piece, filled)
    filled += piece.length
  }
  return { bytes: bytes.subarray(0, filled), missing: length - filled }
}

/**
 * Writes a stream to a file: one direction's bytes as they are, or both, each piece behind a line that says when it went
 * which way. What is missing is left out of the first, and named in the second.
 */
export async function saveStream(
  view: StreamView,
  direction: 'out' | 'in' | 'both',
  path: string,
): Promise<{ bytes: number; missing: number }> {
  const file = await open(path, 'w', 0o600)
  const saved = { bytes: 0, missing: 0 }
  try {
    for (let chunk = 0; chunk < view.chunkCount; chunk++) {
      const one = view.chunkAt(chunk)
      const name = one.direction === 1 ? 'in' : 'out'
      if (direction !== 'both' && direction !== name) continue
      if (direction === 'both') await file.write(headLine(one))
      if (one.isHole) saved.missing += one.length
      if (!one.isBytes) continue
      for (let from = 0; from < one.length; from += PIECE_BYTES) {
        const length = Math.min(PIECE_BYTES, one.length - from)
        const piece = view.bytesOf(chunk, from, length)
        if (piece === null) saved.missing += length
        else await file.write(piece)
        saved.bytes += piece?.length ?? 0
      }
      if (direction === 'both') await file.write('\n')
    }
  } finally {
    await file.close()
  }
  return saved
}

function headLine({
  direction,
  time,
  offset,
  length,
  isBytes,
  isHole,
}: ReturnType<StreamView['chunkAt']>): string {
  const what = isBytes
    ? `${length} bytes`
    : isHole
      ? `${length} bytes are missing`
      : `${length} bytes came again changed`
  return `--- ${new Date(time).toISOString()} ${direction === 1 ? '←' : '→'} ${what} at ${offset}\n`
}

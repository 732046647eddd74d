import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import type { Pieces } from '#core/capture-file/read-capture'
import { codeOf } from '#engine/engine-error'

/** What stands for standard input among files. */
export const STANDARD_INPUT = '-'

/** What is read of a file at once, and unpacked at once. */
const FILE_PIECE_BYTES = 1 << 20
const PIECE_BYTES = 1 << 18

/** A file that is read, or standard input. */
export interface Source {
  pieces: Pieces
  /** Ends the reading; standard input may be waited for. */
  close: () => void
}

/** What a source is called in what is said about it. */
export function sourceName(source: string): string {
  return source === STANDARD_INPUT ? 'standard input' : source
}

/** Opens a file, or standard input. What goes wrong is told where it is read. */
export function openSource(source: string): Source {
  if (source === STANDARD_INPUT) return { pieces: process.stdin, close: () => process.stdin.destroy() }
  const closing = new AbortController()
  return { pieces: filePieces(source, closing.signal), close: () => closing.abort() }
}

/**
 * Reads a file into two buffers by turns, one of them while the other is looked at: a stream's buffer for each piece
 * costs several times the reading.
 */
async function* filePieces(path: string, closing: AbortSignal): AsyncGenerator<Uint8Array> {
  const file = await open(path)
  try {
    const buffers = [new Uint8Array(FILE_PIECE_BYTES), new Uint8Array(FILE_PIECE_BYTES)]
    const readInto = (turn: number) => file.read(buffers[turn & 1], 0, FILE_PIECE_BYTES, null)
    let reading = readInto(0)
    for (let turn = 0; !closing.aborted; turn++) {
      const { bytesRead } = await reading
      if (bytesRead === 0) return
      reading = readInto(turn + 1)
      yield buffers[turn & 1].subarray(0, bytesRead)
    }
    await reading
  } finally {
    await file.close()
  }
}

/** Unpacks gzip as it is asked for; a stream that is cut off gives all that it held. */
export function gunzip(pieces: Pieces): Pieces {
  const unpacked = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: PIECE_BYTES })
  Readable.from(pieces)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(unpacked)
  return unpacked as AsyncIterable<Uint8Array>
}

const WORDS: Readonly<Partial<Record<string, string>>> = {
  ENOENT: 'There is no such file.',
  EACCES: 'This user may not read it.',
  EISDIR: 'It is a folder.',
}

/** Why a source could not be read, in words. */
export function whyUnread(thrown: unknown): string {
  const code = codeOf(thrown)
  return WORDS[code] ?? `It can’t be read: ${code}.`
}

import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { constants, createGunzip } from 'node:zlib'
import type { Pieces } from '#core/capture-file/read-capture'
import { codeOf } from '#engine/engine-error'

/** What stands for standard input among files. */
export const STANDARD_INPUT = '-'

const PIECE_BYTES = 1 << 18

/** What a source is called in what is said about it. */
export function sourceName(source: string): string {
  return source === STANDARD_INPUT ? 'standard input' : source
}

/** Opens a file, or standard input. What goes wrong is told where it is read. */
export function openSource(source: string): Readable {
  return source === STANDARD_INPUT ? process.stdin : createReadStream(source, { highWaterMark: PIECE_BYTES })
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

import type { StreamFound } from '#contract/stream-bytes'
import type { StreamRow } from '#core/rows/stream-row'
import { extentOf, type StreamSelection } from './stream-store'

export type Mark = 'hit' | 'current' | 'selected' | null

/** Bytes `from` to `to` of a line, all marked alike. */
export interface MarkedPiece {
  from: number
  to: number
  mark: Mark
}

type Place = StreamFound['found'][number]

/** Cuts a line where its marks change: what was found, the one that is looked at, and what is selected over both. */
export function markedPieces(
  row: StreamRow,
  found: readonly Place[],
  current: Place | null,
  selection: StreamSelection | null,
): MarkedPiece[] {
  const marks = new Array<Mark>(row.bytes.length).fill(null)
  const paint = (offset: number, length: number, mark: Mark) => {
    const from = Math.max(0, offset - row.offset)
    const to = Math.min(marks.length, offset + length - row.offset)
    if (to > from) marks.fill(mark, from, to)
  }
  for (const place of found)
    if (place.direction === row.direction && place.offset < row.offset + marks.length)
      paint(place.offset, place.length, place === current ? 'current' : 'hit')
  if (selection?.direction === row.direction) {
    const { from, length } = extentOf(selection)
    paint(from, length, 'selected')
  }
  const pieces: MarkedPiece[] = []
  for (const [i, mark] of marks.entries()) {
    const last = pieces.at(-1)
    if (last?.mark === mark) last.to = i + 1
    else pieces.push({ from: i, to: i + 1, mark })
  }
  return pieces
}

/** The places that may be on some lines; `found` is by line. A place may go on over the lines after its own. */
export function placesNear(found: readonly Place[], firstLine: number, lastLine: number): Place[] {
  const isNear = ({ line, length }: Place) => line <= lastLine && line + length >= firstLine
  return found.filter(isNear)
}

/** Where a byte's digits stand in `hexDigits`: two and a space each, one more space after the eighth. */
export const hexColumn = (byte: number) => 3 * byte + (byte >= 8 ? 1 : 0)

/** The byte at a column of hex digits. */
export const byteAtColumn = (column: number) => Math.floor((column >= 25 ? column - 1 : column) / 3)

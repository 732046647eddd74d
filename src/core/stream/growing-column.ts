/** The typed columns of this folder's tables. */
type Column = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array

/**
 * A column with room for `needed` elements: the same one while it fits, else a copy twice as long, so that
 * appending n elements copies fewer than 2n.
 */
export function roomFor<T extends Column>(column: T, needed: number): T {
  if (needed <= column.length) return column
  const grown = new (column.constructor as new (length: number) => T)(Math.max(needed, column.length * 2))
  grown.set(column)
  return grown
}

/**
 * Index of the last element of column[0 .. count) that is not greater than `value`; -1 where all are greater.
 * The column ascends.
 */
export function lastNotAfter(column: Column, count: number, value: number): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle] <= value) low = middle + 1
    else high = middle
  }
  return low - 1
}

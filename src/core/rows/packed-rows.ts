/**
 * What every packed answer to "give me rows" begins with. All numbers are little-endian.
 *
 * ```
 * 0  u32  row format (ROW_FORMAT)      8  u32  offset of the first row in the view
 * 4  u32  revision of the view        12  u32  number of rows that follow
 * 16 u32  rows in the view in all     20  u32  rows that were in the view and made room, the low 32 bits
 * 24 u32  rows that a person put away and that would be in the view else
 * ```
 *
 * One buffer crosses the process boundary instead of an object a row: structured clone of 1,000 small objects
 * costs milliseconds, of one 100 KiB buffer microseconds.
 */
export const ROWS_HEADER_BYTES = 28

/** Which kind of row a packed answer holds. */
export const ROW_FORMAT = { flows: 1, stream: 2, events: 3, packets: 4 } as const

/** The header of a packed answer. */
export interface RowsHeader {
  format: number
  revision: number
  offset: number
  count: number
  total: number
  /** Rows that made room at the view's beginning so far, modulo 2^32: by so many the others moved up. */
  gone: number
  /** Rows that a person put away, and can have again. */
  hidden: number
}

/** Writes the header; `view` must start where the answer starts. */
export function writeRowsHeader(
  view: DataView,
  header: Omit<RowsHeader, 'gone' | 'hidden'> & Partial<RowsHeader>,
): void {
  view.setUint32(0, header.format, true)
  view.setUint32(4, header.revision, true)
  view.setUint32(8, header.offset, true)
  view.setUint32(12, header.count, true)
  view.setUint32(16, header.total, true)
  view.setUint32(20, header.gone ?? 0, true)
  view.setUint32(24, header.hidden ?? 0, true)
}

/** Reads the header of a packed answer, or null where the buffer is too short to hold one. */
export function readRowsHeader(packed: Uint8Array): RowsHeader | null {
  if (packed.byteLength < ROWS_HEADER_BYTES) return null
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
  return {
    format: view.getUint32(0, true),
    revision: view.getUint32(4, true),
    offset: view.getUint32(8, true),
    count: view.getUint32(12, true),
    total: view.getUint32(16, true),
    gone: view.getUint32(20, true),
    hidden: view.getUint32(24, true),
  }
}

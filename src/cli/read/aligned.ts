/** One column of a table of text. */
export interface TextColumn {
  head: string
  /** Numbers are aligned at their ends. */
  isNumber?: boolean
  /** One character that stands in each row between the column before and this one. */
  sign?: string
}

/** Between two columns. */
export const GAP = '  '

/** Lines of a table, its head first; each column as wide as its widest value. Nothing follows the last value of a line. */
export function alignedLines(columns: readonly TextColumn[], rows: readonly (readonly string[])[]): string[] {
  const widths = columns.map(({ head }) => head.length)
  for (const row of rows)
    for (const [i, value] of row.entries()) if (value.length > widths[i]) widths[i] = value.length
  return [alignedHead(columns, widths), ...rows.map((row) => alignedLine(columns, widths, row))]
}

/** The first line of a table. */
export function alignedHead(columns: readonly TextColumn[], widths: readonly number[]): string {
  const blank = (i: number) => (columns[i].sign === undefined ? '' : `${GAP} `)
  return alignedLine(
    columns,
    widths.map((width, i) => width + blank(i).length),
    columns.map(({ head }, i) => `${blank(i)}${head}`),
  )
}

function alignedLine(
  columns: readonly TextColumn[],
  widths: readonly number[],
  values: readonly string[],
): string {
  return values
    .map((value, i) => (columns[i].isNumber === true ? value.padStart(widths[i]) : value.padEnd(widths[i])))
    .join(GAP)
    .trimEnd()
}

const UNITS = ['', 'k', 'M', 'G', 'T', 'P']

/** A count in at most five characters: `999`, `1.2k`, `34M`. */
export function shortCount(count: number): string {
  let unit = 0
  let value = count
  // What would be rounded up to 1000 goes to the next unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const tenths = Math.round(10 * value)
  return `${unit > 0 && tenths < 100 ? (tenths / 10).toFixed(1) : value.toFixed(0)}${UNITS[unit]}`
}

/** A span in milliseconds, such as `0.12ms`, `45ms`, `3.2s`; empty where it is not known. */
export function shortSpan(ms: number): string {
  if (Number.isNaN(ms)) return ''
  if (ms < 999.5) return `${digits(ms)}ms`
  return `${ms < 99_950 ? digits(ms / 1000) : (ms / 1000).toFixed(0)}s`
}

function digits(value: number): string {
  if (value < 9.995) return value.toFixed(2)
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0)
}

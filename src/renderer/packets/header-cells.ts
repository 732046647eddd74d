import type { FieldNode } from './nodes'

/** Bits of one row, as RFCs draw headers since RFC 791. */
export const ROW_BITS = 32
/** Rows that a field of variable length is drawn with at most; how long it is stands in it. */
const MOST_ROWS_OF_ONE = 4
/** Rows of one drawing: headers have at most 15 (RFC 9293 §3.1), and messages are no headers. */
const MOST_ROWS = 64

/** A rectangle of the drawing: `row` from 0, `column` and `width` in bits, `rows` high. */
export interface HeaderCell {
  key: string
  node: FieldNode
  row: number
  rows: number
  column: number
  width: number
  /** A field that goes over the end of a row is drawn in several rectangles; all but the first say so. */
  continues: boolean
}

/**
 * A layer's header as RFCs draw it: its innermost fields from the first bit on, in rows of 32 bits.
 *
 * @param nodes of the frame
 * @param layer the key of the layer
 */
export function headerCells(
  nodes: readonly FieldNode[],
  layer: string,
): { cells: HeaderCell[]; rows: number } {
  const top = nodes.find(({ key }) => key === layer)
  if (!top) return { cells: [], rows: 0 }
  const inner = nodes.filter(
    (node) => node.layer === layer && node.level > 1 && !node.hasChildren && node.length > 0,
  )
  const cells: HeaderCell[] = []
  const drawing = { bit: 0, row: 0 }
  for (const { node, from, bits } of inner
    .map((one) => placed(one, top.at))
    .sort((a, b) => a.from - b.from)) {
    // What was drawn already: the same bits read in two ways.
    if (from < drawing.bit || drawing.row >= MOST_ROWS) continue
    skipTo(drawing, from)
    draw(cells, drawing, node, bits)
  }
  return { cells, rows: drawing.row + (drawing.bit % ROW_BITS === 0 ? 0 : 1) }
}

function placed(node: FieldNode, base: number): { node: FieldNode; from: number; bits: number } {
  const from = 8 * (node.at - base) + (node.bits?.at ?? 0)
  return { node, from, bits: node.bits?.count ?? 8 * node.length }
}

/** Bits that no field is of stay empty: padding, and what could not be read. */
function skipTo(drawing: { bit: number; row: number }, bit: number): void {
  drawing.row += Math.min(MOST_ROWS, Math.floor(bit / ROW_BITS) - Math.floor(drawing.bit / ROW_BITS))
  drawing.bit = bit
}

function draw(
  cells: HeaderCell[],
  drawing: { bit: number; row: number },
  node: FieldNode,
  bits: number,
): void {
  let left = bits
  while (left > 0) {
    const column = drawing.bit % ROW_BITS
    const whole = column === 0 ? Math.floor(left / ROW_BITS) : 0
    const rows = whole > 0 ? Math.min(whole, MOST_ROWS_OF_ONE) : 1
    const taken = whole > 0 ? whole * ROW_BITS : Math.min(left, ROW_BITS - column)
    const continues = left < bits
    const key = continues ? `${node.key} from ${bits - left}` : node.key
    cells.push({ key, node, row: drawing.row, rows, column, width: Math.min(taken, ROW_BITS), continues })
    drawing.bit += taken
    if (drawing.bit % ROW_BITS === 0) drawing.row += rows
    left -= taken
  }
}

/** What fits into the few bits that a field has in a drawing, as the RFCs shorten it. */
const SHORT: Readonly<Record<string, string>> = {
  'Header length': 'IHL',
  'Differentiated services': 'DSCP',
  'Congestion notification': 'ECN',
  'Reserved bit': 'R',
  "Don't fragment": 'DF',
  'More fragments': 'MF',
  Reserved: 'Rsrvd',
}

export function shortName(name: string): string {
  return SHORT[name] ?? name
}

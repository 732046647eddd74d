import { originOf, shownBytes, writeEnd, type FlowRow } from '#core/rows/flow-row'
import { printableText } from '#core/stream/printable'
import type { CaptureState } from '#contract/capture'
import type { DemoOutput } from './output'

const CURSOR_UP = (lines: number) => (lines > 0 ? `\u001b[${lines}A` : '')
const CLEAR_BELOW = '\u001b[J'
const DIM = '\u001b[2m'
const BOLD = '\u001b[1m'
const PLAIN = '\u001b[0m'

const HEADINGS = ['Transport', 'Local', 'State', 'Remote', 'State', 'Packets', 'Bytes', 'Origin']

/**
 * A table of flows that is drawn anew in place, with the payload scrolling by above it. Where the output is no
 * terminal there is no place to draw in: a flow's line then comes again when its states change.
 */
export function terminal(stream: { write: (text: string) => void; isTTY?: boolean }): DemoOutput {
  const live = stream.isTTY === true
  const flows = new Map<number, FlowRow>()
  const saidStates = new Map<number, string>()
  let capture: CaptureState | null = null
  let drawn = 0

  const above = (text: string) => {
    stream.write(`${live ? CURSOR_UP(drawn) + CLEAR_BELOW : ''}${text}\n`)
    drawn = 0
    draw()
  }
  const draw = () => {
    if (!live || flows.size === 0) return
    const lines = table([...flows.values()], live)
    if (capture) lines.push(captureLine(capture))
    stream.write(`${CURSOR_UP(drawn)}${CLEAR_BELOW}\n${lines.join('\n')}\n`)
    drawn = lines.length + 1
  }

  return {
    flow: (row) => {
      flows.set(row.id, row)
      if (live) {
        draw()
        return
      }
      const states = `${row.state} ${row.peerState}`
      if (saidStates.get(row.id) === states) return
      saidStates.set(row.id, states)
      stream.write(`${cells(row).filter(Boolean).join('  ')}\n`)
    },
    payload: (piece) => {
      const arrow = piece.direction === 'out' ? '→' : '←'
      const what = piece.missing > 0 ? `${piece.missing} bytes were not captured` : printableText(piece.bytes)
      above(`${clock(piece.timeMs)} ${arrow} ${String(piece.bytes.length).padStart(5)} B  ${what}`)
    },
    capture: (state) => {
      const ended = capture?.running === true && !state.running
      capture = state
      if (live) draw()
      else if (ended) stream.write(`${captureLine(state)}\n`)
    },
    noCapture: ({ reason, step, command, grants }) => {
      above(
        [reason, step, command ? `    ${command}` : '', grants ?? '']
          .filter((line) => line !== '')
          .join('\n'),
      )
    },
    say: (sentence) => above(live ? `${BOLD}${sentence}${PLAIN}` : sentence),
    end: () => {
      if (!live) for (const line of table([...flows.values()], false)) stream.write(`${line}\n`)
      drawn = 0
    },
  }
}

function table(rows: FlowRow[], styled: boolean): string[] {
  const body = rows.map(cells)
  const widths = HEADINGS.map((heading, i) => Math.max(heading.length, ...body.map((row) => row[i].length)))
  const write = (row: string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd()
  const head = write(HEADINGS)
  return [styled ? `${DIM}${head}${PLAIN}` : head, ...body.map(write)]
}

function cells(row: FlowRow): string[] {
  const bytes = shownBytes(row)
  return [
    row.transport.toUpperCase(),
    writeEnd(row, row.local),
    row.state,
    row.remote ? writeEnd(row, row.remote) : '',
    row.remote ? row.peerState : '',
    row.remote ? `${row.packetsOut}→ ←${row.packetsIn}` : '',
    row.remote ? `${bytes.out}→ ←${bytes.in}` : '',
    originOf(row),
  ]
}

function captureLine(state: CaptureState): string {
  const dropped = state.droppedByKernel + state.droppedByInterface
  return `Capture on ${state.interface}: ${state.packets} packets, ${dropped} dropped${state.running ? '' : ' (ended)'}`
}

function clock(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(11, 23)
}

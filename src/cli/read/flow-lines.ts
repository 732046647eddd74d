import { endpointText } from './endpoint-text'
import type { FlowObject } from './flow-object'

/** The columns of the table: heading, width, and on which side its text stands. */
const COLUMNS = [
  { heading: '#', width: 6, isRight: true },
  { heading: 'Proto', width: 6 },
  { heading: 'Service', width: 8 },
  { heading: 'Originator', width: 21 },
  { heading: '', width: 1 },
  { heading: 'Responder', width: 21 },
  { heading: 'States', width: 23 },
  { heading: 'Packets → ←', width: 13, isRight: true },
  { heading: 'Bytes → ←', width: 17, isRight: true },
  { heading: 'Start', width: 15, isRight: true },
  { heading: 'Seconds', width: 10, isRight: true },
  { heading: 'RTT ms', width: 8, isRight: true },
  { heading: 'Sent again', width: 10, isRight: true },
] as const

export function flowHeadings(): string {
  return row(COLUMNS.map(({ heading }) => heading))
}

/** A flow on one line. What is longer than its column pushes the others on. @param start as the table writes it */
export function flowLine(flow: FlowObject, start: string): string {
  const { orig, resp, tcp } = flow
  const rtts = [tcp?.orig.rttMs?.smoothed, tcp?.resp.rttMs?.smoothed].filter((one) => one !== undefined)
  return row([
    String(flow.flow),
    flow.transport === 'other' ? `ip ${flow.protocol}` : flow.transport,
    flow.service ?? '',
    endpointText(flow, orig),
    '→',
    endpointText(flow, resp),
    tcp ? `${tcp.orig.state} ${tcp.resp.state}` : (flow.icmpErrors?.words ?? ''),
    `${orig.packets} ${resp.packets}`,
    `${orig.payloadBytes} ${resp.payloadBytes}`,
    start,
    flow.durationSeconds.toFixed(6),
    rtts.length > 0 ? Math.min(...rtts).toFixed(3) : '',
    tcp?.retransmissions ? String(tcp.retransmissions) : '',
  ])
}

function row(cells: readonly string[]): string {
  const line = cells.map((cell, i) => {
    const column = COLUMNS[i]
    return 'isRight' in column ? cell.padStart(column.width) : cell.padEnd(column.width)
  })
  return line.join(' ').trimEnd()
}

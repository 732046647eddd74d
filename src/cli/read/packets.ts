import { printableText } from '#core/stream/printable'
import { tcpMarkNames } from '#core/tcp/marks'
import type { Field, Layer } from '#core/protocols/layer'
import type { CapturedPacket } from './capture-reading'
import { EndpointWords, sideName } from './packets-flow'
import { layersOf, summaryOf } from './packets-summary'
import { PacketClock, type PacketTimeStyle } from './packets-time'
import type { ReadContext, ReadView } from './read-view'

/** What the command line asked for. */
export interface PacketsWanted {
  json: boolean
  time: PacketTimeStyle
  /** Whether the fields of each layer are written. */
  fields: boolean
  /** Only packets of flows that fit, as they are now; else those of no flow too. */
  isFiltered: boolean
  /** Most packets that are written. */
  limit: number
}

const NUMBER_WIDTH = 6
const PROTOCOL_WIDTH = 6

/** Writes packets to standard output as they come: a line each, or a JSON object. */
export class PacketsOutput implements ReadView {
  private left: number
  private readonly endpoints: EndpointWords
  private readonly clock: PacketClock

  constructor(
    private readonly context: ReadContext,
    private readonly wanted: PacketsWanted,
  ) {
    this.left = wanted.limit
    this.endpoints = new EndpointWords(context.reading.flows)
    this.clock = new PacketClock(wanted.json ? 'utc' : wanted.time)
  }

  /** Takes a packet that was read. */
  packet(frame: CapturedPacket): void {
    if (!this.isWanted(frame)) return
    this.context.output.text(this.wanted.json ? this.json(frame) : this.line(frame))
    if (--this.left <= 0) this.context.reading.stop()
  }

  end(): void {
    // Each was written as it came.
  }

  private isWanted({ firstEntry }: CapturedPacket): boolean {
    if (!this.wanted.isFiltered) return true
    const { fits, reading } = this.context
    const { packets } = reading
    for (let entry = firstEntry; entry < packets.next; entry++)
      if (fits(packets.flow[packets.slot(entry)])) return true
    return false
  }

  private line(frame: CapturedPacket): string {
    const layers = this.wanted.fields ? layersOf(this.context.reading, frame) : []
    const { protocol, text } = summaryOf(this.context.reading, frame)
    const number = String(frame.number).padStart(NUMBER_WIDTH)
    const time = this.clock.text(frame.seconds, frame.nanoseconds)
    const ends = this.ends(frame)
    const words = `${protocol.padEnd(PROTOCOL_WIDTH)} ${text}`
    const comments = frame.comments.map(commentLines).join('')
    return `${number} ${time} ${ends}${words}\n${comments}${layers.map(layerLines).join('')}`
  }

  private ends({ flow, side }: CapturedPacket): string {
    if (flow < 0) return ''
    return `${this.endpoints.of(flow, side)} → ${this.endpoints.of(flow, side === 0 ? 1 : 0)} `
  }

  private json(frame: CapturedPacket): string {
    const { packets } = this.context.reading
    const isOfFlow = frame.flow >= 0
    const layers = layersOf(this.context.reading, frame)
    return `${JSON.stringify({
      packet: frame.number,
      time: this.clock.text(frame.seconds, frame.nanoseconds),
      flow: isOfFlow ? frame.flow : null,
      side: isOfFlow ? sideName(frame.side) : null,
      length: frame.wireLength,
      captured: frame.captured,
      linkType: frame.linkType,
      interface: frame.interface,
      layers: this.wanted.fields ? layers : layers.map(withoutFields),
      ...(frame.comments.length > 0 && { comments: frame.comments }),
      marks: isOfFlow ? tcpMarkNames(packets.marks[packets.slot(packets.next - 1)]) : [],
    })}\n`
  }
}

/** A comment, its lines below each other. It comes from a file: nothing in it may act on the terminal. */
function commentLines(comment: string): string {
  const lines = comment.split('\n').map((line) => `    # ${printableText(new TextEncoder().encode(line))}\n`)
  return lines.join('')
}

function withoutFields({ protocol, name, summary, at, length, malformed }: Layer): Omit<Layer, 'fields'> {
  return { protocol, name, summary, at, length, malformed }
}

function layerLines({ name, summary, fields, malformed }: Layer): string {
  const problem = malformed ? `  ! ${malformed.why}` : ''
  return `    ${name}: ${summary}${problem}\n${fieldLines(fields, '      ')}`
}

/** Fields, one on a line, each with what it consists of below it. */
export function fieldLines(fields: readonly Field[], indent: string): string {
  return fields
    .map(({ name, value, problem, children }) => {
      const words = problem === undefined ? '' : `  ! ${problem}`
      return `${indent}${name}: ${value}${words}\n${fieldLines(children ?? [], `${indent}  `)}`
    })
    .join('')
}

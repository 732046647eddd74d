import { PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'
import { datagramLayers, FlowMessages } from '#core/protocols/flow-messages'
import { protocolOf } from '#core/protocols/detect'
import type { Layer } from '#core/protocols/layer'
import { asciiColumn, hexDigits, printableText } from '#core/stream/printable'
import { StreamAssemblies, type StreamSink } from '#core/stream/stream-assemblies'
import type { CaptureReading } from './capture-reading'
import { endpointText } from './endpoint-text'
import { flowEnds } from './flow-object'
import type { ReadMode } from './flow-modes'
import type { TextOutput } from './text-output'

const HEX_ROW = 16
const ARROWS = ['→', '←'] as const

export interface FollowOptions {
  flow: number
  style: 'text' | 'hex' | 'raw' | 'messages'
  asJson: boolean
  /** Only what this side sent; null for both. */
  side: Side | null
}

/** What one flow's two sides sent, put together, in the order of the wire. */
export function followMode(reading: CaptureReading, output: TextOutput, options: FollowOptions): ReadMode {
  const { flow, side: only } = options
  const writer = options.style === 'messages' ? messages(reading, output, options) : stream(output, options)
  let isThere = false
  /** Says between whom it is, before anything of it. */
  const begin = () => {
    if (isThere) return
    isThere = true
    if (options.style === 'raw' || options.asJson) return
    const { orig, resp, transport } = flowEnds(reading.flows, flow)
    output.line(`${transport} ${endpointText({ transport }, orig)} → ${endpointText({ transport }, resp)}`)
  }
  const sink: StreamSink = {
    bytes: (_flow, side, bytes, offset) => writer.bytes(side, bytes, offset),
    hole: (_flow, side, offset, length) => writer.hole(side, offset, length),
    conflict: () => undefined,
  }
  const streams = new StreamAssemblies(sink)
  reading.ingest.streams = {
    segment: (id, sender, decoded) => {
      if (id !== flow) return
      begin()
      streams.segment(id, sender, decoded)
    },
  }
  const sent = [0, 0]
  return {
    take: (read) => {
      if (read.flow !== flow) return
      begin()
      const { flows, packets } = reading
      if (flows.protocol[flows.slot(flow)] === PROTOCOL.tcp) return
      const row = packets.slot(read.packet)
      const begins = read.at + packets.payloadAt[row]
      const whole = packets.wholePayload(read.packet)
      const bytes = whole ?? read.bytes.subarray(begins, begins + packets.payloadCaptured[row])
      const side = packets.direction(read.packet)
      if (bytes.length > 0) writer.bytes(side, bytes, sent[side])
      sent[side] += bytes.length
      const missing = packets.payloadLength[row] - bytes.length
      if (missing > 0 && bytes.length > 0) writer.hole(side, sent[side], missing)
    },
    end: () => {
      streams.finish(flow)
      writer.end()
      if (isThere) return
      const last = reading.flows.next - 1
      throw new NoSuchFlow(
        last < 0 ? 'there are no flows in it' : `flow ${flow} is not in it: its flows are 0 to ${last}`,
      )
    },
  }

  function stream(into: TextOutput, { style }: FollowOptions) {
    return {
      bytes: (side: Side, bytes: Uint8Array, offset: number) => {
        if (only !== null && side !== only) return
        if (style === 'raw') into.bytes(bytes)
        else if (style === 'hex')
          for (const line of hexLines(bytes, offset)) into.line(`${ARROWS[side]} ${line}`)
        else for (const line of textLines(bytes)) into.line(`${ARROWS[side]} ${line}`)
      },
      hole: (side: Side, offset: number, length: number) => {
        if (only !== null && side !== only) return
        // Of raw bytes a reader could not tell it from what was sent.
        if (style === 'raw')
          process.stderr.write(`${length} bytes missing at offset ${offset} ${ARROWS[side]}\n`)
        else into.line(`${ARROWS[side]} [${length.toLocaleString('en')} bytes missing]`)
      },
      end: () => undefined,
    }
  }
}

/** A flow that was asked for and is not in what was read. */
export class NoSuchFlow extends Error {}

/** Application messages: their gist a line, or a JSON object each. */
function messages(reading: CaptureReading, output: TextOutput, { flow, asJson, side: only }: FollowOptions) {
  const write = (side: Side, at: number, layer: Layer) => {
    if (only !== null && side !== only) return
    if (asJson) output.line(JSON.stringify({ side: side === 0 ? 'orig' : 'resp', at, layer }))
    else
      output.line(
        `${ARROWS[side]} ${layer.name}: ${layer.summary}${layer.malformed ? ` [malformed: ${layer.malformed.why}]` : ''}`,
      )
  }
  let reader: FlowMessages | null = null
  let datagrams: ((bytes: Uint8Array, isOriginator: boolean) => Layer[]) | null = null
  const open = () => {
    const { flows, ingest } = reading
    const slot = flows.slot(flow)
    const ports = [flows.ports[2 * slot], flows.ports[2 * slot + 1]] as const
    const service = ingest.services.of(flow)
    if (flows.protocol[slot] === PROTOCOL.tcp)
      reader = new FlowMessages(ports, ({ side, at, layer }) => write(side, at, layer))
    else {
      const conversation = protocolOf(service)?.openDatagrams?.()
      datagrams = (bytes, isOriginator) =>
        conversation?.read(bytes, isOriginator) ?? datagramLayers(bytes, isOriginator, ports, service)
    }
  }
  return {
    bytes: (side: Side, bytes: Uint8Array, offset: number) => {
      if (!reader && !datagrams) open()
      reader?.push(side, bytes, offset)
      for (const layer of datagrams?.(new Uint8Array(bytes), side === 0) ?? [])
        write(side, offset + layer.at, layer)
    },
    hole: (side: Side, offset: number, length: number) => reader?.hole(side, offset, length),
    end: () => {
      reader?.end(0)
      reader?.end(1)
    },
  }
}

function hexLines(bytes: Uint8Array, offset: number): string[] {
  return Array.from({ length: Math.ceil(bytes.length / HEX_ROW) }, (_, i) => {
    const row = bytes.subarray(i * HEX_ROW, (i + 1) * HEX_ROW)
    const at = (offset + i * HEX_ROW).toString(16).padStart(8, '0')
    return `${at}  ${hexDigits(row).padEnd(3 * HEX_ROW)}  ${asciiColumn(row)}`
  })
}

/** A line for each that was sent, its end shown as well, so that nothing of it is guessed. */
function textLines(bytes: Uint8Array): string[] {
  const lines: string[] = []
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(10, at)
    const next = end < 0 ? bytes.length : end + 1
    lines.push(printableText(bytes.subarray(at, next)))
    at = next
  }
  return lines
}

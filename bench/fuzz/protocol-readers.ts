import type { Side } from '../../src/core/own/own-ends'
import { PROTOCOLS } from '../../src/core/protocols/all-protocols'
import type { Field, Layer } from '../../src/core/protocols/layer'
import { MATCH, type MessageSink, type Protocol, type StreamReader } from '../../src/core/protocols/protocol'
import type { StreamSink } from '../../src/core/stream/stream-assemblies'
import type { Lot } from './random'

/** A reader of one flow, and what it may still be given. */
interface Reading {
  protocol: Protocol
  reader: StreamReader
  sink: MessageSink
  bytes: number
  messages: number
}

/** Most fields below each other that are followed. */
const MOST_DEPTH = 200

/**
 * Gives every flow's streams to readers: of the protocols that recognize its first bytes, and of one by lot, which gets
 * what it never asked for. What breaks the contract of protocols/protocol.ts is thrown.
 */
export class ProtocolReaders implements StreamSink {
  messages = 0
  private readonly flows = new Map<number, Reading[]>()

  constructor(private readonly lot: Lot) {}

  bytes(flow: number, side: Side, bytes: Uint8Array, offset: number): void {
    for (const reading of this.readings(flow, side, bytes)) {
      reading.bytes += bytes.length
      // In two pieces, cut anywhere.
      const cut = this.lot.below(bytes.length + 1)
      if (cut > 0) reading.reader.push(side, bytes.subarray(0, cut), offset, reading.sink)
      if (cut < bytes.length) reading.reader.push(side, bytes.subarray(cut), offset + cut, reading.sink)
    }
  }

  hole(flow: number, side: Side, offset: number, length: number): void {
    for (const { reader, sink } of this.flows.get(flow) ?? []) reader.hole(side, offset, length, sink)
  }

  conflict(): void {
    // The first copy was given.
  }

  end(): void {
    for (const readings of this.flows.values())
      for (const { reader, sink } of readings) for (const side of [0, 1] as const) reader.end(side, sink)
  }

  datagram(bytes: Uint8Array): void {
    for (const { id, recognize, readDatagram } of this.candidates(bytes, true)) {
      recognize(bytes, 0, bytes.length, true)
      for (const layer of readDatagram?.(bytes, true) ?? []) checkLayer(id, layer)
    }
  }

  private readings(flow: number, side: Side, bytes: Uint8Array): Reading[] {
    const found = this.flows.get(flow)
    if (found !== undefined) return found
    const readings = this.candidates(bytes, side === 0).flatMap((protocol) => this.reading(protocol))
    this.flows.set(flow, readings)
    return readings
  }

  private candidates(bytes: Uint8Array, isOriginator: boolean): Protocol[] {
    const matching = PROTOCOLS.filter(
      ({ recognize }) => recognize(bytes, 0, bytes.length, isOriginator) !== MATCH.no,
    )
    if (PROTOCOLS.length > 0) matching.push(this.lot.of(PROTOCOLS))
    return matching
  }

  private reading(protocol: Protocol): Reading[] {
    const reader = protocol.openStream?.()
    if (reader === undefined) return []
    const sink: MessageSink = {
      message: ({ at, length, layer }) => {
        this.messages++
        checkRange(protocol.id, 'message', at, length, Infinity)
        checkLayer(protocol.id, layer)
        if (++reading.messages > reading.bytes + 1)
          throw new Error(`${protocol.id}: ${reading.messages} messages in ${reading.bytes} bytes`)
      },
      become: () => undefined,
    }
    const reading: Reading = { protocol, reader, sink, bytes: 0, messages: 0 }
    return [reading]
  }
}

/** Throws where a layer's fields do not lie inside of it. */
function checkLayer(protocol: string, layer: Layer): void {
  checkRange(protocol, layer.name, layer.at, layer.length, Infinity)
  checkFields(protocol, layer.name, layer.fields, layer.length, 0)
}

function checkFields(protocol: string, path: string, fields: Field[], length: number, depth: number): void {
  if (depth > MOST_DEPTH) throw new Error(`${protocol}: fields ${MOST_DEPTH} deep in ${path}`)
  for (const field of fields) {
    checkRange(protocol, `${path} / ${field.name}`, field.at, field.length, length)
    checkFields(protocol, path, field.children ?? [], length, depth + 1)
  }
}

function checkRange(protocol: string, what: string, at: number, length: number, within: number): void {
  if (at >= 0 && length >= 0 && at + length <= within) return
  throw new Error(`${protocol}: ${what} lies at ${at}, ${length} bytes of ${within}`)
}

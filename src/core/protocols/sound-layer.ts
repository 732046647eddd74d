/* What the tests of every protocol ask of its layers. Only tests use this file. */
import type { Side } from '../own/own-ends'
import type { Content, Field, Layer } from './layer'
import type { Message, Protocol } from './protocol'

/** What one side sent, in the order of the wire; a hole was not captured, `null` ends its stream. */
export type Turn = readonly [side: Side, bytes: Uint8Array | { hole: number } | null]

/** What a reader made of a connection. */
export interface Heard {
  messages: Message[]
  became: { protocol: string; at: readonly [number, number] }[]
}

/**
 * Throws where a layer is not sound: a range that lies outside of its layer or of the field that holds it, bits
 * outside of their bytes, a name, value or summary that is empty or not on one line, content out of order.
 *
 * @param length of the frame or message that the layer is in
 */
export function expectSoundLayer(layer: Layer, length: number): void {
  const where = `layer ${layer.protocol} "${layer.summary}"`
  expectInside(where, layer.at, layer.length, 0, length)
  expectLine(`${where}, name`, layer.name)
  expectLine(`${where}, summary`, layer.summary)
  if (!/^[a-z0-9-]+$/.test(layer.protocol)) throw new Error(`${where}: "${layer.protocol}" is no id`)
  for (const field of layer.fields) expectSoundField(where, field, 0, layer.length)
  if (layer.malformed) {
    expectInside(`${where}, malformed`, layer.malformed.at, 0, 0, layer.length)
    expectLine(`${where}, malformed`, layer.malformed.why)
  }
  if (layer.content) expectSoundContent(where, layer.content)
}

/**
 * Lets a protocol read a connection, each piece cut to at most `pieceBytes`, and checks every layer. A piece of its
 * bytes is overwritten once it was read, as the buffer it is lent from would be.
 */
export function hear(protocol: Protocol, turns: readonly Turn[], pieceBytes = Infinity): Heard {
  const heard: Heard = { messages: [], became: [] }
  const reader = protocol.openStream?.()
  if (!reader) throw new Error(`${protocol.id} reads no streams`)
  const sink = {
    message: (message: Message) => {
      expectSoundMessage(message)
      heard.messages.push(message)
    },
    become: (id: string, at: readonly [number, number]) => void heard.became.push({ protocol: id, at }),
  }
  const offsets = [0, 0]
  for (const [side, bytes] of turns) {
    if (bytes === null) reader.end(side, sink)
    else if ('hole' in bytes) {
      reader.hole(side, offsets[side], bytes.hole, sink)
      offsets[side] += bytes.hole
    } else
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        const piece = bytes.slice(at, at + pieceBytes)
        reader.push(side, piece, offsets[side], sink)
        offsets[side] += piece.length
        piece.fill(0xaa)
      }
  }
  return heard
}

/** Lets a protocol read one datagram, and checks its layers. */
export function hearDatagram(protocol: Protocol, bytes: Uint8Array, isOriginator = true): Layer[] {
  const layers = protocol.readDatagram?.(bytes, isOriginator)
  if (!layers) throw new Error(`${protocol.id} reads no datagrams`)
  for (const layer of layers) expectSoundLayer(layer, bytes.length)
  return layers
}

function expectSoundMessage(message: Message): void {
  if (message.at < 0 || message.length <= 0)
    throw new Error(`message "${message.layer.summary}" at ${message.at}, ${message.length} bytes`)
  expectSoundLayer(message.layer, message.length)
}

function expectSoundField(inside: string, field: Field, from: number, to: number): void {
  const where = `${inside} › ${field.name}`
  expectInside(where, field.at, field.length, from, to)
  if (field.name === '' || hasControls(field.name)) throw new Error(`${where}: no name for one line`)
  if (hasControls(field.value)) throw new Error(`${where}: its value has control characters`)
  if (field.problem !== undefined) expectLine(`${where}, problem`, field.problem)
  if (field.bits) {
    const { at, count } = field.bits
    if (at < 0 || count < 1 || at + count > 8 * field.length)
      throw new Error(`${where}: bits ${at} … ${at + count - 1} of ${field.length} bytes`)
  }
  for (const child of field.children ?? []) expectSoundField(where, child, field.at, field.at + field.length)
}

function expectSoundContent(where: string, content: Content): void {
  let end = 0
  for (const range of content.ranges) {
    if (range.at < end || range.length <= 0) throw new Error(`${where}: content is out of order`)
    end = range.at + range.length
  }
}

function expectInside(where: string, at: number, length: number, from: number, to: number): void {
  const isNumber = Number.isInteger(at) && Number.isInteger(length)
  if (!isNumber || length < 0 || at < from || at + length > to)
    throw new Error(`${where}: ${at} … ${at + length} is outside of ${from} … ${to}`)
}

function expectLine(where: string, text: string): void {
  if (text === '' || hasControls(text)) throw new Error(`${where}: "${text}" is no line`)
}

function hasControls(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)
}

import { PROTOCOL } from '#core/net/transport'
import type { Side } from '#core/own/own-ends'
import { codeIn, detect, protocolOf, worthOf, WORTH } from '#core/protocols/detect'
import { datagramLayers, FlowMessages } from '#core/protocols/flow-messages'
import type { Field, Layer } from '#core/protocols/layer'
import { ChunkList } from '#core/stream/chunk-list'
import { IndexColumn } from '#core/stream/index-column'
import type { Session } from '../session/session'
import { isOver } from './flow-end'
import { OwnStream } from './own-stream'
import { streamOrigin } from './stream-origin'
import type { StreamSource } from './stream-source'
import { WireStream } from './wire-stream'

/** Messages kept of a flow, the newest; the others are counted. Nobody reads more in a list. */
const MOST_MESSAGES = 16_384
/** Fields and ranges kept in all of them, at about 150 bytes each 75 MB: one message may have thousands. */
const MOST_PARTS = 500_000
/** Packets or events taken in before the clock is looked at. */
const STEP = 64

export interface ReadMessage {
  number: number
  direction: 0 | 1
  timeMs: number
  at: number
  length: number
  layer: Layer
  /** What is added to a place in the layer's content to have it in the stream: datagrams count for themselves. */
  base: number
  parts: number
}

/** The messages in one flow's streams, read as far as its bytes have come. */
export class MessagesView {
  readonly messages: ReadMessage[] = []
  /** How many made room. */
  evicted = 0
  private readonly chunks = new ChunkList()
  private readonly source: StreamSource
  /** By direction: the chunks of bytes, in the order of their offsets. */
  private readonly placed = [new IndexColumn(), new IndexColumn()] as const
  private readonly stream: FlowMessages | null
  private readonly conversation: { read: (bytes: Uint8Array, isOriginator: boolean) => Layer[] } | undefined
  private readonly ports: readonly [number, number]
  private readonly localSide: Side
  private readonly foundBefore: number
  private readonly isLookedAt: [boolean, boolean] = [false, false]
  private isSeenInContent = false
  /** What was chosen may be of the other transport alone. */
  private readonly isReadAsChosen: boolean
  private datagramProtocol: string | null = null
  private parts = 0
  private taken = 0
  private time = 0
  private hasEnded = false

  /** @param chosen the code of the protocol that was asked for; 0 for the one that is found */
  constructor(
    private readonly session: Session,
    readonly flow: number,
    readonly chosen: number,
  ) {
    const { flows } = session
    const slot = flows.slot(flow)
    this.ports = [flows.ports[2 * slot], flows.ports[2 * slot + 1]]
    this.localSide = flows.localSide[slot] === 1 ? 1 : 0
    this.source =
      streamOrigin(session, flow) === 'wire' ? new WireStream(session, flow) : new OwnStream(session, flow)
    this.foundBefore = chosen === 0 ? session.ingest.services.of(flow) : chosen
    const isTcp = flows.protocol[slot] === PROTOCOL.tcp
    this.stream = isTcp
      ? new FlowMessages(
          this.ports,
          ({ side, at, length, layer }) => this.keep(side, at, length, layer, 0),
          this.foundBefore,
        )
      : null
    const asked = protocolOf(chosen)
    this.isReadAsChosen = (isTcp ? asked?.openStream : asked?.readDatagram) !== undefined
    this.conversation = isTcp ? undefined : protocolOf(this.foundBefore)?.openDatagrams?.()
  }

  get total(): number {
    return this.evicted + this.messages.length
  }

  /** The name of the protocol spoken now; null where none is known. */
  get protocol(): string | null {
    if (this.stream) return this.stream.protocol?.name ?? null
    return this.datagramProtocol ?? protocolOf(this.foundBefore)?.name ?? null
  }

  get known(): 'content' | 'port' | 'chosen' | null {
    if (this.protocol === null) return null
    if (this.chosen !== 0 && this.isReadAsChosen) return 'chosen'
    return this.isSeenInContent ? 'content' : 'port'
  }

  /**
   * Reads what has come since, for about `milliseconds`.
   *
   * @returns true where there is more to read
   */
  advance(milliseconds: number): boolean {
    const until = performance.now() + milliseconds
    for (;;) {
      const isMore = this.taken < this.chunks.count || this.source.advance(this.chunks, STEP)
      while (this.taken < this.chunks.count) {
        this.take(this.taken++)
        if (performance.now() > until) return true
      }
      if (!isMore) break
      if (performance.now() > until) return true
    }
    this.endWithFlow()
    return false
  }

  /** Bytes of one direction's stream; fewer where a part is missing or not kept. */
  read(direction: 0 | 1, at: number, length: number): Uint8Array {
    const { chunks } = this
    const placed = this.placed[direction]
    const parts: Uint8Array[] = []
    let next = at
    let place = placed.lastWhere((chunk) => chunks.offset[chunk] <= next)
    for (; next < at + length && place >= 0; place++) {
      const chunk = placed.at(place)
      if (chunk < 0) break
      const from = next - chunks.offset[chunk]
      if (from < 0 || from >= chunks.length[chunk]) break
      const wanted = Math.min(at + length - next, chunks.length[chunk] - from)
      const bytes = this.source.read(chunks, chunk, from, wanted)
      if (bytes === null) break
      parts.push(bytes)
      next += bytes.length
      if (bytes.length < wanted) break
    }
    return Buffer.concat(parts)
  }

  private take(chunk: number): void {
    const { chunks } = this
    const kind = chunks.kindOf(chunk)
    if (kind === 'conflict') return
    const direction = chunks.direction[chunk] === 1 ? 1 : 0
    const side = this.sideOf(direction)
    const at = chunks.offset[chunk]
    const length = chunks.length[chunk]
    this.time = chunks.time[chunk]
    if (kind === 'bytes') this.placed[direction].push(chunk)
    const bytes = kind === 'bytes' ? this.source.read(chunks, chunk, 0, length) : null
    if (bytes === null) {
      this.stream?.hole(side, at, length)
      return
    }
    this.lookAt(side, bytes)
    if (!this.stream) this.takeDatagram(side, bytes, at)
    else if (bytes.length > 0) this.stream.push(side, bytes, at)
    if (bytes.length < length) this.stream?.hole(side, at + bytes.length, length - bytes.length)
  }

  private takeDatagram(side: Side, bytes: Uint8Array, at: number): void {
    const layers =
      this.conversation?.read(bytes, side === 0) ??
      datagramLayers(bytes, side === 0, this.ports, this.foundBefore)
    for (const layer of layers) {
      this.datagramProtocol = layer.name
      this.keep(side, at + layer.at, layer.length, layer, at)
    }
  }

  /** Whether the first bytes of a side say by themselves what they are. */
  private lookAt(side: Side, bytes: Uint8Array): void {
    if (this.isLookedAt[side] || bytes.length === 0) return
    this.isLookedAt[side] = true
    const transport = this.stream ? PROTOCOL.tcp : PROTOCOL.udp
    const verdict = detect(transport, bytes, 0, bytes.length, side === 0, this.ports[0], this.ports[1])
    if (codeIn(verdict) !== 0 && worthOf(verdict) >= WORTH.content) this.isSeenInContent = true
  }

  private keep(side: Side, at: number, length: number, layer: Layer, base: number): void {
    const parts = 1 + countFields(layer.fields) + (layer.content?.ranges.length ?? 0)
    const direction = side === this.localSide ? 0 : 1
    this.messages.push({ number: this.total, direction, timeMs: this.time, at, length, layer, base, parts })
    this.parts += parts
    while (this.messages.length > MOST_MESSAGES || (this.parts > MOST_PARTS && this.messages.length > 1)) {
      this.parts -= this.messages.shift()?.parts ?? 0
      this.evicted++
    }
  }

  /** What ends with the connection is whole once nothing more can come. */
  private endWithFlow(): void {
    const { session, flow } = this
    const isOverNow = session.flows.has(flow) ? isOver(session, flow) : true
    if (this.hasEnded || !isOverNow) return
    this.hasEnded = true
    this.stream?.end(0)
    this.stream?.end(1)
  }

  private sideOf(direction: 0 | 1): Side {
    return direction === 0 ? this.localSide : this.localSide === 0 ? 1 : 0
  }
}

function countFields(fields: readonly Field[]): number {
  let count = fields.length
  for (const { children } of fields) if (children) count += countFields(children)
  return count
}

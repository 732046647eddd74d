import { FlowTable } from '../flow/flow-table'
import { stateName, type StateName } from '../flow/states'
import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { analyzeSegment, type AnalyzedSegment } from './analysis'
import { tcpFactsOf, type TcpFacts } from './facts'
import { tcpMarkNames, type TcpMarkName } from './marks'
import { TCP } from './segment-flags'
import { plus } from './sequence'
import { trackSegment } from './tracker'

/** Initial sequence numbers of A and B; B's runs over the end of the number space at once. */
export const ISN: [number, number] = [1000, 0xffff_fff0]

/** What a made segment has that is not the ordinary. `seq` and `ack` count from the initial numbers. */
export interface MadeSegment {
  seq?: number
  ack?: number
  length?: number
  window?: number
  scale?: number
  mss?: number
  sackPermitted?: number
  timestamps?: number
  /** Blocks of the receiver, as offsets from the other end's initial number. */
  sack?: [number, number][]
}

/** For tests: a connection between A and B on loopback whose segments are written short: `a('fin,ack', { seq: 3 })`. */
export class MadeConnection {
  readonly flows = new FlowTable(4)
  readonly slot: number
  /** Milliseconds; each segment comes one later. */
  now = 0
  private readonly next: [number, number] = [...ISN]

  constructor() {
    const addresses = Uint8Array.from([127, 0, 0, 1, 127, 0, 0, 1])
    this.slot = this.flows.slot(this.flows.add(PROTOCOL.tcp, addresses, 0, 4, 4, 40_000, 8080, 0))
  }

  /** A segment as decoded: what is not said goes on from where its sender is. */
  segment(side: Side, flags: string, at: MadeSegment = {}): AnalyzedSegment {
    const tcpFlags = flags.split(',').reduce((bits, name) => bits | TCP[name as keyof typeof TCP], 0)
    const payloadLength = at.length ?? 0
    const sequence = at.seq === undefined ? this.next[side] : plus(ISN[side], at.seq)
    const end = plus(sequence, payloadLength + (tcpFlags & TCP.syn ? 1 : 0) + (tcpFlags & TCP.fin ? 1 : 0))
    if (at.seq === undefined) this.next[side] = end
    const other = side === 0 ? 1 : 0
    const acknowledgment = at.ack === undefined ? this.next[other] : plus(ISN[other], at.ack)
    const blocks = (at.sack ?? []).flat().map((offset) => plus(ISN[other], offset))
    const bytes = new Uint8Array(1 + 4 * blocks.length)
    const view = new DataView(bytes.buffer)
    for (const [i, edge] of blocks.entries()) view.setUint32(1 + 4 * i, edge)
    return {
      tcpFlags,
      sequence,
      acknowledgment: tcpFlags & TCP.ack ? acknowledgment : 0,
      payloadLength,
      window: at.window ?? 60_000,
      windowScale: at.scale ?? -1,
      maximumSegment: at.mss ?? 0,
      sackPermitted: at.sackPermitted ?? 0,
      timestamps: at.timestamps ?? 0,
      bytes,
      sackAt: blocks.length > 0 ? 1 : 0,
      sackBlocks: blocks.length / 2,
    }
  }

  /** Takes a segment in, and says how it is marked. */
  take(side: Side, segment: AnalyzedSegment): TcpMarkName[] {
    this.flows.tcp.now[0] = ++this.now
    const marks = analyzeSegment(this.flows, this.slot, side, segment)
    trackSegment(this.flows, this.slot, side, segment)
    return tcpMarkNames(marks)
  }

  readonly a = (flags: string, at?: MadeSegment) => this.take(0, this.segment(0, flags, at))
  readonly b = (flags: string, at?: MadeSegment) => this.take(1, this.segment(1, flags, at))

  wait(ms: number): void {
    this.now += ms
  }

  get states(): [StateName, StateName] {
    return [stateName(this.flows.state[2 * this.slot]), stateName(this.flows.state[2 * this.slot + 1])]
  }

  get facts(): TcpFacts {
    return tcpFactsOf(this.flows, 0)
  }
}

/** For tests: a connection after its handshake; `at` is what both SYNs have. */
export function madeEstablished(at: MadeSegment = {}): MadeConnection {
  const made = new MadeConnection()
  made.a('syn', at)
  made.b('syn,ack', at)
  made.a('ack')
  return made
}

import { FLOW } from '#core/rows/flow-row'
import type { NewEvent } from '#core/own/event-log'
import { PROTOCOL } from '#core/net/transport'
import { interfaceDescription, sectionHeader } from '#core/pcapng/pcapng-writer'
import { PacketBlocks } from '#core/pcapng/packet-blocks'
import type { Session } from '../session/session'
import { endOf, payloadOf } from './event-facts'
import { madeUpPacket, MOST_SEGMENT_BYTES, TCP } from './made-up-packets'

/** LINKTYPE_RAW: a packet begins with its IP header. */
const LINKTYPE_RAW = 101
/** Beside captured packets: libpcap reads a file only where all its interfaces are of one link type, mostly this. */
const LINKTYPE_ETHERNET = 1
const ETHERNET_BYTES = 14
const COMMENT =
  'Made from the log of Fourtuple’s own sockets, not captured: the payload passed through the sockets at these times; ' +
  'every header (addresses apart), checksum, sequence and acknowledgment number is made up.'
/** First sequence numbers of originator and responder: round ones, so that nobody takes them for real. */
const FIRST_SEQUENCE = [1000, 5000] as const

/** How made-up packets stand in a file beside others. */
export interface MadeUpForm {
  /** Number of {@link madeUpInterface} in its section. */
  interfaceId: number
  /** Options of each packet, as encodeOptions gives them. */
  options: (event: NewEvent, sender: 0 | 1) => Uint8Array
}

/** The log as a capture: a packet for each call that passed payload, with headers that would have carried it. */
export class MadeUpCapture {
  private readonly blocks = new PacketBlocks()
  /** The next sequence number of each end of a TCP flow. */
  private readonly sequences = new Map<number, [number, number]>()

  /** @param written how the packets are written beside others; alone in their file, as {@link head} says, where null */
  constructor(
    private readonly session: Session,
    private readonly written: MadeUpForm | null = null,
  ) {}

  head(version: string): Uint8Array {
    return Buffer.concat([
      sectionHeader({ application: `Fourtuple ${version}`, os: process.platform, comments: [COMMENT] }),
      madeUpInterface(LINKTYPE_RAW),
    ])
  }

  /** The packets of an event as blocks, valid until the next call; empty where it has none. */
  packetsOf(event: NewEvent): Uint8Array {
    const { flows, own } = this.session
    this.blocks.clear()
    if (event.flow < 0 || !flows.has(event.flow)) return this.blocks.blocks
    const slot = flows.slot(event.flow)
    if (flows.flags[slot] & FLOW.twoTuple) return this.blocks.blocks
    // Where both ends are ours the same bytes pass twice: the local end's calls are the ones that count.
    const ends = own.endsOf(event.flow)
    if (ends?.[0] && ends[1] && event.side !== flows.localSide[slot]) return this.blocks.blocks
    if (flows.protocol[slot] === PROTOCOL.udp) this.datagram(event)
    else if (flows.protocol[slot] === PROTOCOL.tcp) this.segments(event)
    return this.blocks.blocks
  }

  private datagram(event: NewEvent): void {
    if (event.kind !== 'sent' && event.kind !== 'received') return
    this.add(event, senderOf(event), PROTOCOL.udp, payloadOf(this.session, event), event.bytes, 0)
  }

  private segments(event: NewEvent): void {
    const us = event.side
    const them = us === 0 ? 1 : 0
    const { syn, ack, fin, rst, psh } = TCP
    const bare = (side: 0 | 1, flags: number) => this.add(event, side, PROTOCOL.tcp, null, 0, flags)
    switch (event.kind) {
      case 'connected':
      case 'accepted':
        bare(0, syn)
        bare(1, syn | ack)
        bare(0, ack)
        return
      case 'half-closed':
        bare(us, fin | ack)
        return
      case 'peer-half-closed':
        bare(them, fin | ack)
        return
      case 'reset':
        bare(us, rst | ack)
        return
      case 'peer-reset':
        bare(them, rst | ack)
        return
      case 'sent':
      case 'received': {
        const whole = payloadOf(this.session, event)
        for (let at = 0; at < event.bytes; at += MOST_SEGMENT_BYTES) {
          const length = Math.min(MOST_SEGMENT_BYTES, event.bytes - at)
          const part = whole?.subarray(at, at + length) ?? null
          this.add(event, senderOf(event), PROTOCOL.tcp, part, length, psh | ack)
        }
      }
    }
  }

  private add(
    event: NewEvent,
    side: 0 | 1,
    protocol: typeof PROTOCOL.tcp | typeof PROTOCOL.udp,
    payload: Uint8Array | null,
    length: number,
    flags: number,
  ): void {
    const from = endOf(this.session, event.flow, side)
    const to = endOf(this.session, event.flow, side === 0 ? 1 : 0)
    if (!from || !to) return
    const next = this.sequencesOf(event.flow, flags)
    const made = madeUpPacket({
      from,
      to,
      protocol,
      payload: payload ?? new Uint8Array(0),
      length,
      sequence: next[side],
      acknowledgment: flags & TCP.ack ? next[side === 0 ? 1 : 0] : 0,
      flags,
    })
    next[side] = (next[side] + length + (flags & (TCP.syn | TCP.fin) ? 1 : 0)) >>> 0
    if (!made) return
    const seconds = Math.floor(event.time / 1000)
    const nanoseconds = Math.floor((event.time - seconds * 1000) * 1e6)
    const { written } = this
    const frame = written ? inEthernet(made.bytes) : made.bytes
    const wireLength = made.wireLength + frame.length - made.bytes.length
    this.blocks.append(
      written?.interfaceId ?? 0,
      seconds,
      nanoseconds,
      wireLength,
      frame,
      0,
      frame.length,
      written?.options(event, side),
    )
  }

  private sequencesOf(flow: number, flags: number): [number, number] {
    const known = this.sequences.get(flow)
    if (known && flags !== TCP.syn) return known
    const begun: [number, number] = [...FIRST_SEQUENCE]
    this.sequences.set(flow, begun)
    return begun
  }
}

/** The interface that made-up packets are of. */
export function madeUpInterface(linkType = LINKTYPE_ETHERNET): Uint8Array {
  return interfaceDescription({
    linkType,
    snaplen: 0,
    name: 'own sockets (made up)',
    description: 'Headers are made up from the log of own sockets',
  })
}

/** An Ethernet frame between two addresses of zeros, around an IP packet. */
function inEthernet(packet: Uint8Array): Uint8Array {
  const frame = new Uint8Array(ETHERNET_BYTES + packet.length)
  frame.set(packet[0] >> 4 === 6 ? [0x86, 0xdd] : [0x08, 0x00], ETHERNET_BYTES - 2)
  frame.set(packet, ETHERNET_BYTES)
  return frame
}

function senderOf({ kind, side }: NewEvent): 0 | 1 {
  return (kind === 'sent') === (side === 0) ? 0 : 1
}

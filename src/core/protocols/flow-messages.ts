import { PROTOCOL } from '../net/transport'
import type { Side } from '../own/own-ends'
import { codeIn, detect, protocolOf, serviceCode, worthOf, WORTH } from './detect'
import { HeldPieces } from './held-pieces'
import type { Layer } from './layer'
import type { Message, MessageSink, Protocol, StreamReader } from './protocol'

/** Protocols on one connection, each begun by the one before: SMTP, TLS and what it carries are three. */
const MOST_CHANGES = 8
/** Pieces in which no protocol was found, of both sides together, until nothing more is tried. */
const MOST_PIECES_TRIED = 8

interface Change {
  protocol: string
  at: readonly [number, number]
}

/**
 * Reads one connection: finds out which protocol it speaks, lets that one's reader make messages, and follows where
 * it changes to another. Takes both sides' bytes in order and the holes, in the order of the wire, as the assemblers
 * give them. Keeps at most what {@link HeldPieces} and the reader do; messages are the caller's.
 */
export class FlowMessages {
  /** The protocol spoken now; null until it is known. */
  protocol: Protocol | null = null
  private reader: StreamReader | null = null
  private readonly held = new HeldPieces()
  /** Where each side's bytes go on. */
  private readonly next: [number, number] = [0, 0]
  private change: Change | null = null
  private changes = 0
  private tried = 0
  private readonly sink: MessageSink = {
    message: (message) => {
      if (!this.change) this.onMessage(message)
    },
    become: (protocol, at) => {
      this.change ??= { protocol, at }
    },
  }

  /**
   * @param ports of the originator and the responder
   * @param onMessage told each message once it is whole
   * @param as the code of the protocol that it is: one that was asked for, or found before; 0 to find out
   */
  constructor(
    private readonly ports: readonly [number, number],
    private readonly onMessage: (message: Message) => void,
    as = 0,
  ) {
    this.open(protocolOf(as))
  }

  /** Takes the next bytes of one side; `at` is their offset in its stream. They are only lent. */
  push(side: Side, bytes: Uint8Array, at: number): void {
    this.next[side] = at + bytes.length
    if (this.reader) this.read(side, bytes, at)
    else if (this.tried < MOST_PIECES_TRIED) this.find(side, bytes, at)
  }

  /** Takes a hole: bytes that were not captured. */
  hole(side: Side, at: number, length: number): void {
    this.next[side] = at + length
    if (this.reader) this.reader.hole(side, at, length, this.sink)
    else this.held.forget(side)
    this.followChange(side, null, at)
  }

  /** One side sends no more. */
  end(side: Side): void {
    if (!this.reader && this.held.bytesHeld > 0) this.settle(this.held.verdict)
    this.reader?.end(side, this.sink)
    this.followChange(side, null, this.next[side])
  }

  private open(protocol: Protocol | undefined): void {
    this.protocol = protocol?.openStream ? protocol : null
    this.reader = protocol?.openStream?.() ?? null
  }

  private find(side: Side, bytes: Uint8Array, at: number): void {
    const { held } = this
    const seen = held.add(side, bytes, at)
    const [a, b] = this.ports
    let verdict = detect(PROTOCOL.tcp, seen, 0, seen.length, side === 0, a, b)
    if (worthOf(verdict) < WORTH.port && seen.length > bytes.length) {
      // Not with what came before: a connection that is seen from its middle begins with any segment.
      const alone = detect(PROTOCOL.tcp, bytes, 0, bytes.length, side === 0, a, b)
      if (worthOf(verdict) === WORTH.none) held.beginAgain(side, bytes)
      if (worthOf(verdict) === WORTH.none || worthOf(alone) >= WORTH.content) verdict = alone
    }
    if (worthOf(verdict) === WORTH.none) {
      held.beginAgain(side, bytes.subarray(0, 0))
      this.tried++
      if (this.tried === MOST_PIECES_TRIED) held.clear()
      return
    }
    held.note(verdict)
    if (worthOf(verdict) >= WORTH.port || held.isFull) this.settle(held.verdict)
  }

  /** Opens the protocol found, and gives it all that was held. */
  private settle(verdict: number): void {
    const pieces = this.held.takeAll()
    this.open(protocolOf(codeIn(verdict)))
    if (!this.reader) {
      this.tried++
      return
    }
    for (const { side, at } of pieces.toReversed()) this.next[side] = at
    for (const { side, bytes, at } of pieces) this.push(side, bytes, at)
  }

  private read(side: Side, bytes: Uint8Array, at: number): void {
    this.reader?.push(side, bytes, at, this.sink)
    this.followChange(side, bytes, at)
  }

  /** Lets the next protocol read, from where it begins; `bytes` is the piece that was just read. */
  private followChange(side: Side, bytes: Uint8Array | null, at: number): void {
    const { change } = this
    if (!change) return
    this.change = null
    if (++this.changes > MOST_CHANGES) {
      this.reader = null
      this.tried = MOST_PIECES_TRIED
      return
    }
    this.tried = 0
    this.open(protocolOf(serviceCode(change.protocol)))
    const other: Side = side === 0 ? 1 : 0
    // The other side sent some of it before this side's word was seen: the reader of before has had those bytes.
    const missed = this.next[other] - change.at[other]
    if (missed > 0) this.reader?.hole(other, change.at[other], missed, this.sink)
    if (bytes === null) return
    const skipped = Math.max(0, change.at[side] - at)
    if (skipped < bytes.length) this.push(side, bytes.subarray(skipped), at + skipped)
  }
}

/**
 * The layers of one datagram; none where its protocol is not known.
 *
 * @param ports of the flow's originator and responder
 * @param as as of {@link FlowMessages}: the flow's protocol, if it is known
 */
export function datagramLayers(
  bytes: Uint8Array,
  isOriginator: boolean,
  ports: readonly [number, number],
  as = 0,
): Layer[] {
  if (bytes.length === 0) return []
  const code =
    as === 0 ? codeIn(detect(PROTOCOL.udp, bytes, 0, bytes.length, isOriginator, ports[0], ports[1])) : as
  return protocolOf(code)?.readDatagram?.(bytes, isOriginator) ?? []
}

import type { Endpoint } from '#core/rows/flow-row'
import type { OwnPlace } from '../session/own-side'
import { plainEndpoint } from './own-socket'
import type { Responder } from './responder'

/** One whom a datagram socket exchanges datagrams with. */
export interface Peer {
  /** As the system writes it: with its zone, and mapped where an IPv6 socket took it. What is sent to it goes there. */
  readonly address: string
  readonly port: number
  readonly endpoint: Endpoint
  place: OwnPlace | null
  /** What answers it; made with the first datagram it sends. */
  responder: Responder | null
  /** Another one of the same port. */
  next: Peer | null
}

/**
 * The peers of one socket, found without making a string for each datagram: the one before is asked first, then those
 * of the same port. The oldest makes room.
 */
export class Peers {
  private readonly byPort = new Map<number, Peer>()
  private readonly inOrder: Peer[] = []
  private oldest = 0
  private last: Peer | null = null

  /** @param onForget told of one that made room */
  constructor(
    private readonly capacity: number,
    private readonly onForget: (peer: Peer) => void,
  ) {}

  /** The peer of an address as the system writes it. */
  of(address: string, port: number): Peer {
    const { last } = this
    if (last?.port === port && last.address === address) return last
    for (let peer = this.byPort.get(port) ?? null; peer; peer = peer.next) {
      if (peer.address === address) return (this.last = peer)
    }
    return (this.last = this.add(address, port))
  }

  all(): readonly Peer[] {
    return this.inOrder
  }

  private add(address: string, port: number): Peer {
    const endpoint = plainEndpoint(address, port)
    const next = this.byPort.get(port) ?? null
    const peer: Peer = { address, port, endpoint, place: null, responder: null, next }
    this.byPort.set(port, peer)
    if (this.inOrder.length < this.capacity) {
      this.inOrder.push(peer)
      return peer
    }
    const gone = this.inOrder[this.oldest]
    this.inOrder[this.oldest] = peer
    this.oldest = (this.oldest + 1) % this.capacity
    this.remove(gone)
    this.onForget(gone)
    return peer
  }

  private remove(gone: Peer): void {
    const first = this.byPort.get(gone.port)
    if (first === gone) {
      if (gone.next) this.byPort.set(gone.port, gone.next)
      else this.byPort.delete(gone.port)
      return
    }
    for (let peer = first; peer?.next; peer = peer.next) {
      if (peer.next === gone) {
        peer.next = gone.next
        return
      }
    }
  }
}

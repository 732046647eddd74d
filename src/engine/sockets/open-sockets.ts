import type { z } from 'zod'
import { udpRequest } from '#contract/datagrams'
import { MOST_SOCKETS_TOLD } from '#contract/limits'
import type { CallParams, CallResult } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import { clientRequest, listenerRequest } from '#contract/streams'
import { ShownError } from '../engine-error'
import type { OwnSide } from '../session/own-side'
import type { Resolve } from './name-lookup'
import type { OwnSocket, SocketContext } from './own-socket'
import { StreamClient } from './stream-client'
import { StreamListener } from './stream-listener'
import { UdpSocket } from './udp-socket'

/** Closed sockets kept in the list for their counts and errors; the oldest are forgotten. */
const MOST_CLOSED = 200

/** How long closing may take while the engine ends. */
const CLOSING_MS = 1000

/** All sockets that this engine opened or accepted. */
export class OpenSockets {
  private readonly sockets = new Map<number, OwnSocket>()
  /** Those that were not accepted, by id: a few beside thousands of connections. */
  private readonly apart = new Map<number, OwnSocket>()
  /** Ids of accepted ones, oldest first; some of them may be forgotten already. */
  private accepted: number[] = []
  /** Ids of those that are closed and kept, oldest first. */
  private readonly closed: number[] = []
  private readonly context: SocketContext
  private nextId = 1

  /**
   * @param onChange told whenever the state of any of them may have changed; it must be cheap
   * @param given what else each of them is given
   * @param resolve how clients look names up
   */
  constructor(
    own: OwnSide,
    onChange: () => void,
    given: Pick<SocketContext, 'secrets' | 'mayGo'> = {},
    private readonly resolve?: Resolve,
  ) {
    this.context = { own, onChange, onEnded: (id) => this.onEnded(id), ...given }
  }

  /** How many are known, closed ones that are kept included. */
  get total(): number {
    return this.sockets.size
  }

  /** Adds a socket that is made elsewhere; its maker opens it. */
  open<S extends OwnSocket>(make: (context: SocketContext, id: number) => S): S {
    return this.add(make(this.context, this.nextId++))
  }

  async openListener(asked: z.input<typeof listenerRequest>): Promise<SocketState> {
    const listener = new StreamListener(this.context, this.nextId++, listenerRequest.parse(asked), (accept) =>
      this.add(accept(this.nextId++)),
    )
    this.add(listener)
    await listener.listen()
    return { ...listener.state }
  }

  /** Returns at once: connecting goes on and is seen in the socket's state and events. */
  openClient(asked: z.input<typeof clientRequest>): SocketState {
    const client = new StreamClient(this.context, this.nextId++, clientRequest.parse(asked), this.resolve)
    return { ...this.add(client).state }
  }

  async openUdp(asked: z.input<typeof udpRequest>): Promise<SocketState> {
    const socket = new UdpSocket(this.context, this.nextId++, udpRequest.parse(asked))
    this.add(socket)
    await socket.open()
    return { ...socket.state }
  }

  /** Takes in a socket that was made elsewhere (raw sockets). @param make is given the id it gets */
  addMade<S extends OwnSocket>(make: (context: SocketContext, id: number) => S): S {
    return this.add(make(this.context, this.nextId++))
  }

  /** @throws {ShownError} where there is no such socket */
  get(id: number): OwnSocket {
    const socket = this.sockets.get(id)
    if (!socket) throw new ShownError('EBADF', 'That socket is no longer there.')
    return socket
  }

  /** All that were not accepted, and the newest accepted, as many as a window is told of; by id. Looks at no others. */
  list(): SocketState[] {
    const few = Array.from(this.apart.values(), ({ state }) => state).slice(-MOST_SOCKETS_TOLD)
    for (let at = this.accepted.length - 1; at >= 0 && few.length < MOST_SOCKETS_TOLD; at--) {
      const state = this.sockets.get(this.accepted[at])?.state
      if (state) few.push(state)
    }
    return few.sort((a, b) => a.id - b.id).map((state) => ({ ...state }))
  }

  /** One page of all, of a listener's accepted, or of a flow's. */
  page({ listener, flow, offset, count }: CallParams<'sockets.page'>): CallResult<'sockets.page'> {
    const all = Array.from(this.sockets.values(), ({ state }) => state).filter(
      (state) => (listener === null || state.listener === listener) && (flow === null || state.flow === flow),
    )
    return { sockets: all.slice(offset, offset + count).map((state) => ({ ...state })), total: all.length }
  }

  /** Closes every socket that is open; one whose peer does not take what is still unsent is reset. */
  async closeAll(): Promise<void> {
    const all = Promise.all(Array.from(this.sockets.values(), (socket) => socket.close()))
    const late = setTimeout(() => this.dropAll(), CLOSING_MS)
    await all
    clearTimeout(late)
  }

  private dropAll(): void {
    for (const socket of this.sockets.values()) if (socket.state.phase !== 'closed') socket.drop()
  }

  private add<S extends OwnSocket>(socket: S): S {
    const { id, kind } = socket.state
    this.sockets.set(id, socket)
    if (kind === 'accepted') this.accepted.push(id)
    else this.apart.set(id, socket)
    this.context.onChange()
    return socket
  }

  private onEnded(id: number): void {
    this.closed.push(id)
    if (this.closed.length <= MOST_CLOSED) return
    const oldest = this.closed.shift()
    if (oldest === undefined) return
    this.sockets.delete(oldest)
    this.apart.delete(oldest)
    if (this.accepted.length > 2 * this.sockets.size + MOST_CLOSED)
      this.accepted = this.accepted.filter((accepted) => this.sockets.has(accepted))
  }
}

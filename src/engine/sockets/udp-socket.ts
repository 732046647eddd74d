import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { isIPv6 } from 'node:net'
import type { UdpRequest } from '#contract/datagrams'
import { PROTOCOL } from '#core/net/transport'
import { STATE } from '#core/flow/states'
import type { Endpoint } from '#core/rows/flow-row'
import { ShownError } from '../engine-error'
import type { OwnPlace } from '../session/own-side'
import { OwnSocket, plainEndpoint, type SocketContext } from './own-socket'
import { writeEndpoint } from '#core/rows/flow-row'
import { socketError, type Attempt } from './socket-errors'

/** Peers whose flow is remembered, so that a datagram finds it without asking the table; the oldest is forgotten. */
const MOST_PEERS = 4096

/** A datagram socket: a two-tuple once bound, and one flow for each peer it exchanges datagrams with. */
export class UdpSocket extends OwnSocket {
  private readonly socket: Socket
  private readonly peers = new Map<string, OwnPlace>()
  private lastSender: Endpoint | null = null

  constructor(
    context: SocketContext,
    id: number,
    private readonly asked: UdpRequest,
  ) {
    super(context, {
      id,
      kind: 'udp',
      transport: 'udp',
      listener: null,
      asked: writeEndpoint(asked),
      reply: asked.reply.kind,
    })
    this.socket = createSocket({ type: isIPv6(asked.address) ? 'udp6' : 'udp4' })
    this.socket.on('message', (bytes, from) => this.onDatagram(bytes, from))
    this.socket.on('close', () => {
      for (const place of this.peers.values()) context.own.setState(place, STATE.closed)
      this.ended('close(): the socket is gone')
    })
  }

  /** bind(2), and connect(2) where a peer was given. @throws {ShownError} in plain words where the system refuses */
  async open(): Promise<void> {
    const { address, port, peer } = this.asked
    this.event('opening', `socket(SOCK_DGRAM), bind(${writeEndpoint({ address, port })})`)
    await this.attempt({ doing: 'bind', address, port }, (done) => {
      this.socket.bind({ address, port, exclusive: true }, done)
    })
    const bound = this.socket.address()
    this.join(PROTOCOL.udp, plainEndpoint(bound.address, bound.port), null, STATE.bound)
    this.event('bound', `bind() gave ${writeEndpoint(bound)}`)
    if (peer) {
      await this.attempt({ doing: 'connect', address: peer.host, port: peer.port }, (done) => {
        this.socket.connect(peer.port, peer.host, done)
      })
      const local = this.socket.address()
      const remote = this.socket.remoteAddress()
      this.stateIs(STATE.closed)
      this.join(
        PROTOCOL.udp,
        plainEndpoint(local.address, local.port),
        plainEndpoint(remote.address, remote.port),
        STATE.bound,
      )
      this.event('connected', `connect(${writeEndpoint(remote)}): only its datagrams are received`)
    }
    this.state.phase = 'open'
    this.socket.on('error', (error) =>
      this.failed(socketError(error, { doing: 'send', ...(this.state.peer ?? this.asked) })),
    )
    this.context.onChange()
  }

  override async send(bytes: Uint8Array, to: { host: string; port: number } | null): Promise<number> {
    this.requireOpen()
    const peer = this.state.peer ?? (to ? await this.resolve(to) : this.lastSender)
    if (!peer) {
      throw new ShownError(
        'EDESTADDRREQ',
        'This socket has no peer: nobody has sent to it yet, and no destination was given.',
        'Give a host and a port to send to.',
      )
    }
    await new Promise<void>((resolve, reject) => {
      const done = (error: Error | null) => {
        if (!error) {
          resolve()
          return
        }
        const refused = ShownError.of(socketError(error, { doing: 'send', ...peer }))
        this.failed(refused)
        reject(refused)
      }
      if (this.state.peer) this.socket.send(bytes, done)
      else this.socket.send(bytes, peer.port, peer.address, done)
    })
    this.moved('sent', bytes, this.placeOf(peer))
    return bytes.length
  }

  override halfClose(): never {
    throw new ShownError('EOPNOTSUPP', 'UDP has no connection to half-close: there is no FIN.')
  }

  override reset(): never {
    throw new ShownError('EOPNOTSUPP', 'UDP has no connection to reset: there is no RST.')
  }

  override close(): Promise<void> {
    if (this.state.phase === 'closed') return Promise.resolve()
    return new Promise((resolve) => this.socket.close(() => resolve()))
  }

  private onDatagram(bytes: Uint8Array, from: RemoteInfo): void {
    const peer = plainEndpoint(from.address, from.port)
    this.lastSender = peer
    this.moved('received', bytes, this.placeOf(peer))
    if (this.asked.reply.kind === 'echo') {
      this.send(bytes, { host: peer.address, port: peer.port }).catch(() => undefined) // logged where it failed
    }
  }

  /** The flow with a peer. On a socket bound to all addresses the local one is not known to the application. */
  private placeOf(peer: Endpoint): OwnPlace | null {
    if (this.state.peer || !this.state.local) return this.place
    const key = writeEndpoint(peer)
    const known = this.peers.get(key)
    if (known && this.context.own.holds(known.flow)) return known
    const { own } = this.context
    const place = own.join(this.state.id, {
      protocol: PROTOCOL.udp,
      local: this.state.local,
      peer,
      originator: true,
      since: this.openedAt,
      state: STATE.bound,
    })
    if (!place) return this.place
    if (this.peers.size >= MOST_PEERS) {
      const [oldest] = this.peers.keys()
      this.peers.delete(oldest)
    }
    this.peers.set(key, place)
    return place
  }

  private async resolve(to: { host: string; port: number }): Promise<Endpoint> {
    const family = isIPv6(this.asked.address) ? 6 : 4
    try {
      const { address } = await lookup(to.host, { family })
      return { address, port: to.port }
    } catch (error) {
      throw ShownError.of(socketError(error, { doing: 'send', address: to.host, port: to.port }))
    }
  }

  private attempt(attempt: Attempt, act: (done: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const onError = (error: Error) => {
        const refused = ShownError.of(socketError(error, attempt))
        this.failed(refused)
        this.socket.close()
        reject(refused)
      }
      this.socket.once('error', onError)
      act(() => {
        this.socket.off('error', onError)
        resolve()
      })
    })
  }
}

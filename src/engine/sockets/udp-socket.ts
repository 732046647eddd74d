import type { RemoteInfo, Socket } from 'node:dgram'
import { isIP } from 'node:net'
import type { DatagramOptions, Membership, UdpRequest } from '#contract/datagrams'
import type { Reply } from '#contract/sockets'
import type { KernelSocket } from '#contract/streams'
import { PROTOCOL } from '#core/net/transport'
import { STATE } from '#core/flow/states'
import { writeEndpoint } from '#core/rows/flow-row'
import { ShownError } from '../engine-error'
import type { OwnPlace } from '../session/own-side'
import { OwnSocket, plainEndpoint, type SocketContext, type Taken } from './own-socket'
import { Responder } from './responder'
import { socketError, type Attempt } from './socket-errors'
import { attempt, localTowards, lookUp } from './udp-addresses'
import { bindDatagrams } from './udp-bind'
import type { Descriptor } from './udp-descriptor'
import { changeMembership, membershipCall, writeMembership } from './udp-groups'
import { IcmpErrors } from './udp-icmp-errors'
import { kernelDatagrams, socketMemory } from './udp-kernel'
import { setOptions } from './udp-options'
import { setReceiving } from './udp-receiving'
import { Peers, type Peer } from './udp-peers'

/** Peers whose flow is remembered, so that a datagram finds it without asking the table; the oldest is forgotten. */
const MOST_PEERS = 4096
/** How often the kernel is asked what it dropped and whether errors wait: at most so often a queued error wakes us. */
const LOOK_EVERY_MS = 100

interface Destination {
  host: string
  port: number
}

/** A datagram socket: a two-tuple once bound, and one flow for each peer it exchanges datagrams with. */
export class UdpSocket extends OwnSocket {
  private socket: Socket | null = null
  private descriptor: Descriptor | null = null
  private family: 4 | 6 = 4
  private reply: Reply
  private readonly peers = new Peers(MOST_PEERS, (peer) => peer.responder?.stop())
  private lastSender: Peer | null = null
  private readonly groups = new Map<string, Membership>()
  private readonly icmp = new IcmpErrors((text, error, peer) => {
    this.state.error = error
    const place = peer ? this.placeOf(this.peerOf(peer.address, peer.port)) : this.place
    this.context.own.log(this.state.id, place, 'icmp-error', text)
    this.context.onChange()
  })
  private looking: NodeJS.Timeout | null = null

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
    this.reply = asked.reply
  }

  /** bind(2), and connect(2) where a peer was given. @throws {ShownError} in plain words where the system refuses */
  async open(): Promise<void> {
    const { address, port, peer, options, memberships } = this.asked
    this.event('opening', `socket(SOCK_DGRAM), bind(${writeEndpoint({ address, port })})`)
    try {
      const socket = await this.bind()
      const bound = socket.address()
      this.join(PROTOCOL.udp, plainEndpoint(bound.address, bound.port), null, STATE.bound)
      this.event('bound', `bind() gave ${writeEndpoint(bound)}`)
      setOptions(socket, changed(options), this.family, (text) => this.event('option', text))
      for (const membership of memberships) this.changeGroup('join', membership)
      if (peer) await this.connect(socket, peer)
      socket.on('error', (error) => this.onError(error))
    } catch (thrown) {
      const refused = thrown instanceof ShownError ? thrown : this.worded(thrown, 'bind')
      this.failed(refused)
      this.ended('close(): it was not opened')
      this.release()
      throw refused
    }
    this.state.phase = 'open'
    if (this.descriptor) this.looking = setInterval(() => this.look(), LOOK_EVERY_MS).unref()
    this.context.onChange()
  }

  override async send(bytes: Uint8Array, to: Destination | null): Promise<number> {
    this.requireOpen()
    const isNamed = to !== null && !this.connected && !isIP(to.host)
    const at = isNamed ? { host: (await this.resolve(to)).address, port: to.port } : to
    return new Promise((resolve, reject) => {
      this.write(bytes, at, (refused, length) => {
        if (refused) reject(refused)
        else resolve(length)
      })
    })
  }

  override write(bytes: Uint8Array, to: Destination | null, taken: Taken): void {
    this.requireOpen()
    // A name takes time to look up: whoever sends much resolves it once.
    if (to && !this.connected && !isIP(to.host)) {
      super.write(bytes, to, taken)
      return
    }
    const peer = this.connected ?? (to ? this.peerOf(to.host, to.port) : this.lastSender)
    if (!peer) {
      throw new ShownError(
        'EDESTADDRREQ',
        'This socket has no peer: nobody has sent to it yet, and no destination was given.',
        'Give a host and a port to send to.',
      )
    }
    this.context.mayGo?.(peer.endpoint.address)
    this.sendTo(bytes, peer, taken)
  }

  override halfClose(): never {
    throw new ShownError('EOPNOTSUPP', 'UDP has no connection to half-close: there is no FIN.')
  }

  override reset(): never {
    throw new ShownError('EOPNOTSUPP', 'UDP has no connection to reset: there is no RST.')
  }

  /** UDP has no window: what finds the receive queue full is dropped by the kernel, and counted. */
  override pauseReading(paused: boolean): void {
    this.requireOpen()
    if (this.state.readingPaused === paused || !this.socket) return
    setReceiving(this.socket, !paused)
    this.state.readingPaused = paused
    this.event(
      paused ? 'reading-paused' : 'reading-resumed',
      paused
        ? 'recvmsg() is no longer called: the receive queue fills, then the kernel drops what comes'
        : 'recvmsg() is called again',
    )
  }

  override joinGroup(membership: Membership): void {
    this.requireOpen()
    this.changeGroup('join', membership)
  }

  override leaveGroup(membership: Membership): void {
    this.requireOpen()
    this.changeGroup('leave', membership)
  }

  override setDatagramOptions(options: Partial<DatagramOptions>): void {
    this.requireOpen()
    if (this.socket) setOptions(this.socket, options, this.family, (text) => this.event('option', text))
  }

  override setReply(reply: Reply): void {
    this.requireOpen()
    for (const peer of this.peers.all()) {
      peer.responder?.stop()
      peer.responder = null
    }
    this.reply = reply
    this.state.reply = reply.kind
    this.context.onChange()
  }

  override kernel(): KernelSocket {
    const { socket } = this
    const isOpen = socket && this.state.phase === 'open'
    return kernelDatagrams(
      isOpen ? (this.descriptor?.fd ?? null) : null,
      isOpen ? { send: socket.getSendBufferSize(), receive: socket.getRecvBufferSize() } : null,
    )
  }

  override close(): Promise<void> {
    const { socket } = this
    if (this.state.phase === 'closed' || !socket) return Promise.resolve()
    return new Promise((resolve) => {
      this.release(resolve)
    })
  }

  private get connected(): Peer | null {
    const { peer } = this.state
    return peer ? this.peers.of(this.written(peer.address), peer.port) : null
  }

  private bind(): Promise<Socket> {
    return bindDatagrams(this.asked, ({ socket, descriptor, family }) => {
      this.family = family
      this.descriptor = descriptor
      this.socket = socket
      socket.on('message', (bytes, from) => this.onDatagram(bytes, from))
      socket.on('close', () => this.onClosed())
    })
  }

  private async connect(socket: Socket, peer: { host: string; port: number }): Promise<void> {
    const { address, port } = await this.resolve(peer, 'connect')
    await attempt(socket, { doing: 'connect', address, port }, (done) => {
      socket.connect(port, address, done)
    })
    const local = socket.address()
    const remote = socket.remoteAddress()
    this.stateIs(STATE.closed)
    this.join(
      PROTOCOL.udp,
      plainEndpoint(local.address, local.port),
      plainEndpoint(remote.address, remote.port),
      STATE.bound,
    )
    this.event('connected', `connect(${writeEndpoint(remote)}): only its datagrams are received`)
  }

  private sendTo(bytes: Uint8Array, peer: Peer, taken: Taken, again = true): void {
    const done = (error: Error | null) => {
      if (error) {
        this.onRefused(error, bytes, peer, taken, again)
        return
      }
      this.state.bytesOut += bytes.length
      this.context.own.transfer(this.state.id, this.placeOf(peer), 'sent', bytes)
      this.context.onChange()
      taken(null, bytes.length)
    }
    try {
      if (this.state.peer) this.socket?.send(bytes, done)
      else this.socket?.send(bytes, peer.port, peer.address, done)
    } catch (thrown) {
      // Node throws where the socket is being closed, or a port can't be one.
      setImmediate(done, thrown instanceof Error ? thrown : new Error(String(thrown)))
    }
  }

  private onRefused(error: Error, bytes: Uint8Array, peer: Peer, taken: Taken, again: boolean): void {
    // An ICMP error that came for an earlier datagram fails the next send to whomever; this one was not sent yet.
    const wasEarlier = this.icmp.drain(this.descriptor) > 0
    if (wasEarlier && again && this.state.phase === 'open') {
      this.sendTo(bytes, peer, taken, false)
      return
    }
    const refused = this.worded(error, 'send', peer)
    this.failed(refused)
    taken(refused, bytes.length)
  }

  private onDatagram(bytes: Uint8Array, from: RemoteInfo): void {
    const peer = this.peers.of(from.address, from.port)
    this.lastSender = peer
    this.state.bytesIn += bytes.length
    const { kind } = this.reply
    const { own, onChange } = this.context
    own.transfer(this.state.id, this.placeOf(peer), 'received', bytes, kind !== 'discard')
    onChange()
    if (kind === 'none' || kind === 'discard') return
    if (!peer.responder) {
      peer.responder = new Responder(
        this.reply,
        { kind: 'none' },
        {
          send: (bytes) => this.send(bytes, { host: peer.address, port: peer.port }),
          answer: (bytes, taken) => {
            this.requireOpen()
            this.sendTo(bytes, peer, taken)
          },
          halfClose: () => this.halfClose(),
          reset: () => this.reset(),
          close: () => this.close(),
          // What is not read of a datagram socket is lost: a slow answer must not hold the next datagram up.
          holdReading: () => undefined,
          // Each datagram is one, and was logged as it came.
          message: () => undefined,
          scriptAt: (step) => {
            this.state.script = step
            onChange()
          },
          script: (text) => {
            own.log(this.state.id, this.placeOf(peer), 'script', text)
            onChange()
          },
        },
      )
      peer.responder.opened()
    }
    peer.responder.received(bytes)
  }

  /** The flow with a peer. On a socket bound to all addresses the local one is not known to the application. */
  private placeOf(peer: Peer): OwnPlace | null {
    const { own } = this.context
    if (this.state.peer || !this.state.local) {
      this.enter()
      return this.place
    }
    if (peer.place && own.holds(peer.place.flow)) return peer.place
    peer.place = own.join(this.state.id, {
      protocol: PROTOCOL.udp,
      local: localTowards(this.state.local, peer.endpoint),
      peer: peer.endpoint,
      originator: true,
      since: this.openedAt,
      state: STATE.bound,
    })
    return peer.place ?? this.place
  }

  private changeGroup(act: 'join' | 'leave', membership: Membership): void {
    if (!this.socket) return
    changeMembership(this.socket, act, membership, this.family)
    const shown = writeMembership(membership)
    if (act === 'join') this.groups.set(shown, membership)
    else this.groups.delete(shown)
    this.state.groups = [...this.groups.keys()]
    const call = `setsockopt(${membershipCall(act, membership, this.family)})`
    this.event(act === 'join' ? 'group-joined' : 'group-left', `${call}: ${shown}`)
  }

  /** Errors that wait are taken, and drops told, at a pace that a flood does not change. */
  private look(): void {
    if (!this.descriptor || this.state.phase !== 'open') return
    this.icmp.drain(this.descriptor)
    const drops = socketMemory(this.descriptor.fd)?.drops ?? 0
    const before = this.state.drops ?? 0
    if (drops === before) return
    this.state.drops = drops
    this.event(
      'error',
      `The kernel dropped ${drops - before} datagrams (${drops} so far): the receive buffer was full, or a checksum wrong`,
    )
  }

  private onError(error: Error): void {
    if (this.icmp.drain(this.descriptor) > 0) return
    if (this.icmp.isFromWire(error)) this.icmp.tell(error, this.state.peer, this.descriptor)
    else this.failed(this.worded(error, 'exchange'))
  }

  private onClosed(): void {
    for (const peer of this.peers.all()) {
      peer.responder?.stop()
      if (peer.place) this.context.own.setState(peer.place, STATE.closed)
    }
    this.state.readingPaused = false
    this.ended('close(): the socket is gone')
  }

  /** Closes the Node socket, and the descriptor with it. */
  private release(done?: () => void): void {
    if (this.looking) clearInterval(this.looking)
    this.looking = null
    this.icmp.drain(this.descriptor)
    this.descriptor = null
    this.groups.clear()
    this.state.groups = []
    try {
      this.socket?.close(done)
    } catch {
      done?.() // it was closed already
    }
  }

  private async resolve(
    to: { host: string; port: number },
    doing: 'send' | 'connect' = 'send',
  ): Promise<Peer> {
    const address = isIP(to.host) ? to.host : await lookUp(to.host, this.family, doing, to.port)
    return this.peers.of(this.written(address), to.port)
  }

  private peerOf(address: string, port: number): Peer {
    return this.peers.of(this.written(address), port)
  }

  /** An IPv4 address as an IPv6 socket wants it (RFC 4291 §2.5.5.2). */
  private written(address: string): string {
    return this.family === 6 && isIP(address) === 4 ? `::ffff:${address}` : address
  }

  private worded(
    error: unknown,
    doing: Attempt['doing'],
    at?: { address: string; port: number },
  ): ShownError {
    const { address, port } = at ?? this.state.peer ?? this.asked
    return ShownError.of(socketError(error, { doing, address, port }))
  }
}

/** What nobody asked for is not set, and not told. */
function changed(options: DatagramOptions): Partial<DatagramOptions> {
  const { broadcast, ...rest } = options
  return broadcast ? options : rest
}

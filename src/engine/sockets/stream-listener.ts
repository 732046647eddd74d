import { once } from 'node:events'
import { lookup } from 'node:dns/promises'
import { createServer, isIP, type Server, type Socket } from 'node:net'
import type { Reply, SocketState } from '#contract/sockets'
import type { KernelSocket, ListenerRequest } from '#contract/streams'
import { STATE } from '#core/flow/states'
import { writeEndpoint } from '#core/rows/flow-row'
import { ShownError } from '../engine-error'
import { acceptQueue } from '../system/tcp-info'
import { libc } from '../system/libc'
import { preparedServer, type PreparedTls } from '../tls/prepared-tls'
import { AcceptedConnection } from './accepted-connection'
import { kernelSocket } from './kernel-facts'
import { describeListen, ListeningFd } from './listening-fd'
import { listenError } from './listen-errors'
import { OwnSocket, plainEndpoint, type SocketContext } from './own-socket'
import { requireReply } from './responder'
import type { StreamConnection } from './stream-connection'
import { PROTOCOL_OF } from './stream-transport'

/** How often the accept queue is looked at while connections wait in it. */
const QUEUE_MS = 200

type Accepting = SocketState['accepting']

/** A socket in LISTEN: TCP, SCTP, a Unix-domain socket, or a Windows pipe. */
export class StreamListener extends OwnSocket {
  /** The listening socket itself, where the C library can be called: accepting can then be paused. */
  private own: ListeningFd | null = null
  private server: Server | null = null
  /** For each accepted connection; made once. */
  private tls: PreparedTls | null = null
  private watching: NodeJS.Timeout | undefined
  private turn: Promise<void> = Promise.resolve()

  /** @param onAccept takes a connection over; the listener does not own it */
  constructor(
    context: SocketContext,
    id: number,
    private asked: ListenerRequest,
    private readonly onAccept: (accept: (id: number) => StreamConnection) => void,
  ) {
    super(context, {
      id,
      kind: 'listener',
      transport: asked.transport,
      listener: null,
      asked: asked.transport === 'unix' ? (asked.path ?? '') : writeEndpoint(asked),
      reply: asked.reply.kind,
      framing: asked.framing.kind,
    })
    requireReply(asked.reply)
  }

  /** bind(2) and listen(2). @throws {ShownError} in plain words where the system refuses */
  async listen(): Promise<void> {
    this.event('opening', describeListen(this.asked))
    try {
      if (this.asked.tls) this.tls = await preparedServer(this.asked.tls, this.asked.address)
      const asked = { ...this.asked, address: await addressOf(this.asked) }
      if (libc()) {
        this.own = ListeningFd.open(asked, (text) => this.event('option', text))
        this.server = await this.own.serve(this.newServer())
      } else this.server = await plainServer(this.newServer(), asked)
      this.server.on('error', (error) => void this.tellError(error))
    } catch (error) {
      this.own?.close()
      const refused = ShownError.of(await listenError(error, this.asked))
      this.failed(refused)
      this.ended('the socket was not opened')
      throw refused
    }
    this.onListening()
  }

  override setAccepting(accepting: Accepting): Promise<void> {
    this.requireOpen()
    // One after the other: a server that is asked to accept does so a moment later.
    const turn = this.turn.then(() => this.change(accepting))
    this.turn = turn.catch(() => undefined)
    return turn
  }

  private async change(accepting: Accepting): Promise<void> {
    if (this.state.accepting === accepting || this.state.phase !== 'open') return
    if (this.own) await this.moveTo(accepting, this.own)
    else if (accepting === 'paused') {
      throw new ShownError(
        'EOPNOTSUPP',
        'Accepting can’t be paused on this system: it accepts connections as they come.',
        'Refuse them instead, or pause reading on the connections.',
      )
    }
    this.state.accepting = accepting
    this.event(EVENT_OF[accepting], this.acceptingWords(accepting))
    this.watching ??= setInterval(() => this.watchQueue(), QUEUE_MS).unref()
    this.readQueue()
  }

  /** For connections that are accepted from now on; those that are open keep theirs. */
  override setReply(reply: Reply): void {
    this.requireOpen()
    requireReply(reply)
    this.asked = { ...this.asked, reply }
    this.state.reply = reply.kind
    this.context.onChange()
  }

  override kernel(): KernelSocket {
    this.requireOpen()
    const told = kernelSocket(this.own?.fd ?? -1, this.state.transport, this.state.local?.address ?? null)
    return { ...told, acceptQueue: told.acceptQueue ?? this.state.acceptQueue }
  }

  override send(): never {
    throw new ShownError(
      'EISCONN',
      'A listener carries no bytes: send through one of its accepted connections.',
    )
  }

  override halfClose(): never {
    throw new ShownError(
      'ENOTCONN',
      'A listener has no stream to half-close.',
      'Half-close one of its connections.',
    )
  }

  override reset(): never {
    throw new ShownError(
      'ENOTCONN',
      'A listener has no connection of its own to reset.',
      'Reset one of its connections.',
    )
  }

  /** Stops listening; accepted connections stay open, those in the accept queue are reset. */
  override close(): Promise<void> {
    if (this.state.phase !== 'open') return Promise.resolve()
    clearInterval(this.watching)
    this.readQueue()
    const waiting = this.state.acceptQueue?.length ?? 0
    // close()'s callback waits for the connections too, but the port is let go of at once.
    this.server?.close()
    this.own?.close()
    const reset = waiting > 0 ? `; ${waiting} in the accept queue are reset` : ''
    this.ended(`close(): no longer listening; accepted connections stay open${reset}`)
    return Promise.resolve()
  }

  /** Asked anew after waiting: a person may have closed it meanwhile. */
  private get isOpen(): boolean {
    return this.state.phase === 'open'
  }

  private onListening(): void {
    const bound = this.own?.local ?? plainLocal(this.server)
    this.state.phase = 'open'
    if (bound) {
      const local = plainEndpoint(bound.address, bound.port)
      this.join(PROTOCOL_OF[this.asked.transport], local, null, STATE.listen)
    }
    this.readQueue()
    const limit = this.state.acceptQueue?.limit
    const queue = limit === undefined ? '' : `; its accept queue holds ${limit}${this.cappedWords(limit)}`
    this.event('listening', `listen() on ${this.where()}${queue}`)
  }

  private cappedWords(limit: number): string {
    return limit < this.asked.backlog
      ? `: the system allows no more (${this.asked.backlog} were asked for)`
      : ''
  }

  private where(): string {
    return this.state.local ? writeEndpoint(this.state.local) : this.state.asked
  }

  private newServer(): Server {
    return createServer({ allowHalfOpen: true }, (socket) => this.onConnection(socket))
  }

  private onConnection(socket: Socket): void {
    if (this.state.accepting === 'refusing') {
      if (this.state.transport === 'unix') socket.destroy()
      else socket.resetAndDestroy()
      return
    }
    // A connection that was reset while it waited in the accept queue has no peer any more.
    if (this.state.transport !== 'unix' && socket.remoteAddress === undefined) {
      socket.destroy()
      return
    }
    this.state.connections++
    socket.once('close', () => {
      this.state.connections--
      this.context.onChange()
    })
    this.onAccept((id) => new AcceptedConnection(this.context, id, this.state, socket, this.asked, this.tls))
    this.context.onChange()
  }

  private async moveTo(accepting: Accepting, own: ListeningFd): Promise<void> {
    const stays = accepting === 'refusing' && !own.canRefuse
    if (this.state.accepting === 'refusing' && own.canRefuse) own.listenAgain()
    if (accepting === 'accepting' || stays) {
      if (this.server) return
      this.state.accepting = accepting
      const server = await own.serve(this.newServer())
      server.on('error', (error) => void this.tellError(error))
      if (this.isOpen) this.server = server
      else server.close()
      return
    }
    this.server?.close()
    this.server = null
    this.readQueue()
    if (accepting === 'refusing') own.refuse()
  }

  private acceptingWords(accepting: Accepting): string {
    const waiting = this.state.acceptQueue?.length ?? 0
    if (accepting === 'accepting')
      return 'accept() is called again: those in the accept queue are taken first'
    if (accepting === 'paused') {
      return 'accept() is no longer called: the kernel completes handshakes until the accept queue is full'
    }
    if (this.own?.canRefuse === true) {
      const dropped = waiting > 0 ? `; ${waiting} that waited in the accept queue are reset` : ''
      return `shutdown(SHUT_RD) on the listener: the kernel answers SYN with RST, the port stays ours${dropped}`
    }
    const end = this.state.transport === 'unix' ? 'closed' : 'reset'
    return `each connection is accepted and ${end} at once: the system can’t refuse it before`
  }

  private watchQueue(): void {
    this.readQueue()
    if (this.state.accepting !== 'accepting' || (this.state.acceptQueue?.length ?? 0) > 0) return
    clearInterval(this.watching)
    this.watching = undefined
  }

  private readQueue(): void {
    const now = this.own && this.state.transport === 'tcp' ? acceptQueue(this.own.fd) : null
    const before = this.state.acceptQueue
    // A listener that refuses is not in LISTEN: nothing waits.
    const next = now ?? (before && { ...before, length: 0 })
    if (before?.length === next?.length && before?.limit === next?.limit) return
    this.state.acceptQueue = next
    this.context.onChange()
  }

  private async tellError(error: Error): Promise<void> {
    this.failed(await listenError(error, this.asked))
  }
}

const EVENT_OF = { accepting: 'accepting-resumed', paused: 'accepting-paused', refusing: 'refusing' } as const

/** The address to bind: names are resolved, the first address counts. */
async function addressOf({ address, transport }: ListenerRequest): Promise<string> {
  if (transport === 'unix' || isIP(address) !== 0) return address
  return (await lookup(address)).address
}

async function plainServer(server: Server, asked: ListenerRequest): Promise<Server> {
  if (asked.transport === 'sctp') {
    throw Object.assign(new Error('SCTP'), { code: 'EPROTONOSUPPORT' })
  }
  const { address, port, path, backlog, ipv6Only, exclusive, reusePort } = asked
  if (reusePort) {
    throw new ShownError(
      'EOPNOTSUPP',
      'This system has no SO_REUSEPORT: a port belongs to one listener.',
      'Listen without it, or choose another port.',
    )
  }
  server.listen(
    asked.transport === 'unix'
      ? { path: path ?? '', backlog }
      : { host: address, port, backlog, ipv6Only, exclusive },
  )
  await once(server, 'listening')
  return server
}

function plainLocal(server: Server | null) {
  const bound = server?.address() ?? null
  return typeof bound === 'string' ? null : bound
}

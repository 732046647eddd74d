import { isIP, Socket } from 'node:net'
import type { ClientRequest, ConnectAttempts, KernelSocket } from '#contract/streams'
import { STATE } from '#core/flow/states'
import { writeEndpoint, type Endpoint } from '#core/rows/flow-row'
import { codeOf, ShownError } from '../engine-error'
import { wallClock } from '../session/clock'
import { libc } from '../system/libc'
import { closeFd, connectToPath, streamSocket } from '../system/stream-fd'
import { preparedClient } from '../tls/prepared-tls'
import type { OwnPlace } from '../session/own-side'
import { ConnectRace, type Attempt } from './connect-race'
import { lookUp, resolveBySystem, type Lookup, type Resolve } from './name-lookup'
import type { SocketContext } from './own-socket'
import { pathError, transportError } from './path-errors'
import { socketError } from './socket-errors'
import { SecureConnection } from './secure-connection'
import { applyOptions, optionCalls } from './stream-options'
import { PROTOCOL_OF } from './stream-transport'

/** A stream client: resolves, connects, and stays open until it is told otherwise. */
export class StreamClient extends SecureConnection {
  private readonly told: ConnectAttempts = { lookups: [], attempts: [] }
  /** The flows of attempts: each has its own four-tuple. */
  private readonly places = new Map<Attempt, { local: Endpoint; place: OwnPlace | null }>()
  private race: ConnectRace | null = null

  /** @throws {ShownError} where what TLS was asked for with does not fit */
  constructor(
    context: SocketContext,
    id: number,
    private readonly request: ClientRequest,
    private readonly resolve: Resolve = resolveBySystem,
  ) {
    const { host, port, transport, path } = request
    const asked = transport === 'unix' ? (path ?? '') : writeEndpoint({ address: host, port })
    const tls = request.tls ? preparedClient(request.tls) : null
    super(context, { id, kind: 'client', transport, listener: null, asked }, request, tls)
    this.event('opening', `${socketCall(transport)}, connect(${asked})`)
    if (transport === 'unix') process.nextTick(() => this.connectToPath(path ?? ''))
    else void this.resolveAndConnect()
  }

  protected override get host(): string {
    return this.request.transport === 'unix' ? 'localhost' : this.request.host
  }

  override attempts(): ConnectAttempts {
    return structuredClone(this.told)
  }

  override close(): Promise<void> {
    if (this.state.phase !== 'opening' || this.socket) return super.close()
    this.giveUp('close(): given up before it was connected')
    return Promise.resolve()
  }

  override reset(): void {
    if (this.state.phase !== 'opening' || this.socket) super.reset()
    else this.giveUp('close(): given up before it was connected; there was nothing to reset')
  }

  override kernel(): KernelSocket {
    if (this.state.phase === 'opening') {
      throw new ShownError('ENOTCONN', 'It is not connected yet: see what was tried so far.')
    }
    return super.kernel()
  }

  private since(): number {
    return wallClock() - this.openedAt
  }

  private giveUp(text: string): void {
    this.race?.cancel()
    this.ended(text)
  }

  private async resolveAndConnect(): Promise<void> {
    const { host } = this.request
    const since = () => this.since()
    const race = new ConnectRace(this.request, since, this.told.attempts, {
      onBegun: (attempt, local) => this.onBegun(attempt, local),
      onOption: (attempt, text) =>
        this.event('option', this.isNamed ? `${text} (for ${attempt.address})` : text),
      onEnded: (attempt, error) => this.onEnded(attempt, error),
      onWon: (attempt, socket) => this.onWon(attempt, socket),
      onLost: (errors) => this.lost(errors.length > 0 ? this.noneConnected(errors) : this.unresolved(host)),
    })
    this.race = race
    await lookUp(
      { host, family: this.family },
      this.resolve,
      since,
      this.told.lookups,
      (family, addresses, one) => {
        if (one) this.tellLookup(one)
        race.offer(family, addresses)
      },
    )
    race.complete()
  }

  /** A local address has a family, and the peer's must be the same. */
  private get family(): ClientRequest['family'] {
    const { family, localAddress } = this.request
    const own = localAddress === null ? 0 : isIP(localAddress)
    if (family !== 'any' || own === 0) return family
    return own === 6 ? 'IPv6' : 'IPv4'
  }

  /** Whether a name was asked for: its addresses are then told one by one. */
  private get isNamed(): boolean {
    return isIP(this.request.host) === 0
  }

  private tellLookup({ family, addresses, tookMs, error }: Lookup): void {
    if (this.state.phase === 'closed') return
    const record = family === 'IPv6' ? 'AAAA' : 'A'
    const found =
      error !== null ? `${error}: no address` : addresses.length === 0 ? 'no address' : addresses.join(', ')
    this.event(
      'resolved',
      `getaddrinfo(${this.request.host}, ${family}), ${record}: ${found}, in ${inMs(tookMs)}`,
    )
  }

  private onBegun(attempt: Attempt, local: Endpoint): void {
    const to = { address: attempt.address.split('%', 1)[0], port: attempt.port }
    this.leave()
    this.join(PROTOCOL_OF[this.request.transport], local, to, STATE.synSent)
    this.places.set(attempt, { local, place: this.place })
    const first = this.request.transport === 'sctp' ? 'INIT' : 'SYN'
    const bound = this.request.interface === null ? '' : ` on ${this.request.interface}`
    this.event(
      'connecting',
      `connect(${writeEndpoint(to)}) from local port ${local.port}${bound}: ${first} is sent`,
    )
  }

  private onEnded(attempt: Attempt, error: Error | null): void {
    const begun = this.places.get(attempt)
    if (begun?.place && attempt.outcome !== 'won') this.context.own.setState(begun.place, STATE.closed)
    if (!this.isNamed || this.state.phase !== 'opening') return
    const to = writeEndpoint({ address: attempt.address, port: attempt.port })
    const took = inMs(attempt.tookMs)
    if (attempt.outcome === 'won') this.event('attempt', `${to} won after ${took}`)
    else if (attempt.outcome === 'given up')
      this.event('attempt', `${to} given up after ${took}: another won`)
    else {
      const { code, message } = this.attemptError(attempt, error ?? new Error('no answer'))
      this.event('attempt', `${to} failed after ${took} with ${code}: ${message}`)
    }
  }

  private onWon(attempt: Attempt, socket: Socket): void {
    const begun = this.places.get(attempt)
    this.places.clear()
    if (begun && this.place !== begun.place) {
      const peer = { address: attempt.address.split('%', 1)[0], port: attempt.port }
      this.leave()
      this.join(PROTOCOL_OF[this.request.transport], begun.local, peer, STATE.established, begun.place)
    }
    this.carry(socket)
    if (!libc()) this.applyOptions()
    this.onEstablished()
    this.event('connected', 'connect() succeeded: the handshake is complete')
  }

  /** Nothing connected: the socket is closed, and says why. */
  private lost(error: ShownError): void {
    if (this.state.phase !== 'opening') return
    this.failed(error)
    this.ended('close(): the socket is gone')
  }

  private unresolved(host: string): ShownError {
    const codes = this.told.lookups.flatMap(({ error }) => error ?? [])
    const code = codes.find((name) => name !== 'ENOTFOUND' && name !== 'ENODATA') ?? codes.at(0)
    if (code === undefined) {
      const { localAddress } = this.request
      return new ShownError(
        'EAFNOSUPPORT',
        `${host} is or has no ${this.family === 'any' ? '' : `${this.family} `}address.`,
        localAddress === null
          ? 'Choose the other family, or any.'
          : `The local address ${localAddress} can only reach its own family: leave it out.`,
      )
    }
    const thrown = Object.assign(new Error(code), { code: code === 'ENODATA' ? 'ENOTFOUND' : code })
    return ShownError.of(socketError(thrown, { doing: 'connect', address: host, port: this.request.port }))
  }

  private noneConnected(errors: { attempt: Attempt; error: Error }[]): ShownError {
    const [first] = errors
    const shown = this.attemptError(first.attempt, first.error)
    if (errors.length === 1) return shown
    const each = errors.map(({ attempt, error }) => `${attempt.address}: ${codeOf(error)}`).slice(0, 8)
    return new ShownError(
      shown.code,
      `None of the ${errors.length} addresses of ${this.request.host} took the connection (${each.join(', ')}).`,
      shown.step,
    )
  }

  private attemptError(attempt: Attempt, error: Error): ShownError {
    if (error instanceof ShownError) return error
    const { transport, localAddress, localPort, interface: device, connectTimeoutMs } = this.request
    return ShownError.of(
      transportError(error, transport) ??
        socketError(error, {
          doing: 'connect',
          address: attempt.address,
          port: attempt.port,
          from: { address: localAddress, port: localPort, interface: device },
          withinMs: connectTimeoutMs,
        }),
    )
  }

  /** A Unix-domain connection is made or refused at once: connect(2) does not wait for accept(2). */
  private connectToPath(path: string): void {
    if (this.state.phase !== 'opening') return
    try {
      const socket = libc() ? this.pathSocket(path) : new Socket({ allowHalfOpen: true }).connect({ path })
      this.carry(socket)
      if (!socket.connecting) this.onPathConnected()
      else socket.once('connect', () => this.onPathConnected())
    } catch (error) {
      this.lost(ShownError.of(pathError(error, path, 'connect')))
    }
  }

  private pathSocket(path: string): Socket {
    const fd = streamSocket('unix', 0)
    try {
      const facts = { transport: 'unix', ipv6: false, when: 'opened' } as const
      applyOptions(fd, optionCalls(this.request.options, facts), (text) => this.event('option', text))
      connectToPath(fd, path)
      return new Socket({ fd, allowHalfOpen: true, readable: true, writable: true })
    } catch (error) {
      closeFd(fd)
      throw error
    }
  }

  private onPathConnected(): void {
    this.onEstablished()
    this.event('connected', 'connect() succeeded')
  }
}

function socketCall(transport: ClientRequest['transport']): string {
  if (transport === 'unix') return 'socket(AF_UNIX, SOCK_STREAM)'
  return transport === 'sctp' ? 'socket(SOCK_STREAM, IPPROTO_SCTP)' : 'socket(SOCK_STREAM)'
}

const inMs = (value: number | null): string => `${(value ?? 0).toFixed(1)} ms`

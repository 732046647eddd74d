import type { EngineError } from '#contract/messages'
import type { DatagramOptions, Membership } from '#contract/datagrams'
import type { CallParams } from '#contract/messages'
import type { Framing, Reply, SocketState } from '#contract/sockets'
import type { ConnectAttempts, KernelSocket, StreamOptions } from '#contract/streams'
import type { TlsDetails } from '#contract/tls'
import type { EventKind } from '#core/own/event-log'
import { STATE, type StateCode } from '#core/flow/states'
import type { Endpoint } from '#core/rows/flow-row'
import { plainError, ShownError, shownError } from '../engine-error'
import type { ScriptOutcome } from '../script/run-script'
import { wallClock } from '../session/clock'
import type { Secrets } from '../tls/key-log'
import type { JoinedSocket, OwnPlace, OwnSide } from '../session/own-side'

/** What every own socket is given: where to log, and whom to tell that its state changed. */
export interface SocketContext {
  own: OwnSide
  onChange: () => void
  /** Before a datagram goes where a person said it should. @throws {ShownError} where it may not */
  mayGo?: (address: string) => void
  /** The socket is closed: it may be forgotten. */
  onEnded: (id: number) => void
  /** Where secrets of TLS connections go; they are not kept where left out. */
  secrets?: Secrets
}

/** What is known of a socket before it is opened. */
export type SocketFacts = Pick<SocketState, 'id' | 'kind' | 'transport' | 'listener' | 'asked' | 'reply'> &
  Partial<Pick<SocketState, 'framing'>>

/** What a template can take values from. */
export interface Heard {
  /** The last message that was received. */
  received: Uint8Array
  /** What a script captured, by name. */
  captured: ReadonlyMap<string, Uint8Array>
}

const NOTHING_HEARD: Heard = { received: new Uint8Array(0), captured: new Map() }

/** Told once of a send of so many bytes: null where the kernel took them, else why not. Never before the send returned. */
export type Taken = (refused: ShownError | null, length: number) => void

/** TLS as it is asked for on an open connection. */
export type StartTls = CallParams<'socket.startTls'>['tls']

/** Events logged before a socket has a flow: kept to be tied to it, at most a handful. */
type Early = number[]

/**
 * What all our own sockets have in common: an id, a state for the window, a place in the flow table, and their
 * events. The subclasses own the Node socket.
 */
export abstract class OwnSocket {
  readonly state: SocketState
  protected place: OwnPlace | null = null
  private joined: JoinedSocket | null = null
  protected readonly openedAt = wallClock()
  private early: Early = []

  constructor(
    protected readonly context: SocketContext,
    facts: SocketFacts,
  ) {
    this.state = {
      framing: 'none',
      readingPaused: false,
      accepting: 'accepting',
      acceptQueue: null,
      unsent: 0,
      tls: null,
      groups: [],
      script: null,
      ...facts,
      local: null,
      peer: null,
      flow: null,
      phase: 'opening',
      halfClosedByUs: false,
      halfClosedByPeer: false,
      bytesOut: 0,
      bytesIn: 0,
      connections: 0,
      error: null,
    }
  }

  /** Sends bytes; resolves with how many the kernel took. @throws {ShownError} */
  abstract send(bytes: Uint8Array, to: { host: string; port: number } | null): Promise<number>
  /** The same without a promise for each, for those who send much. @throws {ShownError} where nothing can be sent now */
  write(bytes: Uint8Array, to: { host: string; port: number } | null, taken: Taken): void {
    this.send(bytes, to).then(
      () => taken(null, bytes.length),
      (thrown: unknown) => taken(ShownError.of(shownError(thrown)), bytes.length),
    )
  }
  /** Sends FIN and goes on reading. @throws {ShownError} where the socket has no streams */
  abstract halfClose(): void
  /** Sends RST where there is a connection. @throws {ShownError} */
  abstract reset(): void
  /** Closes for good; nothing is lost that the kernel has taken. Done when the system has let go of it. */
  abstract close(): Promise<void>

  /** Lets go of it at once, whatever is unsent. */
  drop(): void {
    void this.close()
  }

  /** @throws {ShownError} where it takes no connections */
  setAccepting(_accepting: SocketState['accepting']): Promise<void> {
    throw this.cannot('It is no listener: there are no connections to accept.')
  }
  /** How a client's name was resolved and what was tried. @throws {ShownError} where it is no client */
  attempts(): ConnectAttempts {
    throw this.cannot('It is no client: nothing was resolved or tried.')
  }
  /** @throws {ShownError} where it has no stream, or the system refuses the group */
  joinGroup(_membership: Membership): void {
    throw this.cannot('Only a UDP socket joins multicast groups.')
  }
  leaveGroup(_membership: Membership): void {
    throw this.cannot('Only a UDP socket joins multicast groups.')
  }
  setDatagramOptions(_options: Partial<DatagramOptions>): void {
    throw this.cannot('It is no UDP socket.')
  }
  setStreamOptions(_options: Partial<StreamOptions>): void {
    throw this.cannot('It has no stream: these are options of a connection.')
  }
  /** Stops reading, so that the kernel's receive buffer fills; or goes on. */
  pauseReading(_paused: boolean): void {
    throw this.cannot('Nothing is read from it.')
  }
  setReply(_reply: Reply): void {
    throw this.cannot('It does not answer by itself.')
  }
  /** How received bytes are cut into messages. */
  get framing(): Framing {
    return { kind: 'none' }
  }
  /** What was heard on it. */
  get heard(): Heard {
    return NOTHING_HEARD
  }
  /** How the script that answers on it ends; null where none does. */
  scriptOutcome(): Promise<ScriptOutcome> | null {
    return null
  }
  /** Puts TLS on the open connection; done when the handshake is. @throws {ShownError} */
  startTls(_asked: StartTls): Promise<void> {
    throw this.cannot('TLS needs a connection.')
  }
  tlsDetails(): TlsDetails {
    throw this.cannot('There is no TLS on it.')
  }
  /** What the kernel says of it now. */
  kernel(): KernelSocket {
    throw this.cannot('The system tells nothing of it.')
  }

  private cannot(why: string): ShownError {
    return new ShownError('EOPNOTSUPP', why)
  }

  /**
   * Joins the socket to its flow, and ties to it what was logged before.
   *
   * @param place where it stands already, if it left it for another
   */
  protected join(
    protocol: number,
    local: Endpoint,
    peer: Endpoint | null,
    state: StateCode,
    place: OwnPlace | null = null,
  ): void {
    this.state.local = local
    this.state.peer = peer
    const originator = this.state.kind === 'client' || this.state.kind === 'udp'
    // An accepted connection is older than its callback: its handshake may have been captured a moment ago.
    const since = originator ? this.openedAt : this.openedAt - 1000
    this.joined = { protocol, local, peer, originator, since, state }
    this.place = place
    this.state.flow = place?.flow ?? null
    this.enter()
    if (place) this.context.own.setState(place, state)
    for (const sequence of this.early.splice(0))
      this.context.own.events.assign(sequence, this.state.flow ?? -1)
  }

  /** Leaves its flow as it is: another attempt to connect has another four-tuple. */
  protected leave(): void {
    this.joined = null
    this.place = null
  }

  /** A socket outlives its row where so many flows came since that the row was evicted: it then gets another. */
  protected enter(): void {
    if (!this.joined || (this.place && this.context.own.holds(this.place.flow))) return
    this.place = this.context.own.join(this.state.id, this.joined)
    this.state.flow = this.place?.flow ?? null
  }

  protected event(kind: EventKind, text: string): void {
    this.enter()
    const sequence = this.context.own.log(this.state.id, this.place, kind, text)
    // A Unix-domain socket never has a flow.
    if (!this.place && this.state.phase === 'opening') this.early.push(sequence)
    this.context.onChange()
  }

  /**
   * @param keep whether the payload itself is kept; it is counted anyway
   * @param text what is to be said of it beyond its length
   */
  protected moved(
    kind: 'sent' | 'received',
    bytes: Uint8Array,
    place?: OwnPlace | null,
    keep = true,
    text = '',
  ): void {
    if (place === undefined) this.enter()
    if (kind === 'sent') this.state.bytesOut += bytes.length
    else this.state.bytesIn += bytes.length
    this.context.own.transfer(
      this.state.id,
      place === undefined ? this.place : place,
      kind,
      bytes,
      keep,
      text,
    )
    this.context.onChange()
  }

  /** Logs a message that the framing cut out of what was received. */
  protected message(bytes: Uint8Array, passedOver: number): void {
    const rest = passedOver > 0 ? `, longer than is kept: ${passedOver} more were passed over` : ''
    this.context.own.message(this.state.id, this.place, bytes, `message of ${bytes.length} bytes${rest}`)
    this.context.onChange()
  }

  protected stateIs(state: StateCode): void {
    if (this.joined) this.joined.state = state
    if (this.place) this.context.own.setState(this.place, state)
    this.context.onChange()
  }

  protected failed(error: EngineError): void {
    this.state.error = plainError(error)
    this.event('error', `${error.code}: ${error.message}`)
  }

  protected ended(text: string): void {
    if (this.state.phase === 'closed') return
    this.state.phase = 'closed'
    this.event('closed', text)
    this.stateIs(STATE.closed)
    this.context.onEnded(this.state.id)
  }

  protected requireOpen(): void {
    if (this.state.phase !== 'open') {
      throw new ShownError(
        'ENOTCONN',
        this.state.phase === 'opening' ? 'The socket is not open yet.' : 'The socket is closed.',
      )
    }
  }
}

/** An endpoint as Node gives it: IPv4 in its own form also where an IPv6 socket took it (RFC 4291 §2.5.5.2). */
export function plainEndpoint(address: string, port: number): Endpoint {
  return { address: address.replace(/^::ffff:(?=\d+\.)/i, '').split('%', 1)[0], port }
}

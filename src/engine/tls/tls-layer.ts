import { isIP, type Socket } from 'node:net'
import * as tls from 'node:tls'
import type { EngineError } from '#contract/messages'
import type { TlsState } from '#contract/sockets'
import type { TlsDetails } from '#contract/tls'
import { wallClock } from '../session/clock'
import { certificateFacts, certificatesOf } from './certificate-facts'
import type { Secrets } from './key-log'
import { judgePeer, type PeerTrust } from './peer-trust'
import type { PreparedTls } from './prepared-tls'
import { endedInHandshake, isTlsError, tlsError } from './tls-errors'
import { noCertificate, securedWords, startedWords, tooSlow } from './tls-words'

/** A handshake that has not ended by then is given up. */
const HANDSHAKE_MS = 30_000

/** What a layer is put on, and whom it tells. */
export interface TlsBelow {
  /** An open connection that nobody else reads from. */
  socket: Socket
  /** The peer's endpoint, for words. */
  where: string
  /** The name or address the connection was made to; what is verified where no server name was given. */
  host: string
  secrets: Secrets | null
  /** The state is another. */
  changed: (state: TlsState) => void
  event: (kind: 'tls-started' | 'tls-secured' | 'tls-failed', text: string) => void
  /** From now on `stream` is what is read and written. */
  secured: (stream: tls.TLSSocket) => void
  /** The connection is being closed. @param error null where this end gave up itself */
  failed: (error: EngineError | null) => void
}

/** TLS on a connection, either end's: the handshake, who the peer is, and what was agreed. */
export class TlsLayer {
  private state: TlsState
  private readonly startedAt = wallClock()
  private handshakeMs: number | null = null
  private peer: PeerTrust = { chain: [], trusted: null, whyNot: null }
  private agreed: Pick<TlsDetails, 'serverName' | 'keyExchange' | 'resumed'>
  private readonly late: NodeJS.Timeout
  private readonly stream: tls.TLSSocket
  private readonly name: string

  /** Begins the handshake. */
  constructor(
    private readonly prepared: PreparedTls,
    private readonly below: TlsBelow,
  ) {
    const { role, options } = prepared
    this.state = { role, phase: 'handshaking', version: null, cipher: null, alpn: null, trusted: null }
    this.name = role === 'client' ? (prepared.options.serverName ?? below.host) : ''
    // An address is no server name (RFC 6066 §3).
    const sni = isIP(this.name) ? null : this.name.replace(/\.$/, '') || null
    this.agreed = { serverName: role === 'client' ? sni : null, keyExchange: null, resumed: false }
    below.changed(this.state)
    below.event('tls-started', startedWords(prepared, sni))
    this.late = setTimeout(() => this.fail(tooSlow(HANDSHAKE_MS)), HANDSHAKE_MS)
    this.stream = role === 'client' ? this.asClient(sni) : this.asServer()
    if (options.keyLog) this.stream.on('keylog', (line: Buffer) => below.secrets?.add(line))
    this.stream.on('error', (error: Error) => this.onError(error))
    this.stream.on('_tlsError', (error: Error) => this.onError(error))
    this.stream.on('end', () => this.onEnd())
    this.stream.on('close', () => this.fail(null))
  }

  get role(): 'client' | 'server' {
    return this.prepared.role
  }

  /** Everything that is known of it. */
  details(): TlsDetails {
    const { role, options } = this.prepared
    const { version, cipher, alpn } = this.state
    return {
      role,
      version,
      cipher,
      alpn,
      ...this.agreed,
      handshakeMs: this.handshakeMs,
      trusted: this.peer.trusted,
      whyNot: this.peer.whyNot,
      peerChain: this.peer.chain,
      ownChain: options.certificate === null ? [] : certificatesOf(options.certificate).map(certificateFacts),
      keyLog: options.keyLog ? (this.below.secrets?.path ?? null) : null,
      keysDropped: options.keyLog ? (this.below.secrets?.dropped ?? 0) : 0,
    }
  }

  private asClient(sni: string | null): tls.TLSSocket {
    const { context, options } = this.prepared
    const stream = tls.connect({
      socket: this.below.socket,
      secureContext: context,
      servername: sni ?? '',
      ALPNProtocols: options.alpn.length > 0 ? options.alpn : undefined,
      // Who is trusted is judged afterwards, so that a refused chain can be read.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    })
    stream.once('secureConnect', () => this.onHandshake())
    return stream
  }

  private asServer(): tls.TLSSocket {
    const { context, options } = this.prepared
    const wanted = 'clientCertificate' in options ? options.clientCertificate : 'no'
    const stream = new tls.TLSSocket(this.below.socket, {
      isServer: true,
      secureContext: context,
      ALPNProtocols: options.alpn.length > 0 ? options.alpn : undefined,
      requestCert: wanted !== 'no',
      // Refuses a client without a certificate by an alert. An untrusted one is judged afterwards, and ends with
      // close_notify: Node's verification always says yes, and it has no call that sends another alert.
      rejectUnauthorized: wanted === 'require',
    })
    stream.once('secure', () => this.onHandshake())
    return stream
  }

  private onHandshake(): void {
    if (this.state.phase !== 'handshaking') return
    const { prepared, stream } = this
    this.handshakeMs = wallClock() - this.startedAt
    this.peer = judgePeer(stream, prepared.role, this.name, this.refuses)
    const cipher = stream.getCipher() as tls.CipherNameAndProtocol | undefined
    const { servername } = stream as { servername?: string | false | null }
    this.agreed = {
      serverName:
        prepared.role === 'client'
          ? this.agreed.serverName
          : servername === false || servername === ''
            ? null
            : (servername ?? null),
      keyExchange: keyExchangeOf(stream),
      resumed: stream.isSessionReused(),
    }
    this.state = {
      ...this.state,
      version: stream.getProtocol(),
      cipher: cipher?.standardName ?? cipher?.name ?? null,
      alpn: stream.alpnProtocol === false ? null : stream.alpnProtocol,
      trusted: this.peer.trusted,
    }
    const refusal = this.refusal()
    if (refusal) {
      this.fail(refusal)
      return
    }
    clearTimeout(this.late)
    this.state = { ...this.state, phase: 'secure' }
    this.below.changed(this.state)
    this.below.event('tls-secured', securedWords(this.details()))
    this.below.secured(stream)
  }

  /** Whether a peer that is not trusted is not talked to. */
  private get refuses(): boolean {
    const { role, options } = this.prepared
    return role === 'client' ? options.verify : options.clientCertificate === 'require'
  }

  /** Why we won't talk to the peer though the handshake was well. */
  private refusal(): EngineError | null {
    const { whyNot, trusted } = this.peer
    if (!this.refuses) return null
    return whyNot ?? (trusted === null ? noCertificate(this.role === 'client' ? 'server' : 'client') : null)
  }

  private onError(error: Error): void {
    const { role } = this.prepared
    const { where } = this.below
    this.fail(isTlsError(error) ? tlsError(error, { role, where }) : endedInHandshake({ role, where }))
  }

  /**
   * The peer's FIN in place of its part of the handshake. Once it is done, Node ends a stream alike for close_notify and
   * for a FIN without it (RFC 8446 §6.1): which of them it was can't be told here.
   */
  private onEnd(): void {
    this.fail(endedInHandshake({ role: this.prepared.role, where: this.below.where }))
  }

  private fail(error: EngineError | null): void {
    if (this.state.phase !== 'handshaking') return
    clearTimeout(this.late)
    this.state = { ...this.state, phase: 'failed' }
    this.below.changed(this.state)
    this.below.event(
      'tls-failed',
      error ? `${error.code}: ${error.message}` : 'given up during the handshake',
    )
    this.below.failed(error)
    // What is under way, such as an alert, is sent first.
    this.stream.destroySoon()
  }
}

/** The group of an ephemeral key exchange; only clients are told, and not by every library. */
function keyExchangeOf(stream: tls.TLSSocket): string | null {
  try {
    const told = stream.getEphemeralKeyInfo() as { type?: string; name?: string; size?: number } | null
    if (!told?.type) return null
    return told.name ?? `${told.type} ${told.size ?? '?'} bits`
  } catch {
    return null
  }
}

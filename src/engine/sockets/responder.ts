import type { Framing, Reply } from '#contract/sockets'

/** What a responder may do with the socket it answers on. */
export interface Answerable {
  send: (bytes: Uint8Array) => Promise<number>
  halfClose: () => void
  reset: () => void
  close: () => Promise<void>
  /** Stops and resumes reading, so that a peer that does not read its answers stops being read. */
  holdReading: (held: boolean) => void
  /** A message between two boundaries of the framing. */
  message: (bytes: Uint8Array) => void
}

/**
 * What a socket answers by itself: it is told what is received, cuts it into messages by the socket's framing, and
 * sends what the reply says. One for each connection.
 */
export class Responder {
  private waiting = 0

  constructor(
    readonly reply: Reply,
    readonly framing: Framing,
    private readonly socket: Answerable,
  ) {}

  /** Whether the payload that is received is worth keeping. */
  get keeps(): boolean {
    return this.reply.kind !== 'discard'
  }

  /** The connection is open. */
  opened(): void {
    // An echo has nothing to say first.
  }

  received(bytes: Uint8Array): void {
    if (this.reply.kind === 'echo') this.echo(bytes)
  }

  /** The peer has sent its FIN. */
  peerEnded(): void {
    // An echo has nothing more to answer once its peer has ended.
    if (this.reply.kind === 'echo') this.socket.halfClose()
  }

  /** The socket is closed: nothing more is sent. */
  stop(): void {
    this.waiting = 0
  }

  private echo(bytes: Uint8Array): void {
    this.waiting++
    this.socket.holdReading(true)
    this.socket
      .send(bytes)
      .catch(() => undefined)
      .finally(() => {
        if (--this.waiting <= 0) this.socket.holdReading(false)
      })
  }
}

import { randomFillSync } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { MOST_SENT_BYTES } from '#contract/limits'
import type { EngineError } from '#contract/messages'
import { frameAround, framed } from '#core/framing/frame-around'
import type { CompiledPayload } from '#core/payload/compile-payload'
import { plainError, ShownError, shownError } from '../engine-error'
import { wallClock } from '../session/clock'
import type { OwnSocket } from '../sockets/own-socket'

/** Bytes, and sends, that may wait for the kernel on one socket; past them the next one waits too. */
const MOST_WAITING_BYTES = 1 << 20
const MOST_WAITING_SENDS = 1024
/** Of a file that is sent on a stream. */
const CHUNK_BYTES = 64 << 10
/** What a UDP datagram over IPv4 carries (RFC 768, RFC 791): 65,535 less both headers. */
const MOST_DATAGRAM_BYTES = 65_507

/** What a lane sends: a payload, or a file by its path, read anew each time. */
export type Source =
  { kind: 'payload'; payload: CompiledPayload } | { kind: 'file'; open: () => Promise<FileHandle> }

/** Where counts of a send go. */
export interface Tally {
  sent: number
  failed: number
  bytes: number
  error: EngineError | null
}

/** The sends of one task through one socket, in order. */
export class SendLane {
  /** Begun, whether they were taken or not. */
  begun = 0
  waiting = 0
  private waitingBytes = 0
  /** Nothing more can be sent: the socket is closed, or this end has sent its FIN. */
  isOver = false
  private isStopped = false

  constructor(
    private readonly socket: OwnSocket,
    private readonly source: Source,
    private readonly to: { host: string; port: number } | null,
    private readonly isFramed: boolean,
    private readonly tally: Tally,
    private readonly onTaken: () => void,
  ) {}

  /** Whether another may begin now. */
  get hasRoom(): boolean {
    if (this.source.kind === 'file') return this.waiting === 0
    return this.waitingBytes < MOST_WAITING_BYTES && this.waiting < MOST_WAITING_SENDS
  }

  /** Sends one. */
  begin(): void {
    const index = this.begun++
    this.waiting++
    if (this.source.kind === 'file') {
      this.sendFile(this.source.open).then(
        () => this.taken(null, 0),
        (thrown: unknown) => this.taken(shownError(thrown), 0),
      )
      return
    }
    let length = 0
    try {
      const bytes = this.bytesOf(this.source.payload, index)
      length = bytes.length
      this.waitingBytes += length
      this.socket.write(bytes, this.to, this.taken)
    } catch (thrown) {
      this.taken(shownError(thrown), length)
    }
  }

  stop(): void {
    this.isStopped = true
  }

  private readonly taken = (refused: EngineError | null, length: number): void => {
    this.waiting--
    this.waitingBytes -= length
    if (refused) {
      this.tally.failed++
      this.tally.error = plainError(refused)
      // A packet that came back refused says nothing of the next; a stream that failed has ended.
      const { phase, transport } = this.socket.state
      if (phase !== 'open' || (transport !== 'udp' && transport !== 'raw')) this.isOver = true
    } else {
      this.tally.sent++
      this.tally.bytes += length
    }
    this.onTaken()
  }

  private bytesOf(payload: CompiledPayload, index: number): Uint8Array {
    const { received, captured } = this.socket.heard
    const made =
      payload.fixed ??
      payload.render({ index, time: wallClock(), random: randomFillSync, received, captured })
    const bytes = this.isFramed ? framed(this.socket.framing, made) : made
    if ('why' in bytes) throw new ShownError('EMSGSIZE', bytes.why, 'Choose a longer length in the framing.')
    if (bytes.length > MOST_SENT_BYTES)
      throw new ShownError('EMSGSIZE', 'One send carries 1 MiB at most.', 'Send a file for more.')
    return bytes
  }

  /** Sends a file piece by piece, each when the one before it was taken. */
  private async sendFile(open: () => Promise<FileHandle>): Promise<void> {
    const file = await open()
    try {
      const { size } = await file.stat()
      const frame = this.isFramed ? frameAround(this.socket.framing, size) : null
      if (frame && 'why' in frame) throw new ShownError('EMSGSIZE', frame.why)
      if (this.socket.state.transport === 'udp' && size > MOST_DATAGRAM_BYTES)
        throw new ShownError(
          'EMSGSIZE',
          `A datagram carries ${MOST_DATAGRAM_BYTES} bytes at most; the file has ${size}.`,
        )
      if (frame && frame.before.length > 0) await this.pass(frame.before)
      for (let at = 0; at < size && !this.isStopped;) {
        const chunk = Buffer.allocUnsafe(
          Math.min(size - at, Math.max(CHUNK_BYTES, size <= MOST_DATAGRAM_BYTES ? size : 0)),
        )
        const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
        if (bytesRead === 0) break
        await this.pass(chunk.subarray(0, bytesRead))
        at += bytesRead
      }
      if (frame && frame.after.length > 0) await this.pass(frame.after)
    } finally {
      await file.close()
    }
  }

  private async pass(bytes: Uint8Array): Promise<void> {
    this.tally.bytes += await this.socket.send(bytes, this.to)
    this.onTaken()
  }
}

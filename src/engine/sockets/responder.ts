import { randomFillSync } from 'node:crypto'
import type { Framing, Reply } from '#contract/sockets'
import { Framer } from '#core/framing/framer'
import { framed } from '#core/framing/frame-around'
import type { CompiledPayload } from '#core/payload/compile-payload'
import { ShownError } from '../engine-error'
import { compiledPayload } from '../sends/compiled-payload'
import { readScript, ScriptRun, type ScriptOutcome, type ScriptSide } from '../script/run-script'
import { wallClock } from '../session/clock'
import type { Taken } from './own-socket'

/** Bytes of answers that may wait to be taken before reading is held, and how many when it goes on. */
const HOLD_ABOVE = 256 << 10
const READ_BELOW = 64 << 10

/** What a responder may do with the socket it answers on. */
export interface Answerable extends ScriptSide {
  /** Sends what nobody waits for; `taken` is told when it is gone or refused. @throws {ShownError} */
  answer: (bytes: Uint8Array, taken: Taken) => void
  /** A message between two boundaries of the framing; of one too long, how many bytes were passed over. */
  message: (bytes: Uint8Array, passedOver: number) => void
}

/**
 * What a socket answers by itself: it is told what is received, cuts it into messages by the socket's framing, and
 * sends what the reply says. One for each connection.
 */
export class Responder {
  private waiting = 0
  private isHeld = false
  private index = 0
  private readonly framer: Framer | null
  private idle: NodeJS.Timeout | null = null
  private readonly payload: CompiledPayload | null
  private script: ScriptRun | null = null
  private scriptCaptured: ReadonlyMap<string, Uint8Array> = new Map()
  /** The last message that was received, for values that a template captures. */
  lastMessage: Uint8Array = new Uint8Array(0)

  /** @throws {ShownError} where a payload or a script of the reply is wrong */
  constructor(
    readonly reply: Reply,
    readonly framing: Framing,
    private readonly socket: Answerable,
  ) {
    this.framer =
      framing.kind === 'none'
        ? null
        : new Framer(framing, (bytes, passedOver) => this.onMessage(bytes, passedOver))
    requireReply(reply)
    this.payload = reply.kind === 'payload' ? compiledPayload(reply.payload) : null
  }

  /** Whether the payload that is received is worth keeping. */
  get keeps(): boolean {
    return this.reply.kind !== 'discard'
  }

  /** How the script of the reply ends; null where none was begun. */
  get outcome(): Promise<ScriptOutcome> | null {
    return this.script?.done ?? null
  }

  /** What a script captured on this socket, by name. */
  get captured(): ReadonlyMap<string, Uint8Array> {
    return this.script?.captured ?? this.scriptCaptured
  }

  /** Takes over what the responder before it knew: a reply was changed on an open socket. */
  follow(before: Responder): this {
    this.scriptCaptured = before.captured
    this.lastMessage = before.lastMessage
    return this
  }

  /** The connection is open. */
  opened(): void {
    if (this.reply.kind === 'script' && !this.script)
      this.script = new ScriptRun(readScript(this.reply.script), this.socket)
    if (this.reply.kind === 'payload' && this.reply.when === 'connect') this.answer()
  }

  received(bytes: Uint8Array): void {
    if (this.reply.kind === 'echo') this.send(bytes)
    else if (this.reply.kind === 'script') this.script?.take(bytes)
    if (this.framer) {
      this.framer.push(bytes)
      if (this.framing.kind === 'idle') this.waitForPause(this.framing.ms)
    } else if (this.keeps) {
      this.lastMessage = bytes
      this.answerMessage()
    }
  }

  /** The peer has sent its FIN. */
  peerEnded(): void {
    this.framer?.flush()
    this.script?.peerEnded()
    // An echo has nothing more to answer once its peer has ended, and nothing follows what a payload answered.
    if (this.reply.kind === 'echo' || this.reply.kind === 'discard' || this.reply.kind === 'payload')
      this.socket.halfClose()
  }

  /** The socket is closed, or another reply takes over: nothing more is sent. */
  stop(): void {
    if (this.idle) clearTimeout(this.idle)
    this.script?.stop()
    if (this.isHeld) this.socket.holdReading(false)
    this.isHeld = false
  }

  private onMessage(bytes: Uint8Array, passedOver: number): void {
    this.socket.message(bytes, passedOver)
    this.lastMessage = bytes
    this.answerMessage()
  }

  private waitForPause(ms: number): void {
    if (this.idle) this.idle.refresh()
    else {
      this.idle = setTimeout(() => {
        this.idle = null
        this.framer?.flush()
      }, ms)
    }
  }

  private answerMessage(): void {
    if (this.reply.kind === 'payload' && this.reply.when === 'message') this.answer()
  }

  private answer(): void {
    const { captured, lastMessage: received } = this
    const context = { index: this.index++, time: wallClock(), random: randomFillSync, received, captured }
    const answer = this.payload && framed(this.framing, this.payload.render(context))
    if (answer && 'why' in answer) this.socket.script(`the reply was not sent: ${answer.why}`)
    else if (answer) this.send(answer)
  }

  /** Sends; where answers wait for a peer that does not read, no more is read from it until they are taken. */
  private send(bytes: Uint8Array): void {
    this.waiting += bytes.length
    if (this.waiting > HOLD_ABOVE && !this.isHeld) {
      this.isHeld = true
      this.socket.holdReading(true)
    }
    try {
      this.socket.answer(bytes, this.taken)
    } catch (thrown) {
      this.taken(null, bytes.length)
      if (!(thrown instanceof ShownError)) throw thrown
    }
  }

  private readonly taken = (_refused: ShownError | null, length: number): void => {
    this.waiting -= length
    if (!this.isHeld || this.waiting > READ_BELOW) return
    this.isHeld = false
    this.socket.holdReading(false)
  }
}

/** @throws {ShownError} where a payload or a script of a reply is wrong: before a socket is opened that could not answer */
export function requireReply(reply: Reply): void {
  if (reply.kind === 'payload') compiledPayload(reply.payload)
  if (reply.kind === 'script') readScript(reply.script)
}

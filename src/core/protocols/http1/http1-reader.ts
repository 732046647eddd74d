import type { Side } from '../../own/own-ends'
import { MATCH, type MessageSink, type StreamReader } from '../protocol'
import { StreamBuffer } from '../stream-buffer'
import { framingOf, valuesOf } from './framing'
import { readHead, type Head } from './head'
import { CR, emptyLines, endOfHead, latin1, LF, lineEnd } from './octets'
import { OpenMessage } from './open-message'
import { recognizeHead } from './recognize'

/** Longest head, or trailers: four to eight times what servers take. */
const MOST_HEAD_BYTES = 65_536
/** Longest line of a chunk's size with its extensions. */
const MOST_CHUNK_LINE_BYTES = 4096
/** Requests that wait for their answers, of a client that never gets any. */
const MOST_WAITING = 256

/** Protocols that an Upgrade leads to, by its name there (IANA "HTTP Upgrade Tokens"). */
const UPGRADES: ReadonlyMap<string, string> = new Map([
  ['websocket', 'websocket'],
  ['h2c', 'http2'],
  ['tls/1.0', 'ssl'],
])

interface WaitingRequest {
  method: string
  /** For people: `GET /index.html`. */
  text: string
  /** Where it ends. */
  end: number
}

/** What one side's bytes are next. */
type Expects = 'head' | 'body' | 'chunk-size' | 'chunk-end' | 'trailers' | 'nothing'

class Lane {
  readonly kept = new StreamBuffer()
  open: OpenMessage | null = null
  expects: Expects = 'head'
  /** Bytes of `kept` in which no end of a head was found: they are not searched again. */
  searched = 0
  /** Whether `kept` surely begins with a head. */
  isHead = false
  /** Requests that this side sent, and that have no final response yet. */
  readonly waiting: WaitingRequest[] = []
}

/** Reads both sides of an HTTP/1 connection, pipelined requests among them. */
export class Http1Reader implements StreamReader {
  private readonly lanes = [new Lane(), new Lane()] as const
  private hasChanged = false

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    if (this.hasChanged) return
    const lane = this.lanes[side]
    if (lane.expects === 'nothing') {
      if (recognizeHead(bytes, 0, bytes.length) !== MATCH.yes) return
      lane.expects = 'head'
    }
    lane.kept.append(bytes, at)
    beginAgain(lane, bytes, at)
    while (lane.kept.length > 0 && this.step(side, lane, sink));
  }

  hole(side: Side, at: number, length: number, sink: MessageSink): void {
    const lane = this.lanes[side]
    if (lane.expects === 'body' && lane.open && length <= lane.open.rest) {
      lane.open.missing(at, length)
      if (lane.open.rest === 0) this.endOfBody(lane, at + length, sink)
      return
    }
    this.cutOff(side, at, 'Bytes are missing here.', sink)
    // Which response is for which request is not known any more.
    for (const { waiting } of this.lanes) waiting.length = 0
  }

  end(side: Side, sink: MessageSink): void {
    const lane = this.lanes[side]
    const { open, kept } = lane
    const end = open ? Math.max(open.end, kept.at + kept.length) : kept.at + kept.length
    if (open?.framing.kind === 'until-close') this.close(lane, end, sink)
    else this.cutOff(side, end, 'The connection ends before the message does.', sink)
  }

  /** Takes one step; false where it needs more bytes. */
  private step(side: Side, lane: Lane, sink: MessageSink): boolean {
    switch (lane.expects) {
      case 'head':
        return this.takeHead(side, lane, sink)
      case 'body':
        return this.takeBody(lane, sink)
      case 'chunk-size':
        return this.takeChunkSize(side, lane, sink)
      case 'chunk-end':
        return this.takeChunkEnd(side, lane, sink)
      case 'trailers':
        return this.takeTrailers(side, lane, sink)
      case 'nothing':
        lane.kept.clear()
        return false
    }
  }

  private takeHead(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { kept } = lane
    if (!lane.isHead) {
      kept.drop(emptyLines(kept.bytes))
      const match = recognizeHead(kept.bytes, 0, kept.length)
      if (match === MATCH.no) lose(lane)
      if (match === MATCH.no || match === MATCH.maybe) return false
      lane.isHead = true
    }
    const length = endOfHead(kept.bytes, lane.searched)
    if (length < 0) {
      lane.searched = kept.length
      if (kept.length > MOST_HEAD_BYTES)
        this.cutOff(side, kept.at + kept.length, `The head is longer than ${MOST_HEAD_BYTES} bytes.`, sink)
      return false
    }
    this.begin(side, lane, length, sink)
    return !this.hasChanged
  }

  /** A message whose head is in the first `length` bytes that are kept. */
  private begin(side: Side, lane: Lane, length: number, sink: MessageSink): void {
    const { kept } = lane
    const head = readHead(kept.bytes.subarray(0, length))
    const request = head.isResponse ? this.answeredBy(side, head) : undefined
    const framing = framingOf(head, request?.method ?? '')
    const open = new OpenMessage(side, kept.at, length, head, framing, request?.text ?? '')
    lane.open = open
    lane.isHead = false
    lane.searched = 0
    kept.drop(length)
    if (framing.kind === 'chunked') lane.expects = 'chunk-size'
    else if (framing.kind !== 'none') lane.expects = 'body'
    else this.endOfBody(lane, kept.at, sink)
    if (head.isResponse && request) this.follow(side, head, request, sink)
  }

  /** The request that a response is for; an interim response (RFC 9110 §15.2) leaves it waiting. */
  private answeredBy(side: Side, head: Head): WaitingRequest | undefined {
    const { waiting } = this.lanes[side === 0 ? 1 : 0]
    return head.status >= 100 && head.status < 200 && head.status !== 101 ? waiting.at(0) : waiting.shift()
  }

  /** After a response that says so, both sides speak another protocol (RFC 9110 §7.8, §9.3.6). */
  private follow(side: Side, head: Head, request: WaitingRequest, sink: MessageSink): void {
    const isTunnel = request.method === 'CONNECT' && head.status >= 200 && head.status < 300
    if (head.status !== 101 && !isTunnel) return
    this.hasChanged = true
    const token = isTunnel ? '' : (valuesOf(head, 'upgrade').at(0) ?? '')
    const here = this.lanes[side].kept.at
    sink.become(UPGRADES.get(token) ?? '', side === 0 ? [here, request.end] : [request.end, here])
  }

  private takeBody(lane: Lane, sink: MessageSink): boolean {
    const { kept, open } = lane
    if (!open) return false
    const length = Math.min(open.rest, kept.length)
    open.body(kept.at, length)
    kept.drop(length)
    if (open.rest === 0) this.endOfBody(lane, kept.at, sink)
    return true
  }

  private endOfBody(lane: Lane, end: number, sink: MessageSink): void {
    if (lane.open?.framing.kind === 'chunked') lane.expects = 'chunk-end'
    else this.close(lane, end, sink)
  }

  private takeChunkSize(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { kept, open } = lane
    const { bytes } = kept
    const line = bytes.indexOf(LF)
    if (line < 0 && bytes.length <= MOST_CHUNK_LINE_BYTES) return false
    const size = /^[0-9a-f]{1,13}(?=[\s;]|$)/i.exec(latin1(bytes, 0, Math.max(0, line)))?.[0]
    if (!open || size === undefined) {
      this.cutOff(side, kept.at, 'No size of a chunk stands here.', sink)
      return false
    }
    open.chunk(kept.at, line + 1, Number.parseInt(size, 16))
    lane.expects = open.rest === 0 ? 'trailers' : 'body'
    kept.drop(line + 1)
    return true
  }

  private takeChunkEnd(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { bytes } = lane.kept
    const length = lineEnd(bytes)
    if (length === 0 && bytes[0] === CR && bytes.length === 1) return false
    if (length === 0) {
      this.cutOff(side, lane.kept.at, 'The chunk is longer than it says.', sink)
      return false
    }
    lane.kept.drop(length)
    lane.expects = 'chunk-size'
    return true
  }

  private takeTrailers(side: Side, lane: Lane, sink: MessageSink): boolean {
    const { kept } = lane
    const empty = lineEnd(kept.bytes)
    const length = empty > 0 ? empty : endOfHead(kept.bytes, lane.searched)
    if (length < 0) {
      lane.searched = kept.length
      if (kept.length > MOST_HEAD_BYTES) this.cutOff(side, kept.at, 'The trailers are too long.', sink)
      return false
    }
    lane.searched = 0
    lane.open?.trailers(kept.bytes.subarray(0, length), kept.at)
    kept.drop(length)
    this.close(lane, kept.at, sink)
    return true
  }

  private close(lane: Lane, end: number, sink: MessageSink): void {
    const { open } = lane
    lane.open = null
    lane.expects = 'head'
    if (!open) return
    if (!open.head.isResponse && lane.waiting.length < MOST_WAITING)
      lane.waiting.push({ method: open.head.method, text: open.title, end })
    sink.message(open.close(end))
  }

  /** What was begun ends at `at`, and why; what follows is left alone until a message surely begins. */
  private cutOff(side: Side, at: number, why: string, sink: MessageSink): void {
    const lane = this.lanes[side]
    const { kept } = lane
    if (!lane.open && lane.isHead && kept.length > 0)
      lane.open = new OpenMessage(side, kept.at, kept.length, readHead(kept.bytes), { kind: 'none' }, '')
    lane.open?.cutOff(at, why)
    if (lane.open) this.close(lane, at, sink)
    lose(lane)
  }
}

/** What was kept may be the end of something whose beginning was not seen: then a piece that surely begins counts. */
function beginAgain(lane: Lane, piece: Uint8Array, at: number): void {
  const { kept, expects, isHead } = lane
  if (expects !== 'head' || isHead || kept.length === piece.length) return
  if (recognizeHead(kept.bytes, 0, kept.length) !== MATCH.no) return
  if (recognizeHead(piece, 0, piece.length) !== MATCH.yes) return
  kept.clear()
  kept.append(piece, at)
}

function lose(lane: Lane): void {
  lane.kept.clear()
  lane.expects = 'nothing'
  lane.isHead = false
  lane.searched = 0
}

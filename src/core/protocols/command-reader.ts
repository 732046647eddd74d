import type { Side } from '../own/own-ends'
import { FieldReader } from './field-reader'
import type { Layer } from './layer'
import { shortLine } from './line-text'
import type { MessageSink, StreamReader } from './protocol'
import { StreamBuffer } from './stream-buffer'

/** Longest line that is waited for: SMTP has 512 bytes (RFC 5321 §4.5.3.1), extensions some thousand. */
const MOST_LINE_BYTES = 8192
/** Longest reply: an FTP server's HELP or STAT has some hundred lines. */
const MOST_REPLY_BYTES = 65_536
/** Commands that wait for their replies; a client that pipelines more is none. */
const MOST_WAITING = 256
const LF = 0x0a
const HYPHEN = 0x2d
const END_OF_BODY = [0x0d, 0x0a, 0x2e, 0x0d, 0x0a]

/** What a protocol of commands and numbered replies (RFC 959 §4.2, RFC 5321 §4.2) has of its own. */
export interface Dialect {
  id: string
  name: string
  /** Notes what follows the verb, up to the end of its line. Returns the summary. */
  command: (reader: FieldReader, verb: string, length: number) => string
  /** Words for a reply beyond its own text: an address that it gives. */
  reply?: (reader: FieldReader, code: number, length: number) => string | null
  /** What a reply leads to: the client sends a body, credentials, or both go on with TLS. */
  leadsTo: (verb: string, code: number) => 'body' | 'credentials' | 'tls' | null
  /** Bytes of a body that follow a command at once (BDAT); 0 for none. */
  chunkAfter?: (verb: string, line: Uint8Array) => number
}

/** Reads such a connection: the originator sends commands, the other side replies. */
export class CommandReader implements StreamReader {
  private readonly kept = [new StreamBuffer(), new StreamBuffer()] as const
  private readonly isLost: [boolean, boolean] = [false, false]
  /** Verbs that were not replied to yet, the oldest first; the greeting replies to none. */
  private waiting: string[] = ['']
  private body: { at: number; matched: number; isWhole: boolean } | null = null
  private chunkLeft = 0
  private chunkAt = 0
  private awaitsCredentials = false
  /** Where each side's next message begins. */
  private readonly next: [number, number] = [0, 0]

  constructor(private readonly dialect: Dialect) {}

  push(side: Side, bytes: Uint8Array, at: number, sink: MessageSink): void {
    let rest = bytes
    let from = at
    if (this.isLost[side]) {
      const end = rest.indexOf(LF) + 1
      if (end === 0) return
      this.isLost[side] = false
      rest = rest.subarray(end)
      from += end
    }
    if (rest.length > 0) this.kept[side].append(rest, from)
    while (this.kept[side].length > 0 && this.takeOne(side, sink));
  }

  hole(side: Side): void {
    this.kept[side].clear()
    if (side === 0 && this.body) this.body.isWhole = false
    else this.isLost[side] = true
    if (side === 0) this.chunkLeft = 0
  }

  end(side: Side, sink: MessageSink): void {
    const kept = this.kept[side]
    if (side === 0 && this.body) this.giveBody(this.next[0] - this.body.at, false, sink)
    else if (kept.length > 0) this.give(side, kept.length, sink, true)
  }

  /** Takes one message. Returns whether there was one. */
  private takeOne(side: Side, sink: MessageSink): boolean {
    const kept = this.kept[side]
    if (side === 0 && this.chunkLeft > 0) return this.takeChunk(sink)
    if (side === 0 && this.body) return this.takeBody(sink)
    const { bytes } = kept
    const length = side === 0 ? lineEnd(bytes, 0) : replyEnd(bytes)
    if (length > 0) this.give(side, length, sink, false)
    else if (bytes.length >= (side === 0 ? MOST_LINE_BYTES : MOST_REPLY_BYTES)) {
      this.give(side, bytes.length, sink, true)
      this.isLost[side] = true
    } else return false
    return true
  }

  private give(side: Side, length: number, sink: MessageSink, isCut: boolean): void {
    const kept = this.kept[side]
    const { at } = kept
    const line = new Uint8Array(kept.bytes.subarray(0, length))
    kept.drop(length)
    this.next[side] = at + length
    const layer = side === 0 ? this.readCommand(line) : this.readReply(line)
    if (isCut) layer.malformed ??= { at: length, why: 'its line has no end' }
    sink.message({ side, at, length, layer })
    if (side === 1) this.follow(line, sink)
  }

  private readCommand(line: Uint8Array): Layer {
    const { dialect } = this
    const reader = new FieldReader(line)
    if (this.awaitsCredentials) {
      reader.octets('Credentials', line.length, (bytes) => `${bytes.length} bytes, not shown`)
      return reader.layer(dialect.id, dialect.name, 'credentials')
    }
    const end = line.findIndex((byte) => byte <= 0x20)
    const word = ascii(line.subarray(0, end < 0 ? line.length : end)).toUpperCase()
    const verb = /^[A-Z][A-Z0-9]*$/.test(word) ? word : ''
    if (verb !== '') reader.text('Command', verb.length)
    const summary = dialect.command(reader, verb, contentLength(line) - verb.length)
    this.waiting.push(verb)
    if (this.waiting.length > MOST_WAITING) this.waiting.shift()
    this.chunkLeft = dialect.chunkAfter?.(verb, line) ?? 0
    this.chunkAt = this.next[0]
    return reader.layer(dialect.id, dialect.name, shortLine(summary) || 'empty line')
  }

  private readReply(line: Uint8Array): Layer {
    const reader = new FieldReader(line)
    const code = codeOf(line)
    if (code === 0) {
      reader.text('Text', contentLength(line))
      return reader.layer(this.dialect.id, this.dialect.name, 'no reply code')
    }
    reader.text('Reply code', 3)
    const words = this.dialect.reply?.(reader, code, contentLength(line) - 3) ?? null
    let text = ''
    // Each line begins with the code again (RFC 5321 §4.2.1); FTP's inner ones need not.
    for (let from = reader.at; from < line.length;) {
      const end = lineEnd(line, from) || line.length
      const last = from + contentLength(line.subarray(from, end))
      const begin =
        from > 3 && codeOf(line.subarray(from, end)) === code ? from + 4 : from + (from === 3 ? 1 : 0)
      reader.at = Math.min(begin, last)
      const shown = reader.text('Text', last - reader.at)
      text ||= shown
      from = end
    }
    return reader.layer(this.dialect.id, this.dialect.name, shortLine(`${code} ${words ?? text}`.trimEnd()))
  }

  /** What the reply to the oldest command leads to. */
  private follow(line: Uint8Array, sink: MessageSink): void {
    const code = codeOf(line)
    const verb = this.waiting.at(0) ?? ''
    // A preliminary reply (1yz) is followed by another.
    if (code >= 200) this.waiting.shift()
    const next = this.dialect.leadsTo(verb, code)
    this.awaitsCredentials = next === 'credentials'
    if (next === 'body') this.body = { at: this.next[0], matched: 2, isWhole: true }
    if (next === 'tls') sink.become('ssl', [this.next[0], this.next[1]])
  }

  /** Looks for the end of a body: a line with a dot alone (RFC 5321 §4.1.1.4). Its bytes are not kept. */
  private takeBody(sink: MessageSink): boolean {
    const { body } = this
    const kept = this.kept[0]
    if (!body) return false
    const { bytes } = kept
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] === END_OF_BODY[body.matched]) body.matched++
      else body.matched = bytes[i] === END_OF_BODY[0] ? 1 : 0
      if (body.matched < END_OF_BODY.length) continue
      this.next[0] = kept.at + i + 1
      kept.drop(i + 1)
      this.giveBody(this.next[0] - body.at, true, sink)
      return true
    }
    this.next[0] = kept.at + bytes.length
    kept.clear()
    return false
  }

  private giveBody(length: number, hasEnd: boolean, sink: MessageSink): void {
    const { body } = this
    this.body = null
    if (!body || length <= 0) return
    this.tellBody(body.at, length, hasEnd && body.isWhole, sink)
  }

  private takeChunk(sink: MessageSink): boolean {
    const kept = this.kept[0]
    const taken = Math.min(this.chunkLeft, kept.length)
    this.next[0] = kept.at + taken
    kept.drop(taken)
    this.chunkLeft -= taken
    if (this.chunkLeft === 0) this.tellBody(this.chunkAt, this.next[0] - this.chunkAt, true, sink)
    return this.chunkLeft === 0
  }

  private tellBody(at: number, length: number, complete: boolean, sink: MessageSink): void {
    const { id, name } = this.dialect
    const field = { name: 'Body', value: `${length} bytes`, at: 0, length }
    const malformed = complete ? null : { at: length, why: 'the body is not whole' }
    const content = { mediaType: 'message/rfc822', encoding: '', ranges: [{ at, length }], complete }
    const summary = `message, ${length} B`
    sink.message({
      side: 0,
      at,
      length,
      layer: { protocol: id, name, summary, at: 0, length, fields: [field], malformed, content },
    })
  }
}

/** Offset behind the line that begins at `from`; 0 where its end is not there. */
function lineEnd(bytes: Uint8Array, from: number): number {
  return bytes.indexOf(LF, from) + 1
}

/** Length of a line without what ends it. */
function contentLength(line: Uint8Array): number {
  let end = line.length
  while (end > 0 && (line[end - 1] === LF || line[end - 1] === 0x0d)) end--
  return end
}

/** Offset behind a whole reply: the line whose code is not followed by a hyphen; 0 where it is not there. */
function replyEnd(bytes: Uint8Array): number {
  const first = codeOf(bytes)
  let at = 0
  for (let end = lineEnd(bytes, at); end > 0; end = lineEnd(bytes, at)) {
    const isFirst = at === 0
    const code = codeOf(bytes.subarray(at, end))
    const goesOn = isFirst ? first !== 0 && bytes[3] === HYPHEN : code !== first || bytes[at + 3] === HYPHEN
    if (!goesOn) return end
    at = end
  }
  return 0
}

/** The three digits that a reply begins with; 0 for none. */
export function codeOf(bytes: Uint8Array, at = 0): number {
  let code = 0
  for (let i = at; i < at + 3; i++) {
    if (i >= bytes.length || bytes[i] < 0x30 || bytes[i] > 0x39) return 0
    code = code * 10 + bytes[i] - 0x30
  }
  return code
}

/** Bytes as ASCII, one character each. */
export function ascii(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, 64))
}

/** Whether a command stands here: three or four letters, then a space or the line's end. */
export function isCommand(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start
  while (at < Math.min(end, start + 4) && (bytes[at] | 0x20) >= 0x61 && (bytes[at] | 0x20) <= 0x7a) at++
  return at >= start + 3 && at < end && (bytes[at] === 0x20 || bytes[at] === 0x0d)
}

/** Whether a reply stands here: a code of RFC 5321 §4.2.1, then a space or a hyphen. */
export function isReply(bytes: Uint8Array, start: number, end: number): boolean {
  const code = end - start < 4 ? 0 : codeOf(bytes, start)
  return code >= 100 && code < 600 && (bytes[start + 3] === 0x20 || bytes[start + 3] === HYPHEN)
}

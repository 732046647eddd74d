import type { Side } from '../../own/own-ends'
import type { Content, ContentRange } from '../layer'
import { headerValue } from './header-frames'
import type { HeaderField } from './hpack'

/** Streams of one side that are followed at a time; the oldest is given up for a new one. */
const MOST_STREAMS = 512
/** Places of one body that are noted. */
const MOST_RANGES = 1024

/** A body that comes in DATA frames. */
export interface Body {
  mediaType: string
  encoding: string
  ranges: ContentRange[]
  isComplete: boolean
}

/** The bodies that one side sends, by stream. */
export class Bodies {
  private readonly bodies = new Map<number, Body>()

  /** A header list of a stream: its first one says what its body is; a later one has trailers. */
  noteHeaders(stream: number, fields: readonly HeaderField[]): Body {
    const open = this.bodies.get(stream)
    if (open && open.ranges.length > 0) return open
    const [mediaType] = headerValue(fields, 'content-type').toLowerCase().split(';')
    return this.open(stream, {
      mediaType: mediaType.trim(),
      encoding: headerValue(fields, 'content-encoding').toLowerCase(),
      ranges: [],
      isComplete: true,
    })
  }

  /** Bytes of a stream's body; one whose headers were missed says nothing of itself. */
  noteBytes(stream: number, range: ContentRange): Body {
    const body =
      this.bodies.get(stream) ??
      this.open(stream, { mediaType: '', encoding: '', ranges: [], isComplete: false })
    if (body.ranges.length === MOST_RANGES) body.isComplete = false
    else if (range.length > 0) body.ranges.push(range)
    return body
  }

  /** The stream ends: what its body was; undefined where it had none. */
  end(stream: number): Content | undefined {
    const body = this.bodies.get(stream)
    this.bodies.delete(stream)
    if (!body || body.ranges.length === 0) return undefined
    const { mediaType, encoding, ranges, isComplete } = body
    return { mediaType, encoding, ranges, complete: isComplete }
  }

  /** Bytes are missing, of any stream. */
  lose(): void {
    for (const body of this.bodies.values()) body.isComplete = false
  }

  private open(stream: number, body: Body): Body {
    this.bodies.set(stream, body)
    if (this.bodies.size > MOST_STREAMS)
      for (const oldest of this.bodies.keys()) {
        this.bodies.delete(oldest)
        break
      }
    return body
  }
}

export const otherSide = (side: Side): Side => (side === 0 ? 1 : 0)

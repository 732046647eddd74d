import type { StreamFind, StreamFound } from '#contract/stream-bytes'
import { compilePattern } from '#core/match/compile-pattern'
import type { Program } from '#core/match/program'
import { Search } from '#core/match/search'
import type { Mistake } from '#core/payload/payload-text'
import type { StreamView } from './stream-view'

const MOST_FOUND = 10_000
/** Searched at one turn: a few milliseconds even of a pattern with many ways to go. */
const TURN_BYTES = 1 << 17

type Wanted = Omit<StreamFind, 'view'>

/** A pattern of the kind that was asked for, or what is wrong with it. Text and hex are patterns of fixed bytes. */
function programOf({ kind, pattern, ignoresCase }: Wanted): Program | Mistake {
  if (kind === 'regex') return compilePattern(pattern, ignoresCase)
  const bytes = kind === 'text' ? new TextEncoder().encode(pattern) : hexBytes(pattern)
  if (!(bytes instanceof Uint8Array)) return bytes
  return compilePattern(Array.from(bytes, escaped).join(''), ignoresCase && kind === 'text')
}

const escaped = (byte: number) => {
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
  return isLetter ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
}

function hexBytes(text: string): Uint8Array | Mistake {
  const at = text.search(/[^\da-fA-F\s:.,-]/)
  if (at >= 0) return { at, why: 'Hex is written with 0 to 9 and a to f, such as 0d 0a.' }
  const digits = text.replace(/[\s:.,-]/g, '')
  if (digits.length % 2 !== 0 || digits === '')
    return { at: text.length, why: 'A byte has two digits: one is missing.' }
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16))
}

/** One direction's search: where it began, and what it goes on with. */
interface Way {
  search: Search
  base: number
  /** Where the bytes that it was given end. */
  end: number
}

/**
 * Searches a stream as it is laid out, across the borders of its chunks; a hole ends what could have been found. The
 * engine goes on with other work between turns.
 */
export async function findInStream(view: StreamView, wanted: Wanted): Promise<StreamFound> {
  const program = programOf(wanted)
  if ('why' in program) return { found: [], isCut: false, searched: 0, mistake: program }
  const found: StreamFound['found'] = []
  const ways: (Way | null)[] = [null, null]
  let searched = 0
  let sinceTurn = 0
  for (let chunk = 0; chunk < view.chunkCount && found.length < MOST_FOUND; chunk++) {
    const { direction, offset, length, isBytes } = view.chunkAt(chunk)
    const name = direction === 1 ? 'in' : 'out'
    if (wanted.direction !== null && wanted.direction !== name) continue
    if (!isBytes) {
      ways[direction] = null
      continue
    }
    for (let from = 0; from < length; from += TURN_BYTES) {
      const bytes = view.bytesOf(chunk, from, Math.min(TURN_BYTES, length - from))
      if (bytes === null) {
        ways[direction] = null
        break
      }
      const at = offset + from
      const before = ways[direction]
      const way = before?.end === at ? before : { search: new Search(program), base: at, end: at }
      ways[direction] = way
      for (const place of placesIn(way, program, bytes, at)) {
        if (found.length === MOST_FOUND) break
        found.push({ line: view.lineOf(direction, place.offset, chunk), direction: name, ...place })
      }
      searched += bytes.length
      sinceTurn += bytes.length
      if (sinceTurn < TURN_BYTES) continue
      sinceTurn = 0
      await new Promise(setImmediate)
    }
  }
  found.sort((a, b) => a.line - b.line || a.offset - b.offset)
  return { found, isCut: found.length === MOST_FOUND, searched, mistake: null }
}

/** Feeds a way with the next bytes, which lie at `at`: every place that ends in them. */
function placesIn(
  way: Way,
  program: Program,
  bytes: Uint8Array,
  at: number,
): { offset: number; length: number }[] {
  const places: { offset: number; length: number }[] = []
  let rest = bytes
  way.end = at + bytes.length
  while (rest.length > 0) {
    const match = way.search.feed(rest)
    if (match === null) break
    const end = way.base + match.end
    if (match.end > match.start)
      places.push({ offset: way.base + match.start, length: match.end - match.start })
    // The next begins behind it; behind a match of nothing one byte further.
    way.base = match.end > match.start ? end : end + 1
    way.search = new Search(program)
    rest = bytes.subarray(Math.max(0, way.base - at))
  }
  return places
}

import { FieldReader } from '../field-reader'
import { lineText } from '../line-text'
import type { Field } from '../layer'
import { COLON, CR, isTokenByte, latin1, LF, SPACE, TAB } from './octets'

/** Header fields that are noted. A head of 64 KiB could have 20,000; all count, but a view is for people. */
const MOST_FIELDS = 512

/** A request's or response's head, read. */
export interface Head {
  isResponse: boolean
  /** Of a request; empty in a response. */
  method: string
  target: string
  /** Of a response; 0 in a request, or where it is no number. */
  status: number
  reason: string
  /** `HTTP/1.1` */
  version: string
  headers: Header[]
  fields: Field[]
}

export interface Header {
  /** Lower case. */
  name: string
  /** One character a byte, without spaces around it. */
  value: string
  /** Where it is shown; null where too many are. */
  field: Field | null
}

/** Reads a whole head: a start line and header fields, each line with its end, the empty line last. */
export function readHead(bytes: Uint8Array): Head {
  const from = new FieldReader(bytes)
  const head = readStartLine(from)
  head.headers = readHeaders(from)
  head.fields = from.fields
  return head
}

/** Reads header fields, up to and with the empty line; trailers are the same (RFC 9112 §7.1.2). */
export function readHeaders(from: FieldReader): Header[] {
  const headers: Header[] = []
  let last: Header | null = null
  while (from.left > 0) {
    const at = from.at
    const { end, problem } = nextLine(from)
    if (end === at) break
    const isFolded = from.bytes[at] === SPACE || from.bytes[at] === TAB
    if (isFolded && last) {
      // RFC 9112 §5.2: what a folded line says belongs to the field before.
      last.value = `${last.value} ${trimmed(from.bytes, at, end)}`
      if (last.field) unfold(last.field, lineText(from.bytes.subarray(at, end)).trim(), from.at - from.start)
      continue
    }
    last = readHeader(from, at, end, problem, headers.length < MOST_FIELDS)
    headers.push(last)
  }
  return headers
}

function readStartLine(from: FieldReader): Head {
  const at = from.at
  const { end, problem } = nextLine(from)
  const line = latin1(from.bytes, at, end)
  const isResponse = /^HTTP\/\d/.test(line)
  const [first, second, third] = startLineParts(line, isResponse)
  const children: Field[] = []
  const part = (name: string, text: string, offset: number) => {
    if (text !== '') children.push({ name, value: shown(text), at: at + offset, length: text.length })
  }
  const names = isResponse ? ['Version', 'Status', 'Reason'] : ['Method', 'Target', 'Version']
  part(names[0], first, 0)
  part(names[1], second, first.length + 1)
  part(names[2], third, line.length - third.length)
  from.fields.push({
    name: isResponse ? 'Status line' : 'Request line',
    value: shown(line),
    at,
    length: end - at,
    children,
    ...(problem === undefined ? {} : { problem }),
  })
  const [version, method] = isResponse ? [first, ''] : [third, first]
  const status = isResponse && /^\d{3}$/.test(second) ? Number(second) : 0
  const [target, reason] = isResponse ? ['', third] : [second, '']
  return { isResponse, method, target, status, reason, version, headers: [], fields: [] }
}

/** What stands before the first space, between, and behind the last one (of a response: the second). */
function startLineParts(line: string, isResponse: boolean): [string, string, string] {
  const first = line.indexOf(' ')
  if (first < 0) return [line, '', '']
  const second = isResponse ? line.indexOf(' ', first + 1) : line.lastIndexOf(' ')
  if (second <= first) return [line.slice(0, first), line.slice(first + 1), '']
  return [line.slice(0, first), line.slice(first + 1, second), line.slice(second + 1)]
}

function readHeader(
  from: FieldReader,
  at: number,
  end: number,
  lineProblem: string | undefined,
  isNoted: boolean,
): Header {
  const { bytes } = from
  let colon = at
  while (colon < end && bytes[colon] !== COLON) colon++
  const name = latin1(bytes, at, colon)
  const value = trimmed(bytes, Math.min(colon + 1, end), end)
  const problem = nameProblem(bytes, at, colon, end) ?? lineProblem
  const field: Field = {
    name: name.trim() === '' ? 'Header field' : shown(name),
    value: shownValue(bytes, Math.min(colon + 1, end), end),
    at: at - from.start,
    length: end - at,
    ...(problem === undefined ? {} : { problem }),
  }
  if (isNoted) from.fields.push(field)
  return { name: name.trim().toLowerCase(), value, field: isNoted ? field : null }
}

function nameProblem(bytes: Uint8Array, at: number, colon: number, end: number): string | undefined {
  if (colon === end) return 'A header field without a colon.'
  if (colon === at) return 'A header field without a name.'
  if (bytes[colon - 1] === SPACE || bytes[colon - 1] === TAB)
    return 'Space before the colon, which servers must refuse (RFC 9112 §5.1).'
  for (let i = at; i < colon; i++)
    if (!isTokenByte(bytes[i])) return 'A name with characters that are not allowed in it.'
  return undefined
}

function unfold(field: Field, more: string, end: number): void {
  field.value = `${field.value} ${more}`
  field.length = end - field.at
  field.problem = 'Folded over several lines, which is obsolete (RFC 9112 §5.2).'
}

/** Moves behind the next line. Returns where its text ends. */
function nextLine(from: FieldReader): { end: number; problem: string | undefined } {
  const { bytes } = from
  let at = from.at
  while (at < from.end && bytes[at] !== LF) at++
  const hasEnd = at < from.end
  const hasCr = at > from.at && bytes[at - 1] === CR
  from.at = hasEnd ? at + 1 : at
  const problem = hasEnd && !hasCr ? 'The line ends with LF alone (RFC 9112 §2.2).' : undefined
  return { end: hasCr ? at - 1 : at, problem }
}

function trimmed(bytes: Uint8Array, from: number, to: number): string {
  return latin1(bytes, from, to).trim()
}

function shownValue(bytes: Uint8Array, from: number, to: number): string {
  let [start, end] = [from, to]
  while (start < end && (bytes[start] === SPACE || bytes[start] === TAB)) start++
  while (end > start && (bytes[end - 1] === SPACE || bytes[end - 1] === TAB)) end--
  return lineText(bytes.subarray(start, end))
}

const shown = (text: string) => lineText(Uint8Array.from(text, (char) => char.charCodeAt(0)))

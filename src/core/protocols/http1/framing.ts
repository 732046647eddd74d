import type { Head, Header } from './head'

/** How a message's body ends (RFC 9112 §6.3). */
export type Framing = { kind: 'none' | 'chunked' | 'until-close' } | { kind: 'length'; length: number }

/**
 * How the body of a message ends. What is odd about its header fields is said at them: where two readers could
 * disagree, one of them can be made to take a body for a request (§11.2).
 *
 * @param method of the request that a response answers; empty where it is not known
 */
export function framingOf(head: Head, method: string): Framing {
  const codings = valuesOf(head, 'transfer-encoding')
  const lengths = lengthsOf(head)
  if (codings.length > 0 && lengths.length > 0)
    tell(
      head,
      'content-length',
      'Both Transfer-Encoding and Content-Length: a sign of request smuggling (RFC 9112 §6.1).',
    )
  if (hasNoBody(head, method)) return { kind: 'none' }
  if (codings.length > 0) return codedFraming(head, codings)
  const length = lengths.at(0)
  if (length !== undefined) return length === 0 ? { kind: 'none' } : { kind: 'length', length }
  return { kind: head.isResponse ? 'until-close' : 'none' }
}

function hasNoBody({ isResponse, status }: Head, method: string): boolean {
  if (!isResponse) return false
  if (method === 'HEAD' || status === 204 || status === 304) return true
  if (status >= 100 && status < 200) return true
  return method === 'CONNECT' && status >= 200 && status < 300
}

function codedFraming(head: Head, codings: string[]): Framing {
  if (head.version === 'HTTP/1.0')
    tell(head, 'transfer-encoding', 'HTTP/1.0 has no Transfer-Encoding (RFC 9112 §6.1).')
  if (codings.at(-1) === 'chunked') return { kind: 'chunked' }
  tell(
    head,
    'transfer-encoding',
    'The last coding is not chunked, so only the end of the connection ends the body.',
  )
  // Of a request a server could not tell where it ends (§6.3).
  return { kind: head.isResponse ? 'until-close' : 'none' }
}

/** All lengths that the message says; wrong ones are told and left out. */
function lengthsOf(head: Head): number[] {
  const lengths: number[] = []
  for (const value of valuesOf(head, 'content-length')) {
    const length = /^\d{1,15}$/.test(value) ? Number(value) : -1
    if (length < 0) tell(head, 'content-length', 'This is no length.')
    else if (lengths.length > 0 && length !== lengths[0])
      tell(
        head,
        'content-length',
        'Two lengths that differ: a sign of request smuggling (RFC 9112 §6.3). The first is taken.',
      )
    if (length >= 0) lengths.push(length)
  }
  return lengths
}

/** The members of a list, lower case, of all fields of that name. */
export function valuesOf(head: Head, name: string): string[] {
  return head.headers
    .filter((header) => header.name === name)
    .flatMap(({ value }) => value.split(','))
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== '')
}

/** Says a problem at the last header field of a name. */
function tell(head: Head, name: string, problem: string): void {
  const header: Header | undefined = head.headers.findLast((one) => one.name === name)
  if (header?.field) header.field.problem = problem
}

/** What kinds of things are explained, as the glossary groups them. */
export const EXPLAINED = [
  'word',
  'TCP state',
  'SCTP state',
  'TCP flag',
  'TCP option',
  'TCP analysis',
  'header field',
  'ICMP',
  'ICMPv6',
  'error',
  'socket option',
  'connection state',
  'history',
] as const
export type ExplainedKind = (typeof EXPLAINED)[number]

/** One thing, explained: what it is, and what it means where it is met. */
export interface Explanation {
  kind: ExplainedKind
  /** As the field writes it: `CLOSE-WAIT`, `ECONNREFUSED`. */
  name: string
  /** Other names that it is looked for by. */
  also?: readonly string[]
  is: string
  means: string
  /** RFC section or manual page. */
  source: string
}

/** Lines of a table: name, what it is, what it means, source, and other names. */
type Line = readonly [name: string, is: string, means: string, source: string, ...also: string[]]

/** Entries of one kind, from lines. */
export const entries = (kind: ExplainedKind, lines: readonly Line[]): Explanation[] =>
  lines.map(([name, is, means, source, ...also]) => ({
    kind,
    name,
    is,
    means,
    source,
    ...(also.length > 0 && { also }),
  }))

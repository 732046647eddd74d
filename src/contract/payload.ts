import { z } from 'zod'

/** Longest payload as it is typed: four characters (`\xNN`) for each byte of the most that one send may carry. */
const MOST_CHARACTERS = 4 << 20

/** What is sent, as a person wrote it; core/payload makes bytes of it. */
export const payload = z.discriminatedUnion('mode', [
  z.object({
    mode: z.literal('text'),
    /** With escapes: `\n \r \t \0 \\ \xNN \u{…}`. */
    text: z.string().max(MOST_CHARACTERS),
    encoding: z.enum(['utf-8', 'latin-1', 'utf-16le', 'utf-16be']).default('utf-8'),
    ending: z.enum(['none', 'LF', 'CRLF', 'CR', 'NUL']).default('none'),
  }),
  z.object({ mode: z.literal('hex'), text: z.string().max(MOST_CHARACTERS) }),
  /** Hex with text in quotes: `02 "hello" 0d 0a 03`. */
  z.object({ mode: z.literal('mixed'), text: z.string().max(MOST_CHARACTERS) }),
  /** Text with fields in double braces, made anew for each send: counters, random, time, length, checksums, captured values. */
  z.object({ mode: z.literal('template'), text: z.string().max(MOST_CHARACTERS) }),
  /** A file that a person chose; see `file` in files.ts. */
  z.object({ mode: z.literal('file'), file: z.string() }),
])
export type Payload = z.output<typeof payload>

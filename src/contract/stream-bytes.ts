import { z } from 'zod'

/** Most places that one search of a stream gives. */
const MOST_FOUND = 10_000
/** Most bytes of a stream that are read at once: what a clipboard takes without a stall. */
const MOST_READ = 1 << 20

const direction = z.enum(['out', 'in'])

/** What is looked for in a stream. */
export const streamFind = z.object({
  view: z.int(),
  /** `regex`: over bytes, in linear time; docs/scripts.md has what it knows. */
  kind: z.enum(['text', 'hex', 'regex']),
  pattern: z.string().min(1).max(1024),
  /** Whether letters of ASCII fit in either case. */
  ignoresCase: z.boolean(),
  /** One direction alone; null for both. */
  direction: direction.nullable(),
})
export type StreamFind = z.output<typeof streamFind>

/** Places that fit, by line of the view and then by offset. */
export const streamFound = z.object({
  found: z
    .array(
      z.object({
        line: z.int(),
        direction,
        /** In its direction's stream. */
        offset: z.number(),
        length: z.int(),
      }),
    )
    .max(MOST_FOUND),
  /** There are more: the search ended at the most that it gives. */
  isCut: z.boolean(),
  searched: z.number(),
  /** What is wrong with the pattern, and at which character. */
  mistake: z.object({ at: z.int(), why: z.string() }).nullable(),
})
export type StreamFound = z.output<typeof streamFound>

/** A piece of one direction's stream. */
export const streamPiece = z.object({
  view: z.int(),
  direction,
  offset: z.number().nonnegative(),
  length: z.int().min(1).max(MOST_READ),
})

/** Its bytes one behind the other, and how many of those asked for are not there. */
export const streamBytes = z.object({ bytes: z.instanceof(Uint8Array), missing: z.number() })

/** A stream as a file: one direction's bytes as they are, or both as text with times. */
export const streamSave = z.object({
  view: z.int(),
  direction: direction.or(z.literal('both')),
  /** The token of a file that the person chose. */
  file: z.string(),
})
export const streamSaved = z.object({ bytes: z.number(), missing: z.number() })

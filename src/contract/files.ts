import { z } from 'zod'
import { DIFFERENCES } from '#core/compare/compare-flows'
import type { FlowSummary } from '#core/compare/flow-summary'

/**
 * A file that the engine may read or write. A page must not be able to name one: main shows the system's dialog, tells
 * the engine of the path that was chosen, and the page gets a token in its place. The command line names paths.
 */
export const file = z.string().min(1).max(4096)

/** A capture file that is being read or written. Of its path the window knows the name alone. */
const fileTask = z.object({
  id: z.int(),
  kind: z.enum(['open', 'save', 'compare']),
  name: z.string(),
  /** Bytes done, of how many; of a gzip file those that are packed. */
  done: z.number(),
  total: z.number(),
  packets: z.number(),
})
export type FileTask = z.output<typeof fileTask>

/** The session's files: what runs, what was opened, and whether there is something to save. */
export const fileStatus = z.object({
  tasks: z.array(fileTask),
  /** Names of the captures opened, in their order. */
  opened: z.array(z.string()),
  /** Packets captured since the session was saved last. */
  unsaved: z.number(),
  /** Changes of notes since then. */
  unsavedNotes: z.number(),
})

export type FileStatus = z.output<typeof fileStatus>

const wanted = z.union([z.literal('all'), z.array(z.int()).min(1).max(131_072)])

const comparedFlow = z.custom<FlowSummary>((value) => typeof value === 'object' && value !== null)
/** A session beside a capture file. */
const comparison = z.object({
  pairs: z.array(
    z.object({
      here: comparedFlow.nullable(),
      there: comparedFlow.nullable(),
      differs: z.array(z.enum(DIFFERENCES)),
    }),
  ),
  alike: z.int(),
  different: z.int(),
  onlyHere: z.int(),
  onlyThere: z.int(),
  ignoresClientPorts: z.boolean(),
  /** Pairs that are not in {@link pairs}: those that are the most alike. */
  left: z.int(),
  /** Flows of the file that made room for later ones, and are not compared. */
  evicted: z.int(),
  /** Why the file was not read to its end; null where it was. */
  error: z.string().nullable(),
  cancelled: z.boolean(),
})
export type FileComparison = z.output<typeof comparison>

/** Calls about capture files: pcap, pcapng and gzip of either are opened; pcapng is written. */
export const fileCalls = {
  /**
   * Begins to read a capture into the session, after those that are being read. It answers at once; the status tells
   * how far it is, and a notice how it ended.
   */
  'files.open': {
    params: z.object({ file, name: z.string().max(255).default('') }),
    result: z.object({ task: z.int() }),
  },
  /** Ends a task early: what was read stays, what was written is deleted. One that has ended is no mistake. */
  'files.cancel': { params: z.object({ task: z.int() }), result: z.object({}) },
  /** Reads a capture beside the session, of which it becomes no part, and compares their flows; answers when it is done. */
  'files.compare': {
    params: z.object({
      file,
      name: z.string().max(255).default(''),
      /** Whether ports of clients count; null: whichever finds more that is the same. */
      ignoresClientPorts: z.boolean().nullable().default(null),
    }),
    result: comparison,
  },
  /** Writes the session, or some of its flows, as pcapng; answers when it is written. */
  'files.save': {
    params: z.object({ file, name: z.string().max(255).default(''), what: wanted }),
    result: z.object({
      packets: z.number(),
      /** Of them packets of own sockets whose headers are made up. */
      madeUp: z.number(),
      bytes: z.number(),
      /** Packets that lie in no file any more, or never did: they could not be written. */
      missing: z.number(),
      cancelled: z.boolean(),
    }),
  },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>

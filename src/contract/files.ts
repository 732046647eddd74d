import { z } from 'zod'

/**
 * A file that the engine may read or write. A page must not be able to name one: main shows the system's dialog, tells
 * the engine of the path that was chosen, and the page gets a token in its place. The command line names paths.
 */
export const file = z.string().min(1).max(4096)

/** A capture file that is being read or written. Of its path the window knows the name alone. */
const fileTask = z.object({
  id: z.int(),
  kind: z.enum(['open', 'save']),
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

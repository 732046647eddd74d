import { z } from 'zod'
import { MOST_NOTE } from './limits'

const text = z.string().trim().max(MOST_NOTE, `A note has at most ${MOST_NOTE} characters.`)

/** Calls about notes on packets and flows; saved sessions have them as comments (docs/sessions.md). */
export const noteCalls = {
  /** A flow's note, and those of its packets in memory. @throws `ENOENT` where the flow is not in memory */
  'notes.of': {
    params: z.object({ flow: z.int() }),
    result: z.object({
      flow: z.string(),
      packets: z.array(z.object({ packet: z.int(), text: z.string() })),
    }),
  },
  /**
   * Writes a note; an empty text takes it away.
   *
   * @throws `ENOENT` where the packet or flow is not in memory, `ENOSPC` where there are too many notes, `ENODATA` for a
   *   packet that lies in no file
   */
  'notes.set': {
    params: z.object({
      on: z.union([z.object({ flow: z.int() }), z.object({ packet: z.int() })]),
      text,
    }),
    result: z.object({}),
  },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType }>

import { z } from 'zod'

/** Something the user should know now: what happened, why, and the next step. */
export const notice = z.object({
  level: z.enum(['note', 'warning', 'error']),
  title: z.string(),
  text: z.string(),
  step: z.string().optional(),
})
export type Notice = z.output<typeof notice>

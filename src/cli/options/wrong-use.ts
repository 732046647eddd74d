import type { Command } from 'commander'
import type { z } from 'zod'

/**
 * Ends the program as wrong use: the sentence and the command's help on standard error, exit code 2.
 */
export function wrongUse(command: Command, sentence: string): never {
  return command.error(`error: ${sentence}`)
}

/** What the options ask for, as the engine takes it; what does not fit is a wrong use, said in words. */
export function requestOf<S extends z.ZodType>(command: Command, schema: S, asked: z.input<S>): z.output<S> {
  const checked = schema.safeParse(asked)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const isSentence = issue.message.endsWith('.')
  return wrongUse(command, isSentence ? issue.message : `${issue.path.join('.')}: ${issue.message}.`)
}

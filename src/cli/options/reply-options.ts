import { Option, type Command } from 'commander'
import type { z } from 'zod'
import type { reply } from '#contract/sockets'
import { readText } from './read-text'
import { wrongUse } from './wrong-use'

/** What answers instead of standard input. */
export interface ReplyFlags {
  reply?: 'none' | 'echo' | 'discard'
  replyPayload?: string
  on?: 'connect' | 'message'
  script?: string
}

export function addReplyOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--reply <kind>', 'what is answered to each connection').choices([
        'none',
        'echo',
        'discard',
      ]),
    )
    .option('--reply-payload <text>', 'answer this, with escapes such as \\r\\n')
    .addOption(
      new Option('--on <moment>', 'answer when it connects, or to each message').choices([
        'connect',
        'message',
      ]),
    )
    .option('--script <file>', 'run the steps of a file on each connection')
}

/** What the options ask for. @throws {ShownError} where the script can't be read */
export function replyOf(command: Command, flags: ReplyFlags): z.input<typeof reply> {
  const given = [flags.reply, flags.replyPayload, flags.script].filter((one) => one !== undefined)
  if (given.length > 1) wrongUse(command, '--reply, --reply-payload and --script exclude each other.')
  if (flags.on !== undefined && flags.replyPayload === undefined)
    wrongUse(command, '--on needs --reply-payload.')
  if (flags.script !== undefined) return { kind: 'script', script: readText(flags.script) }
  if (flags.replyPayload === undefined) return { kind: flags.reply ?? 'none' }
  return { kind: 'payload', payload: { mode: 'text', text: flags.replyPayload }, when: flags.on }
}

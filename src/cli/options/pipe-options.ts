import type { Command } from 'commander'
import { wrongUse } from './wrong-use'

/** How standard input and output are joined to a connection, as it was typed. */
export interface PipeFlags {
  sendOnly?: true
  recvOnly?: true
  /** commander's name of what `--no-shutdown` turns off. */
  shutdown?: boolean
  halfOpen?: true
  crlf?: true
}

export function addPipeOptions(command: Command): Command {
  return command
    .option('--send-only', 'send standard input, then close; what comes is not written')
    .option('--recv-only', 'send nothing: standard input is not read')
    .option('--no-shutdown', 'no FIN when standard input ends: wait for the peer’s')
    .option('--half-open', 'go on sending after the peer’s FIN until standard input ends')
    .option('-C, --crlf', 'send CRLF for each LF of standard input')
}

/** Refuses options that contradict each other. */
export function checkPipe(command: Command, flags: PipeFlags): void {
  if (flags.sendOnly && flags.recvOnly) wrongUse(command, '--send-only and --recv-only exclude each other.')
}

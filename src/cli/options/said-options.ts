import type { Command } from 'commander'
import { wrongUse } from './wrong-use'

/** How much is said, and in which form. */
export interface SaidFlags {
  json?: true
  quiet?: true
  verbose?: true
}

export function addSaidOptions(command: Command): Command {
  return command
    .option('-q, --quiet', 'say nothing but errors')
    .option('-v, --verbose', 'say each event')
    .option('--json', 'one JSON object a line on standard output, for a program to read')
}

/** Refuses options that contradict each other. */
export function checkSaid(command: Command, flags: SaidFlags): void {
  if (flags.quiet && flags.verbose) wrongUse(command, '-q and -v exclude each other.')
}

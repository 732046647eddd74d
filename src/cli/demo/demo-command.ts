import type { Command } from 'commander'
import { numberBetween } from '../options/number-option'
import { runDemo } from './run-demo'

/** Longest a demo may go on: an hour, in a lab. */
const MOST_SECONDS = 3600

/** `fourtuple demo` */
export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('let a listener and a client talk on loopback, and capture it')
    .option('--json', 'one JSON object a line, for a program to read')
    .option('--for <seconds>', 'how long messages are exchanged', numberBetween(0, MOST_SECONDS), 3)
    .action(async (options: { json?: true; for: number }) => {
      process.exitCode = await runDemo({ json: options.json === true, seconds: options.for })
    })
}

import { Command, InvalidArgumentError } from 'commander'
import { VERSION } from '#contract/version'
import { runDemo } from './demo/run-demo'

/** Longest a demo may go on: an hour, in a lab. */
const MOST_SECONDS = 3600

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value <= 0 || value > MOST_SECONDS) {
    throw new InvalidArgumentError(`It takes a number of seconds, more than 0 and at most ${MOST_SECONDS}.`)
  }
  return value
}

// `… | head` closes the pipe: that is an end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const program = new Command('fourtuple')
  .description("A socket inspector: your sockets, the kernel's and the wire's, joined on the four-tuple.")
  .version(VERSION)
  .showHelpAfterError()

program
  .command('demo')
  .description(
    'open a listener and a client on loopback, exchange messages, half-close, close, and capture it',
  )
  .option('--json', 'one JSON object a line, for a program to read')
  .option('--for <seconds>', 'how long messages are exchanged', seconds, 3)
  .action(async (options: { json?: true; for: number }) => {
    process.exitCode = await runDemo({ json: options.json === true, seconds: options.for })
  })

void program.parseAsync()

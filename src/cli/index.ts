import { Command, Option } from 'commander'
import { LARGEST_SNAPLEN, LONGEST_SECONDS, SMALLEST_SNAPLEN } from '#contract/limits'
import { VERSION } from '#contract/version'
import { runCapture } from './capture/run-capture'
import { captureOptionsOf, wrongTogether, type CaptureFlags } from './capture/capture-flags'
import { runDemo } from './demo/run-demo'
import { runInterfaces } from './interfaces'
import { numberBetween } from './number-option'
import { addRawCommand } from './raw'

/** Longest a demo may go on: an hour, in a lab. */
const MOST_SECONDS = 3600

// `… | head` closes the pipe: that is an end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Exit code for options that are none. */
const WRONG_USE = 2

const program = new Command('fourtuple')
  .description("A socket inspector: your sockets, the kernel's and the wire's, joined on the four-tuple.")
  .version(VERSION)
  .showHelpAfterError()
  // Help and the version are what was asked for; all else that ends the reading is a wrong use.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USE))

program
  .command('demo')
  .description(
    'open a listener and a client on loopback, exchange messages, half-close, close, and capture it',
  )
  .option('--json', 'one JSON object a line, for a program to read')
  .option('--for <seconds>', 'how long messages are exchanged', numberBetween(0, MOST_SECONDS), 3)
  .action(async (options: { json?: true; for: number }) => {
    process.exitCode = await runDemo({ json: options.json === true, seconds: options.for })
  })

program
  .command('interfaces')
  .description('list what can be captured on, loopback first')
  .option('--json', 'one JSON object a line')
  .action(({ json }: { json?: true }) => {
    process.exitCode = runInterfaces(json === true)
  })

const several = (text: string, before: string[] = []) => [...before, text]
const whole = (least: number, most: number) => numberBetween(least, most, true)

program
  .command('capture')
  .description('capture packets: as lines, as JSON, or into a pcapng file')
  .option(
    '-i, --interface <name>',
    'where to capture; again for several at once (default: loopback)',
    several,
  )
  .option('--from <command>', 'capture what a program writes, such as ssh host tcpdump -U -w -', several)
  .option('-f, --filter <expression>', 'pcap-filter(7), such as tcp port 8080')
  .option('-w, --write <file>', 'into a pcapng file; - for standard output')
  .option('--json', 'one JSON object a line')
  .option(
    '-c, --count <packets>',
    'stop after so many packets of each interface',
    whole(1, Number.MAX_SAFE_INTEGER),
  )
  .option('--bytes <bytes>', 'stop after so many bytes', whole(1, Number.MAX_SAFE_INTEGER))
  .option('--for <seconds>', 'stop after so long', numberBetween(0, LONGEST_SECONDS))
  .option(
    '-s, --snaplen <bytes>',
    'keep so many bytes of each packet',
    whole(SMALLEST_SNAPLEN, LARGEST_SNAPLEN),
  )
  .option('--promiscuous', 'take what is not addressed to this machine too')
  .addOption(
    new Option('--direction <way>', 'only what comes in, or goes out').choices(['both', 'in', 'out']),
  )
  .option(
    '--rotate-bytes <bytes>',
    'go on in another file before one is longer',
    whole(2_000_000, Number.MAX_SAFE_INTEGER),
  )
  .option('--rotate-seconds <seconds>', 'go on in another file after so long', numberBetween(1, 365 * 86_400))
  .option('--files <count>', 'keep so many files: the oldest are deleted', whole(2, 1000))
  .action(async (flags: CaptureFlags, command: Command) => {
    const wrong = wrongTogether(flags)
    if (wrong !== null) command.error(`error: ${wrong}`)
    process.exitCode = await runCapture(captureOptionsOf(flags))
  })

addRawCommand(program)

void program.parseAsync()

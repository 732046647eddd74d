import { Option, type Command } from 'commander'
import { LARGEST_SNAPLEN, LONGEST_SECONDS, SMALLEST_SNAPLEN } from '#contract/limits'
import { numberBetween } from '../options/number-option'
import { captureOptionsOf, wrongTogether, type CaptureFlags } from './capture-flags'
import { runCapture } from './run-capture'

const several = (text: string, before: string[] = []) => [...before, text]
const whole = (least: number, most: number) => numberBetween(least, most, true)

/** `fourtuple capture` */
export function addCaptureCommand(program: Command): void {
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
    .option(
      '--rotate-seconds <seconds>',
      'go on in another file after so long',
      numberBetween(1, 365 * 86_400),
    )
    .option('--files <count>', 'keep so many files: the oldest are deleted', whole(2, 1000))
    .action(async (flags: CaptureFlags, command: Command) => {
      const wrong = wrongTogether(flags)
      if (wrong !== null) command.error(`error: ${wrong}`)
      process.exitCode = await runCapture(captureOptionsOf(flags))
    })
}

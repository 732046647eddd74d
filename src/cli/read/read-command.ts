import { Option, type Command } from 'commander'
import { numberBetween } from '../options/number-option'
import { wrongUse } from '../options/wrong-use'
import { WrongFilter } from './read-filter'
import { TIME_STYLES, type TimeStyle } from './read-times'
import { runRead, type ReadOptions } from './run-read'

interface ReadFlags {
  json?: true
  connLog?: true
  verifyChecksums?: true
  packets?: true
  stats?: true
  streams?: true
  follow?: number
  raw?: true
  hex?: true
  messages?: true
  direction?: 'orig' | 'resp' | 'both'
  filter?: string
  time: TimeStyle
  limit?: number
}

const MOST = Number.MAX_SAFE_INTEGER

/** `fourtuple read` */
export function addReadCommand(program: Command): void {
  program
    .command('read <file...>')
    .description(
      'tell what is in capture files (pcap, pcapng, packed with gzip or not): flows, packets, streams',
    )
    .option('--json', 'one JSON object a line')
    .option('--conn-log', "connections as Zeek's conn.log has them, in JSON")
    .option('--verify-checksums', 'with --conn-log: leave out packets whose checksum is wrong')
    .option('--packets', 'packets, with --json each with all its layers')
    .option('--stats', 'sums over all')
    .option('--streams', 'with --json: length and SHA-256 of what each side sent')
    .option(
      '--follow <flow>',
      'what the two sides of a flow sent, by its number',
      numberBetween(0, MOST, true),
    )
    .option('--raw', 'with --follow: the bytes themselves')
    .option('--hex', 'with --follow: bytes in hexadecimal')
    .option('--messages', 'with --follow: messages of the application protocol')
    .addOption(
      new Option('--direction <side>', 'with --follow: only what this side sent').choices([
        'orig',
        'resp',
        'both',
      ]),
    )
    .option(
      '-Y, --filter <filter>',
      'a display filter, such as "tcp port:443 bytes>1k" (docs/display-filters.md)',
    )
    .addOption(
      new Option('--time <style>', 'how times are written in lines').choices(TIME_STYLES).default('utc'),
    )
    .option('--limit <count>', 'show so many flows or packets', numberBetween(1, MOST, true))
    .action(async (files: string[], flags: ReadFlags, command: Command) => {
      const options = optionsOf(files, flags, command)
      try {
        process.exitCode = await runRead(options)
      } catch (thrown) {
        if (!(thrown instanceof WrongFilter)) throw thrown
        wrongUse(command, thrown.message)
      }
    })
}

function optionsOf(files: string[], flags: ReadFlags, command: Command): ReadOptions {
  const { json, connLog, packets, stats, streams, follow, raw, hex, messages, direction } = flags
  const ways = [
    connLog && '--conn-log',
    packets && '--packets',
    stats && '--stats',
    follow !== undefined && '--follow',
  ]
  const chosen = ways.filter((way) => way)
  if (chosen.length > 1) wrongUse(command, `${chosen.join(' and ')} ask for different things.`)
  if (streams && (!json || chosen.length > 0))
    wrongUse(command, '--streams goes with --json, which has a place for it.')
  if (files.filter((file) => file === '-').length > 1) wrongUse(command, 'Standard input can be read once.')
  const styles = [raw && 'raw', hex && 'hex', messages && 'messages'].filter((style) => style)
  if (styles.length > 1) wrongUse(command, `--${styles.join(' and --')} ask for different things.`)
  if (follow === undefined && (styles.length > 0 || direction !== undefined))
    wrongUse(command, '--raw, --hex, --messages and --direction say how --follow shows a flow.')
  if (flags.verifyChecksums && !connLog) wrongUse(command, '--verify-checksums goes with --conn-log.')
  return {
    files,
    what: connLog
      ? 'conn-log'
      : packets
        ? 'packets'
        : stats
          ? 'stats'
          : follow === undefined
            ? 'flows'
            : {
                follow: {
                  flow: follow,
                  style: raw ? 'raw' : hex ? 'hex' : messages ? 'messages' : 'text',
                  asJson: json ?? false,
                  side: direction === 'orig' ? 0 : direction === 'resp' ? 1 : null,
                },
              },
    asJson: json ?? false,
    streams: streams ?? false,
    verifiesChecksums: flags.verifyChecksums ?? false,
    filter: flags.filter ?? null,
    time: flags.time,
    most: flags.limit ?? Infinity,
  }
}

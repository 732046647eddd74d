import { Option, type Command } from 'commander'
import type { Filter } from '#core/display-filter/filter'
import { parseFilter } from '#core/display-filter/parse'
import { numberBetween } from '../options/number-option'
import { wrongUse } from '../options/wrong-use'
import { FLOWS_KEPT } from './capture-reading'
import { connLog } from './conn-log'
import { filterMistakeLines } from './filter-mistake'
import { flowsAsJson } from './flows-as-json'
import { flowsAsTable } from './flows-as-table'
import { addPacketFlags, packetView, wrongPacketFlags, type PacketFlags } from './packets-flags'
import { PACKET_TIMES } from './packets-time'
import type { ReadContext, ReadView } from './read-view'
import { runRead } from './run-read'
import { STANDARD_INPUT } from './sources'
import { stats } from './stats'

/** Options of `fourtuple read` as they were typed. */
interface ReadFlags extends PacketFlags {
  json?: true
  streams?: true
  connLog?: true
  ignoreChecksums?: true
  stats?: true
  filter?: string
  limit?: number
  flowsKept?: number
}

/** About 10 GB. */
const MOST_FLOWS = 1 << 24

/** Exit code for a filter that can't be read. */
const WRONG_USE = 2

/** `fourtuple read` */
export function addReadCommand(program: Command): void {
  const read = program
    .command('read')
    .description('read capture files (pcap, pcapng, packed with gzip or not) and show their flows')
    .argument('<file...>', 'captures, read one after the other; - for standard input')
    .option('--json', 'one JSON object a flow')
    .option(
      '--streams',
      'with --json: SHA-256 and length of what each side of a TCP flow sent, what is missing',
    )
    .option('--conn-log', 'connections as Zeek’s conn.log has them, one JSON object each')
    .option('-C, --ignore-checksums', 'with --conn-log: count packets whose checksum is wrong, too')
    .option('--stats', 'what the captures hold, added up; with --json as one object')
    .option('-Y, --filter <filter>', 'only flows that fit a display filter, such as "tcp and port:443"')
    .addOption(new Option('--time <form>', 'how times are written (default: relative)').choices(PACKET_TIMES))
    .option(
      '--limit <count>',
      'write so many flows at most, or packets',
      numberBetween(1, Number.MAX_SAFE_INTEGER, true),
    )
    .option(
      '--flows-kept <count>',
      `flows kept at a time, rounded up to a power of two (default: ${FLOWS_KEPT}); the oldest makes room`,
      numberBetween(1, MOST_FLOWS, true),
    )
  addPacketFlags(read).action(async (files: string[], flags: ReadFlags, command: Command) => {
    checkFlags(command, files, flags)
    const parsed = flags.filter === undefined ? { filter: null } : parseFilter(flags.filter)
    if ('error' in parsed) {
      process.stderr.write(filterMistakeLines(flags.filter ?? '', parsed.error))
      process.exitCode = WRONG_USE
      return
    }
    const filter: Filter | null = parsed.filter
    process.exitCode = await runRead(files, filter, isOfPackets(flags), flowsKept(flags), (context) =>
      viewOf(context, flags),
    )
  })
}

function viewOf(context: ReadContext, flags: ReadFlags): ReadView {
  const limit = flags.limit ?? Infinity
  const packets = packetView(context, flags)
  if (packets !== null) return packets
  if (flags.connLog) return connLog(context, limit, flags.ignoreChecksums !== true)
  if (flags.stats) return stats(context, flags.json === true)
  if (flags.json) return flowsAsJson(context, limit, flags.streams === true)
  return flowsAsTable(context, limit, flags.time === 'delta' ? 'relative' : (flags.time ?? 'relative'))
}

const flowsKept = ({ flowsKept: asked = FLOWS_KEPT }: ReadFlags) => 2 ** Math.ceil(Math.log2(asked))

const isOfPackets = ({ packets, follow }: ReadFlags) => packets === true || follow !== undefined

/** Refuses options that contradict each other. */
function checkFlags(command: Command, files: readonly string[], flags: ReadFlags): void {
  const { json, streams, connLog: log, stats: adds, time, limit, ignoreChecksums } = flags
  const wrong = wrongPacketFlags(flags)
  if (wrong !== null) wrongUse(command, wrong)
  if (isOfPackets(flags) && (log || adds || streams))
    wrongUse(command, '--packets and --follow exclude --conn-log, --stats and --streams.')
  if (time === 'delta' && !isOfPackets(flags))
    wrongUse(command, '--time delta needs --packets or --messages.')
  if (log && adds) wrongUse(command, '--conn-log and --stats exclude each other.')
  if (log && json) wrongUse(command, '--conn-log is JSON already: leave --json out.')
  if (streams && (!json || adds)) wrongUse(command, '--streams needs --json, without --stats.')
  if (ignoreChecksums && !log) wrongUse(command, '--ignore-checksums needs --conn-log.')
  if (time !== undefined && (json || log || adds))
    wrongUse(command, '--time is for the table, packets and messages.')
  if (limit !== undefined && adds) wrongUse(command, '--limit is of no use with --stats.')
  if (files.filter((file) => file === STANDARD_INPUT).length > 1)
    wrongUse(command, 'Standard input can be read once.')
}

import { Option, type Command } from 'commander'
import { numberBetween } from '../options/number-option'
import { follow, type FollowWanted } from './follow'
import { PacketsOutput } from './packets'
import type { PacketTimeStyle } from './packets-time'
import type { ReadContext, ReadView } from './read-view'

/** What the command line says of packets and of one flow's bytes. */
export interface PacketFlags {
  packets?: boolean
  follow?: number
  hex?: boolean
  raw?: boolean
  messages?: boolean
  direction?: 'orig' | 'resp'
  time?: PacketTimeStyle
  fields?: 'less' | 'more'
  json?: boolean
  filter?: string
  limit?: number
}

/** Adds the options to a command that has `--json`, `--time` and `--limit` already. */
export function addPacketFlags(command: Command): Command {
  return command
    .option('--packets', 'packets as they come: one line each, or with --json one object')
    .option(
      '--follow <flow>',
      'what the flow of this number said, each way, put together',
      numberBetween(0, Number.MAX_SAFE_INTEGER, true),
    )
    .option('--hex', 'with --follow: as a hex dump')
    .option('--raw', 'with --follow: the bytes alone')
    .option('--messages', 'with --follow: the messages of its protocol')
    .addOption(
      new Option('--direction <side>', 'with --follow: only what this side sent').choices(['orig', 'resp']),
    )
    .addOption(
      new Option('--fields <how>', 'the fields of layers and messages: leave out, or write').choices([
        'less',
        'more',
      ]),
    )
}

/** What of the flags does not go together, or null. */
export function wrongPacketFlags(flags: PacketFlags): string | null {
  const { packets, follow, hex, raw, messages, direction, fields, json } = flags
  const ways = [hex && '--hex', raw && '--raw', messages && '--messages'].filter(Boolean)
  if (packets && follow !== undefined) return '--packets and --follow exclude each other.'
  if (follow === undefined && ways.length > 0) return `${String(ways[0])} needs --follow.`
  if (follow === undefined && direction) return '--direction needs --follow.'
  if (fields && !packets && !messages) return '--fields needs --packets or --messages.'
  if (follow !== undefined && flags.limit !== undefined) return '--limit is of no use with --follow.'
  if (ways.length > 1) return `${String(ways[0])} and ${String(ways[1])} exclude each other.`
  if (json && (hex || raw)) return `--json and ${hex ? '--hex' : '--raw'} exclude each other.`
  return null
}

/** What the flags show: packets, one flow, or neither. */
export function packetView(context: ReadContext, flags: PacketFlags): ReadView | null {
  const { packets, follow: flow, json = false, time = 'relative', limit = Infinity } = flags
  if (flow !== undefined) return follow(context, followWanted(flow, flags))
  if (!packets) return null
  const isFiltered = flags.filter !== undefined
  return new PacketsOutput(context, { json, time, fields: hasFields(flags), isFiltered, limit })
}

function followWanted(flow: number, flags: PacketFlags): FollowWanted {
  const { hex, raw, messages, direction = null, time = 'relative', json = false } = flags
  const as = messages ? 'messages' : raw ? 'raw' : hex ? 'hex' : 'text'
  const fields = hasFields(flags)
  return { flow, as, json, direction, time, fields }
}

/** Lines are short where nothing else is asked for, and objects whole. */
function hasFields({ fields, json = false }: PacketFlags): boolean {
  return fields === undefined ? json : fields === 'more'
}

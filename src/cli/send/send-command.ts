import { Option, type Command } from 'commander'
import { type UdpRequest, udpRequest } from '#contract/datagrams'
import { payload, type Payload } from '#contract/payload'
import { schedule, type Schedule } from '#contract/sends'
import type { Framing } from '#contract/sockets'
import { type ClientRequest, clientRequest } from '#contract/streams'
import { shownError } from '#engine/engine-error'
import { addReachOptions, reachOf, type ReachFlags } from '../connect/connect-command'
import { addCaptureOption, checkCapture, type CaptureFlag } from '../options/capture-option'
import { framingOption } from '../options/framing-option'
import { numberBetween } from '../options/number-option'
import { addSaidOptions, checkSaid, type SaidFlags } from '../options/said-options'
import { addStreamOptions } from '../options/stream-options'
import { addTlsClientOptions } from '../options/tls-options'
import { familyOf, whereOf } from '../options/where'
import { requestOf, wrongUse } from '../options/wrong-use'
import { resolvePeer } from '../udp/resolve-peer'
import { runSend } from './run-send'

/** The command's options as commander reads them. */
export interface SendFlags extends SaidFlags, CaptureFlag, ReachFlags {
  text?: true
  hex?: true
  mixed?: true
  template?: true
  file?: string
  encoding?: 'utf-8' | 'latin-1' | 'utf-16le' | 'utf-16be'
  ending?: 'none' | 'LF' | 'CRLF' | 'CR' | 'NUL'
  times?: number
  every?: number
  rate?: number
  for?: number
  at?: string
  framed?: true
  framing?: Framing
  wait?: number
  broadcast?: true
}

/** What is opened to send through. */
export type Way = { kind: 'stream'; request: ClientRequest } | { kind: 'udp'; request: UdpRequest; to: To }
type To = { host: string; port: number } | null

const MOST_MS = 86_400_000
const whole = (least: number, most: number) => numberBetween(least, most, true)

/** `fourtuple send` */
export function addSendCommand(program: Command): void {
  const command = program
    .command('send')
    .description('send a payload once, several times, at a rate or from a schedule')
    .argument('<transport>', 'tcp, udp or unix')
    .argument('<where...>', 'HOST PORT PAYLOAD, or PATH PAYLOAD; no PAYLOAD with --file')
    .option('--text', 'PAYLOAD is text with escapes such as \\n and \\x00 (the default)')
    .option('--hex', 'PAYLOAD is hex')
    .option('--mixed', 'PAYLOAD is hex with text in quotes: 02 "hello" 0d 0a')
    .option('--template', 'PAYLOAD is a template, made anew for each send')
    .option('--file <path>', 'the payload is this file')
    .addOption(
      new Option('--encoding <name>', 'of text').choices(['utf-8', 'latin-1', 'utf-16le', 'utf-16be']),
    )
    .addOption(new Option('--ending <name>', 'put after text').choices(['none', 'LF', 'CRLF', 'CR', 'NUL']))
    .option('--times <count>', 'send so often; 0: until it is stopped', whole(0, 1e9))
    .option('--every <ms>', 'time between two', numberBetween(0, MOST_MS))
    .option('--rate <count>', 'send so many a second', numberBetween(0, 1e6))
    .option('--for <seconds>', 'how long at that rate', numberBetween(0, 86_400))
    .option('--at <ms,…>', 'send at these times after the start')
    .option('--framing <how>', 'line, length:2be, delimiter:TEXT', framingOption)
    .option('--framed', 'put the framing around the payload')
    .option(
      '--wait <seconds>',
      'write what is answered within so long after the last',
      numberBetween(0, 86_400),
    )
    .option('--broadcast', 'allow broadcast addresses (SO_BROADCAST)')
  addReachOptions(command)
  addTlsClientOptions(command)
  addCaptureOption(command)
  addStreamOptions(command)
  addSaidOptions(command)
  command.action(async (transport: string, words: string[], flags: SendFlags) => {
    checkSaid(command, flags)
    checkCapture(command, flags, transport === 'unix')
    const taken = payloadOf(command, words, flags)
    const when = scheduleOf(command, flags)
    if (flags.framed && !flags.framing) wrongUse(command, '--framed needs --framing.')
    try {
      const way = await wayOf(command, transport, taken.rest, flags)
      process.exitCode = await runSend(way, taken.payload, when, flags)
    } catch (thrown) {
      const { message, step } = shownError(thrown)
      process.stderr.write(`fourtuple: ${message}${step ? ` ${step}` : ''}\n`)
      process.exitCode = 1
    }
  })
}

async function wayOf(command: Command, transport: string, words: string[], flags: SendFlags): Promise<Way> {
  if (transport === 'udp') {
    const where = whereOf(command, words)
    const peer = await resolvePeer(where.host ?? '127.0.0.1', where.port, familyOf(command, flags))
    const to = { host: peer.address, port: peer.port }
    const isOne = !peer.isGroup && !flags.broadcast
    const request = requestOf(command, udpRequest, {
      address: flags.source ?? (peer.isIpv6 ? '::' : '0.0.0.0'),
      port: flags.sourcePort,
      peer: isOne ? to : null,
      options: { broadcast: flags.broadcast, ttl: flags.ttl },
    })
    return { kind: 'udp', request, to: isOne ? null : to }
  }
  if (transport !== 'tcp' && transport !== 'unix')
    wrongUse(command, `A transport is tcp, udp or unix, not “${transport}”.`)
  if (transport === 'unix' && words.length !== 1) wrongUse(command, 'A path is needed, and then the payload.')
  const reach =
    transport === 'unix' ? reachOf(command, [], { ...flags, unix: words[0] }) : reachOf(command, words, flags)
  return { kind: 'stream', request: requestOf(command, clientRequest, { ...reach, framing: flags.framing }) }
}

function payloadOf(
  command: Command,
  words: string[],
  flags: SendFlags,
): { payload: Payload; rest: string[] } {
  const modes = (['text', 'hex', 'mixed', 'template', 'file'] as const).filter(
    (one) => flags[one] !== undefined,
  )
  if (modes.length > 1) wrongUse(command, `--${modes[0]} and --${modes[1]} exclude each other.`)
  const mode = modes.at(0) ?? 'text'
  if (mode !== 'text' && (flags.encoding ?? flags.ending) !== undefined)
    wrongUse(command, '--encoding and --ending are for text.')
  if (flags.file !== undefined)
    return { payload: requestOf(command, payload, { mode: 'file', file: flags.file }), rest: words }
  const text = words.at(-1)
  if (words.length < 2 || text === undefined) wrongUse(command, 'A payload is needed, or --file.')
  const { encoding, ending } = flags
  const asked = mode === 'text' ? { mode, text, encoding, ending } : { mode: mode as 'hex', text }
  return { payload: requestOf(command, payload, asked), rest: words.slice(0, -1) }
}

function scheduleOf(command: Command, flags: SendFlags): Schedule {
  const { times, every, rate, at, for: seconds } = flags
  const isRepeated = (times ?? every) !== undefined
  if (Number(isRepeated) + Number(rate !== undefined) + Number(at !== undefined) > 1)
    wrongUse(command, '--times and --every, --rate, and --at exclude each other.')
  if (seconds !== undefined && rate === undefined) wrongUse(command, '--for needs --rate.')
  if (rate !== undefined)
    return requestOf(command, schedule, { kind: 'rate', perSecond: rate, seconds: seconds ?? null })
  if (at !== undefined) {
    const ms = at.split(',').map(Number)
    if (ms.some((one) => !Number.isFinite(one)))
      wrongUse(command, '--at takes numbers of ms, such as 0,100,250.')
    return requestOf(command, schedule, { kind: 'at', ms })
  }
  if (!isRepeated) return { kind: 'once' }
  return requestOf(command, schedule, { kind: 'times', times: times === 0 ? null : times, everyMs: every })
}

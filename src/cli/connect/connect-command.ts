import type { Command } from 'commander'
import { type ClientRequest, clientRequest } from '#contract/streams'
import type { Framing } from '#contract/sockets'
import { shownError } from '#engine/engine-error'
import { addCaptureOption, checkCapture, type CaptureFlag } from '../options/capture-option'
import { framingOption } from '../options/framing-option'
import { numberBetween } from '../options/number-option'
import { addPipeOptions, checkPipe, type PipeFlags } from '../options/pipe-options'
import { readText } from '../options/read-text'
import { addSaidOptions, checkSaid, type SaidFlags } from '../options/said-options'
import { addStreamOptions, streamOptionsOf, type StreamFlags } from '../options/stream-options'
import { addTlsClientOptions, tlsClientOf, type TlsFlags } from '../options/tls-options'
import { addFamilyOptions, familyOf, whereOf, type FamilyFlags } from '../options/where'
import { requestOf, wrongUse } from '../options/wrong-use'
import { runConnect } from './run-connect'

/** The command's options as commander reads them. */
export interface ConnectFlags extends SaidFlags, CaptureFlag, PipeFlags, ReachFlags {
  script?: string
  framing?: Framing
  zero?: true
}

/** How a peer is reached. */
export interface ReachFlags extends StreamFlags, TlsFlags, FamilyFlags {
  unix?: string
  sctp?: true
  source?: string
  sourcePort?: number
  interface?: string
  connectTimeout?: number
  attemptDelay?: number
}

const whole = (least: number, most: number) => numberBetween(least, most, true)

/** `fourtuple connect` */
export function addConnectCommand(program: Command): void {
  const command = program
    .command('connect')
    .description('connect, and join standard input and output to the connection')
    .argument('[where...]', 'HOST PORT; PORT alone is this machine')
    .option('-U, --unix <path>', 'a Unix-domain socket; @NAME is Linux’s abstract namespace')
    .option('-z, --zero', 'connect, say so, close')
    .option('--script <file>', 'run the steps of a file instead of sending standard input')
    .option(
      '--framing <how>',
      'how messages are cut: line, length:2be, delimiter:TEXT, idle:MS',
      framingOption,
    )
  addReachOptions(command)
  addPipeOptions(command)
  addCaptureOption(command)
  addTlsClientOptions(command)
  addStreamOptions(command)
  addSaidOptions(command)
  command.action(async (words: string[], flags: ConnectFlags) => {
    checkSaid(command, flags)
    checkPipe(command, flags)
    checkCapture(command, flags, flags.unix !== undefined)
    if (flags.zero && flags.script !== undefined) wrongUse(command, '-z and --script exclude each other.')
    try {
      process.exitCode = await runConnect(requestFor(command, words, flags), flags)
    } catch (thrown) {
      const { message, step } = shownError(thrown)
      process.stderr.write(`fourtuple: ${message}${step ? ` ${step}` : ''}\n`)
      process.exitCode = 1
    }
  })
}

export function addReachOptions(command: Command): Command {
  return addFamilyOptions(command)
    .option('--sctp', 'SCTP instead of TCP')
    .option('-s, --source <address>', 'local address')
    .option('-p, --source-port <port>', 'local port', whole(0, 65_535))
    .option('-I, --interface <name>', 'go out through this interface')
    .option('-w, --connect-timeout <seconds>', 'how long one address may take', numberBetween(0, 600))
    .option(
      '--attempt-delay <ms>',
      'try the next address beside one that has not answered',
      whole(10, 60_000),
    )
}

/** How a client reaches its peer, in the contract's terms. @throws {ShownError} where a file can't be read */
export function reachOf(command: Command, words: string[], flags: ReachFlags): ClientRequest {
  if (flags.unix !== undefined && words.length > 0)
    wrongUse(command, 'A Unix-domain socket has a path: no host, no port.')
  const where = flags.unix === undefined ? whereOf(command, words) : null
  const family = familyOf(command, flags)
  const { connectTimeout } = flags
  return requestOf(command, clientRequest, {
    transport: flags.unix !== undefined ? 'unix' : flags.sctp ? 'sctp' : 'tcp',
    host: where?.host ?? (family === 'IPv6' ? '::1' : '127.0.0.1'),
    port: where?.port,
    path: flags.unix,
    family,
    localAddress: flags.source,
    localPort: flags.sourcePort,
    interface: flags.interface,
    connectTimeoutMs: connectTimeout === undefined ? null : Math.max(1, Math.round(connectTimeout * 1000)),
    attemptDelayMs: flags.attemptDelay,
    options: streamOptionsOf(flags),
    tls: tlsClientOf(command, flags),
  })
}

function requestFor(command: Command, words: string[], flags: ConnectFlags): ClientRequest {
  return requestOf(command, clientRequest, {
    ...reachOf(command, words, flags),
    reply: flags.script === undefined ? undefined : { kind: 'script', script: readText(flags.script) },
    framing: flags.framing,
  })
}

import type { Command } from 'commander'
import { type ListenerRequest, listenerRequest } from '#contract/streams'
import type { Framing } from '#contract/sockets'
import { shownError } from '#engine/engine-error'
import { addCaptureOption, checkCapture, type CaptureFlag } from '../options/capture-option'
import { framingOption } from '../options/framing-option'
import { numberBetween } from '../options/number-option'
import { addPipeOptions, checkPipe, type PipeFlags } from '../options/pipe-options'
import { addReplyOptions, replyOf, type ReplyFlags } from '../options/reply-options'
import { addSaidOptions, checkSaid, type SaidFlags } from '../options/said-options'
import { addStreamOptions, streamOptionsOf, type StreamFlags } from '../options/stream-options'
import { addTlsServerOptions, tlsServerOf, type TlsFlags } from '../options/tls-options'
import { addFamilyOptions, familyOf, whereOf, type FamilyFlags } from '../options/where'
import { requestOf, wrongUse } from '../options/wrong-use'
import { runListen } from './run-listen'

/** The command's options as commander reads them. */
export interface ListenFlags
  extends SaidFlags, CaptureFlag, PipeFlags, StreamFlags, TlsFlags, ReplyFlags, FamilyFlags {
  unix?: string
  sctp?: true
  keepOpen?: true
  maxConns?: number
  ipv6Only?: true
  backlog?: number
  exclusive?: true
  reusePort?: true
  framing?: Framing
  acceptPaused?: true
  refuse?: true
}

const whole = (least: number, most: number) => numberBetween(least, most, true)

/** `fourtuple listen` */
export function addListenCommand(program: Command): void {
  const command = program
    .command('listen')
    .description('accept connections, and join standard input and output to them')
    .argument('[where...]', 'HOST PORT; PORT alone is this machine only, 0 lets the system choose')
    .option('-U, --unix <path>', 'a Unix-domain socket; @NAME is Linux’s abstract namespace')
    .option('--sctp', 'SCTP instead of TCP')
    .option('-k, --keep-open', 'accept many connections, one after another and at once')
    .option(
      '-m, --max-conns <count>',
      'at most so many at once; more wait in the accept queue',
      whole(1, 1e6),
    )
    .option('--ipv6-only', 'no IPv4 on an IPv6 address')
    .option('--backlog <count>', 'connections that may wait to be accepted', whole(0, 65_535))
    .option('--exclusive', 'refuse a port that still has connections in TIME-WAIT')
    .option('--reuse-port', 'share the port with other listeners (SO_REUSEPORT)')
    .option(
      '--framing <how>',
      'how messages are cut: line, length:2be, delimiter:TEXT, idle:MS',
      framingOption,
    )
    .option('--accept-paused', 'accept nothing: connections wait in the accept queue')
    .option('--refuse', 'answer each connection with a reset')
  addFamilyOptions(command)
  addPipeOptions(command)
  addCaptureOption(command)
  addReplyOptions(command)
  addTlsServerOptions(command)
  addStreamOptions(command)
  addSaidOptions(command)
  command.action(async (words: string[], flags: ListenFlags) => {
    check(command, flags)
    try {
      process.exitCode = await runListen(requestFor(command, words, flags), flags)
    } catch (thrown) {
      const { message, step } = shownError(thrown)
      process.stderr.write(`fourtuple: ${message}${step ? ` ${step}` : ''}\n`)
      process.exitCode = 1
    }
  })
}

function check(command: Command, flags: ListenFlags): void {
  checkSaid(command, flags)
  checkPipe(command, flags)
  checkCapture(command, flags, flags.unix !== undefined)
  if (flags.acceptPaused && flags.refuse)
    wrongUse(command, '--accept-paused and --refuse exclude each other.')
  if (flags.maxConns !== undefined && !flags.keepOpen) wrongUse(command, '--max-conns needs --keep-open.')
}

function requestFor(command: Command, words: string[], flags: ListenFlags): ListenerRequest {
  if (flags.unix !== undefined && words.length > 0)
    wrongUse(command, 'A Unix-domain socket has a path: no host, no port.')
  const family = familyOf(command, flags)
  const where = flags.unix === undefined ? whereOf(command, words) : null
  return requestOf(command, listenerRequest, {
    transport: flags.unix !== undefined ? 'unix' : flags.sctp ? 'sctp' : 'tcp',
    address: where?.host ?? (family === 'IPv6' || flags.ipv6Only ? '::1' : '127.0.0.1'),
    port: where?.port,
    path: flags.unix,
    backlog: flags.backlog,
    ipv6Only: flags.ipv6Only,
    exclusive: flags.exclusive,
    reusePort: flags.reusePort,
    options: streamOptionsOf(flags),
    tls: tlsServerOf(command, flags),
    reply: replyOf(command, flags),
    framing: flags.framing,
  })
}

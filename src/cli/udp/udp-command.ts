import { type Command, InvalidArgumentError } from 'commander'
import { isIPv6 } from 'node:net'
import type { z } from 'zod'
import { membership, type Membership, type UdpRequest, udpRequest } from '#contract/datagrams'
import { shownError } from '#engine/engine-error'
import { addCaptureOption, type CaptureFlag } from '../options/capture-option'
import { numberBetween } from '../options/number-option'
import { addSaidOptions, checkSaid, type SaidFlags } from '../options/said-options'
import { addFamilyOptions, familyOf, whereOf, type FamilyFlags } from '../options/where'
import { requestOf, wrongUse } from '../options/wrong-use'
import type { Cut } from '../sockets/datagram-cutter'
import { resolvePeer } from './resolve-peer'
import { runUdp } from './run-udp'

/** The command's options as commander reads them. */
export interface UdpFlags extends CaptureFlag, SaidFlags, FamilyFlags {
  listen?: true
  source?: string
  sourcePort?: number
  lines?: true
  messagePer?: Cut
  echo?: true
  wait?: number
  sendOnly?: true
  recvOnly?: true
  broadcast?: true
  ttl?: number
  join?: Membership[]
  multicastTtl?: number
  multicastInterface?: string
  /** commander's name of what `--no-loop` turns off. */
  loop?: boolean
  reuseAddress?: true
  reusePort?: true
  ipv6Only?: true
  sendBuffer?: number
  receiveBuffer?: number
}

const MOST_BUFFER = 2 ** 30
const whole = (least: number, most: number) => numberBetween(least, most, true)

/** `fourtuple udp` */
export function addUdpCommand(program: Command): void {
  const command = program
    .command('udp')
    .description('send and receive datagrams')
    .argument('[where...]', 'HOST PORT to send to; with --listen where to receive')
    .option('-l, --listen', 'receive, and send to whoever sent last')
    .option('-s, --source <address>', 'local address')
    .option('-p, --source-port <port>', 'local port', whole(0, 65_535))
    .option('--lines', 'each line of standard input a datagram, without its ending')
    .option(
      '--message-per <what>',
      'a datagram per line (with its ending), read, or delimiter:TEXT',
      cutOption,
    )
    .option('--echo', 'send back what comes, instead of standard input')
    .option(
      '-w, --wait <seconds>',
      'end after so long without a datagram either way',
      numberBetween(0, 86_400),
    )
    .option('--send-only', 'end when standard input does; what comes is not written')
    .option('--recv-only', 'send nothing: standard input is not read')
    .option('--broadcast', 'allow broadcast addresses (SO_BROADCAST)')
    .option('--ttl <hops>', 'IP_TTL, IPV6_UNICAST_HOPS', whole(1, 255))
    .option('--join <group>', 'join GROUP[@INTERFACE][,SOURCE]; again for several', joinOption)
    .option('--multicast-ttl <hops>', 'how far multicast goes', whole(0, 255))
    .option('--multicast-interface <name>', 'where multicast goes out')
    .option('--no-loop', 'this machine’s members don’t get what is sent')
    .option('--reuse-address', 'share the port with other members of a group (SO_REUSEADDR)')
    .option('--reuse-port', 'share the port (SO_REUSEPORT)')
    .option('--ipv6-only', 'no IPv4 on an IPv6 address')
    .option('--send-buffer <bytes>', 'SO_SNDBUF', whole(1, MOST_BUFFER))
    .option('--receive-buffer <bytes>', 'SO_RCVBUF', whole(1, MOST_BUFFER))
  addFamilyOptions(command)
  addCaptureOption(command)
  addSaidOptions(command)
  command.action(async (words: string[], flags: UdpFlags) => {
    check(command, flags)
    try {
      const { request, to } = await requestFor(command, words, flags)
      process.exitCode = await runUdp(request, to, flags)
    } catch (thrown) {
      const { message, step } = shownError(thrown)
      process.stderr.write(`fourtuple: ${message}${step ? ` ${step}` : ''}\n`)
      process.exitCode = 1
    }
  })
}

function check(command: Command, flags: UdpFlags): void {
  checkSaid(command, flags)
  if (flags.sendOnly && flags.recvOnly) wrongUse(command, '--send-only and --recv-only exclude each other.')
  if (flags.lines && flags.messagePer) wrongUse(command, '--lines and --message-per exclude each other.')
  if (flags.listen && (flags.source !== undefined || flags.sourcePort !== undefined))
    wrongUse(command, 'With --listen the local address and port are HOST and PORT themselves.')
}

/** Where an unconnected socket sends; null where it is connected, or answers the last sender. */
type To = { host: string; port: number } | null

/** @throws {ShownError} where the name can't be resolved */
async function requestFor(
  command: Command,
  words: string[],
  flags: UdpFlags,
): Promise<{ request: UdpRequest; to: To }> {
  const where = whereOf(command, words)
  const family = familyOf(command, flags)
  const memberships = flags.join ?? []
  const common: z.input<typeof udpRequest> = {
    ipv6Only: flags.ipv6Only,
    reuseAddress: flags.reuseAddress,
    reusePort: flags.reusePort,
    memberships,
    reply: { kind: flags.echo ? 'echo' : 'none' },
    options: {
      broadcast: flags.broadcast,
      ttl: flags.ttl,
      multicastTtl: flags.multicastTtl,
      multicastInterface: flags.multicastInterface,
      multicastLoopback: flags.loop === false ? false : null,
      sendBuffer: flags.sendBuffer,
      receiveBuffer: flags.receiveBuffer,
    },
  }
  if (flags.listen) {
    const isIpv6 = family === 'IPv6' || memberships.some(({ group }) => isIPv6(group))
    // What is sent to a group does not come to a socket that is bound to this machine's own address.
    const own = memberships.length > 0 ? { 4: '0.0.0.0', 6: '::' } : { 4: '127.0.0.1', 6: '::1' }
    const address = where.host ?? own[isIpv6 ? 6 : 4]
    return { request: requestOf(command, udpRequest, { ...common, address, port: where.port }), to: null }
  }
  if (where.port === 0) wrongUse(command, 'A port to reach is a number from 1 to 65,535.')
  const peer = await resolvePeer(where.host ?? (family === 'IPv6' ? '::1' : '127.0.0.1'), where.port, family)
  const to = { host: peer.address, port: peer.port }
  // Who answers a group or a broadcast does so from an address of its own, which a connected socket would not take.
  const isOne = !peer.isGroup && !flags.broadcast
  const request = requestOf(command, udpRequest, {
    ...common,
    address: flags.source ?? (peer.isIpv6 ? '::' : '0.0.0.0'),
    port: flags.sourcePort,
    peer: isOne ? to : null,
  })
  return { request, to: isOne ? null : to }
}

/** Reads `239.1.2.3@eth0,10.0.0.1`. */
function joinOption(text: string, before: Membership[] = []): Membership[] {
  const parts = /^([^@,]+)(?:@([^,]+))?(?:,(.+))?$/.exec(text)
  if (!parts) throw new InvalidArgumentError('It takes GROUP, GROUP@INTERFACE, or GROUP@INTERFACE,SOURCE.')
  const [, group, name, source] = parts as (string | undefined)[]
  return [...before, membership.parse({ group, interface: name ?? null, source: source ?? null })]
}

function cutOption(text: string): Cut {
  if (text === 'line') return { at: 'line', keepsEnding: true }
  if (text === 'read') return { at: 'read' }
  const delimiter = /^delimiter:(.+)$/s.exec(text)
  if (delimiter) return { at: 'delimiter', delimiter: new TextEncoder().encode(delimiter[1]) }
  throw new InvalidArgumentError('It takes line, read, or delimiter:TEXT.')
}

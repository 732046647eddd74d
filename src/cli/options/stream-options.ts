import { Option, type Command } from 'commander'
import type { z } from 'zod'
import type { streamOptions } from '#contract/streams'
import { numberBetween } from './number-option'

/** Options of a connection as they were typed. */
export interface StreamFlags {
  delay?: true
  keepalive?: number | true
  keepaliveInterval?: number
  keepaliveProbes?: number
  linger?: number
  ttl?: number
  tos?: number
  sendBuffer?: number
  receiveBuffer?: number
  mss?: number
  congestion?: string
  userTimeout?: number
  idle?: number
}

const MOST_BUFFER = 2 ** 30
const DAY_MS = 86_400_000
const whole = (least: number, most: number) => numberBetween(least, most, true)

/** Adds the options of a connection: what setsockopt(2) would be told. */
export function addStreamOptions(command: Command): Command {
  return command
    .option('-i, --idle <seconds>', 'close after so long without a byte either way', numberBetween(0, 86_400))
    .option('--delay', 'let small writes wait for more (no TCP_NODELAY)')
    .addOption(
      new Option('--keepalive [seconds]', 'SO_KEEPALIVE, the first probe after so long').argParser(
        whole(1, 32_767),
      ),
    )
    .option('--keepalive-interval <seconds>', 'between two probes', whole(1, 32_767))
    .option('--keepalive-probes <count>', 'unanswered probes until it is given up', whole(1, 127))
    .option('--linger <seconds>', 'SO_LINGER; 0: close with a reset', whole(0, 3600))
    .option('--ttl <hops>', 'IP_TTL, IPV6_UNICAST_HOPS', whole(1, 255))
    .option('--tos <number>', 'IP_TOS, IPV6_TCLASS', whole(0, 255))
    .option('--send-buffer <bytes>', 'SO_SNDBUF', whole(1, MOST_BUFFER))
    .option('--receive-buffer <bytes>', 'SO_RCVBUF', whole(1, MOST_BUFFER))
    .option('--mss <bytes>', 'TCP_MAXSEG', whole(88, 32_767))
    .option('--congestion <name>', 'TCP_CONGESTION, such as reno')
    .option('--user-timeout <ms>', 'TCP_USER_TIMEOUT', whole(1, DAY_MS))
}

/** What the options ask for, in the contract's terms. */
export function streamOptionsOf(flags: StreamFlags): z.input<typeof streamOptions> {
  const { keepalive, keepaliveInterval, keepaliveProbes } = flags
  const keeps = keepalive ?? keepaliveInterval ?? keepaliveProbes
  return {
    noDelay: flags.delay !== true,
    keepAlive:
      keeps === undefined
        ? null
        : {
            ...(typeof keepalive === 'number' ? { idleSeconds: keepalive } : {}),
            intervalSeconds: keepaliveInterval ?? null,
            probes: keepaliveProbes ?? null,
          },
    lingerSeconds: flags.linger,
    ttl: flags.ttl,
    trafficClass: flags.tos,
    sendBuffer: flags.sendBuffer,
    receiveBuffer: flags.receiveBuffer,
    maxSegment: flags.mss,
    congestion: flags.congestion,
    userTimeoutMs: flags.userTimeout,
    idleTimeoutMs: flags.idle === undefined ? null : Math.max(1, Math.round(flags.idle * 1000)),
  }
}

import type { Command } from 'commander'
import { rawAbilities } from '#engine/raw/abilities'
import { TEMPLATES } from '#core/build/templates'
import { numberBetween } from '../options/number-option'
import { runRawListen, type RawListenFlags } from './raw-listen'
import { hostAndPort, readSpec, requestOf, templatePackets, WrongUse, type RawFlags } from './raw-request'
import { RAW_LAUNCH, runRaw } from './run-raw'

const MOST_COUNT = 1_000_000
const DAY = 86_400
const whole = (least: number, most: number) => numberBetween(least, most, true)
/** Echo requests of two pings at once must not answer each other. */
const identifier = process.pid & 0xffff

/** What is written wrongly ends with the exit code of commander's own refusals. */
function guarded<A extends unknown[]>(command: Command, act: (...args: A) => Promise<number>) {
  return async (...args: A) => {
    try {
      process.exitCode = await act(...args)
    } catch (thrown) {
      if (!(thrown instanceof WrongUse)) throw thrown
      command.error(`error: ${thrown.message}`)
    }
  }
}

function sending(command: Command): Command {
  return command
    .option('-c, --count <n>', 'so many packets, or rounds of them', whole(1, MOST_COUNT))
    .option('-i, --interval <seconds>', 'between packets', numberBetween(0, DAY))
    .option('-w, --wait <seconds>', 'how long for answers after the last packet', numberBetween(0, 600))
    .option('-I, --interface <name>', 'through this interface')
    .option('-s, --source <address>', 'our address in the packets')
    .option('--yes', 'send to another machine without asking')
    .option('--hex', 'show the bytes as well')
    .option('--json', 'one JSON object a line')
}

/** Adds `fourtuple raw` and what is under it. */
export function addRawCommand(program: Command): void {
  const raw = program.command('raw').description('build packets, send them, and see what comes back')

  sending(raw.command('ping <host>').description('echo requests')).action(
    guarded(raw, (host: string, flags: RawFlags) =>
      runRaw(
        requestOf(templatePackets('ping', host, { identifier }), host, flags, {
          times: flags.count ?? 4,
          steps: [{ layer: 1, field: 'sequence', by: 1 }],
        }),
        flags,
      ),
    ),
  )
  for (const [name, says] of [
    ['syn', 'ask for a connection and leave it at that'],
    ['udp', 'a datagram: an answer, or ICMP port unreachable'],
  ] as const) {
    sending(raw.command(`${name} <target>`).description(says)).action(
      guarded(raw, (target: string, flags: RawFlags) => {
        const { host, port } = hostAndPort(target)
        const sourcePort = 32_768 + Math.floor(Math.random() * 28_000)
        const packets = templatePackets(name, host, { destinationPort: port, sourcePort })
        return runRaw(
          requestOf(packets, host, flags, { steps: [{ layer: 1, field: 'sourcePort', by: 1 }] }),
          flags,
        )
      }),
    )
  }
  sending(raw.command('traceroute <host>').description('routers on the way, by TTL 1, 2, 3, …')).action(
    guarded(raw, (host: string, flags: RawFlags) =>
      runRaw(
        requestOf(templatePackets('traceroute', host), host, flags, {
          times: flags.count ?? 30,
          everyMs: (flags.interval ?? 0.2) * 1000,
          steps: [
            { layer: 0, field: host.includes(':') ? 'hopLimit' : 'ttl', by: 1 },
            { layer: 1, field: 'destinationPort', by: 1 },
          ],
          untilAnswered: true,
        }),
        flags,
      ),
    ),
  )
  sending(
    raw
      .command('send <host>')
      .description('a template, or packets from a file of JSON')
      .option('--spec <file>', 'packets as JSON; - for standard input')
      .option('--template <name>', `one of: ${TEMPLATES.map(({ name }) => name).join(', ')}`),
  ).action(
    guarded(raw, (host: string, flags: RawFlags & { spec?: string; template?: string }) => {
      if ((flags.spec === undefined) === (flags.template === undefined))
        throw new WrongUse('Give either --spec or --template.')
      const packets =
        flags.spec === undefined ? templatePackets(flags.template ?? '', host) : readSpec(flags.spec)
      return runRaw(requestOf(packets, host, flags), flags)
    }),
  )
  raw
    .command('listen')
    .description('show what a raw socket receives')
    .requiredOption('--protocol <number>', 'IP protocol: 1 ICMP, 6 TCP, 17 UDP', whole(0, 255))
    .option('-6, --ipv6', 'IPv6')
    .option('--address <address>', 'only packets to this address of ours')
    .option('-I, --interface <name>', 'only through this interface')
    .option('-c, --count <n>', 'end after so many', whole(1, MOST_COUNT))
    .option('--json', 'one JSON object a line')
    .action((flags: RawListenFlags) =>
      runRawListen(flags).then((code) => {
        process.exitCode = code
      }),
    )
  raw
    .command('abilities')
    .description('what the system allows here, tried now')
    .option('--json', 'one JSON object')
    .action(({ json }: { json?: true }) => {
      const { permitted, rows, command } = rawAbilities(RAW_LAUNCH)
      if (json) process.stdout.write(`${JSON.stringify({ permitted, rows, command })}\n`)
      else
        for (const { what, allowed, tried, why, step } of rows)
          process.stdout.write(
            `${allowed.padEnd(17)} ${what}${tried ? '' : ' (known, not tried)'}\n${' '.repeat(18)}${why}\n${step === null ? '' : `${' '.repeat(18)}${step}\n`}`,
          )
      process.exitCode = permitted ? 0 : 1
    })
}

import { Command } from 'commander'
import { VERSION } from '#contract/version'
import { endOnBrokenPipe } from './broken-pipe'

/** Exit code for options that are none. */
const WRONG_USE = 2

/** Each is loaded when it is asked for: the engine of one need not wait for that of another. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  listen: async () => (await import('./listen/listen-command')).addListenCommand,
  connect: async () => (await import('./connect/connect-command')).addConnectCommand,
  udp: async () => (await import('./udp/udp-command')).addUdpCommand,
  raw: async () => (await import('./raw')).addRawCommand,
  send: async () => (await import('./send/send-command')).addSendCommand,
  demo: async () => (await import('./demo/demo-command')).addDemoCommand,
  interfaces: async () => (await import('./interfaces')).addInterfacesCommand,
  capture: async () => (await import('./capture/capture-command')).addCaptureCommand,
  explain: async () => (await import('./explain/explain-command')).addExplainCommand,
  compare: async () => (await import('./compare/compare-command')).addCompareCommand,
  read: async () => (await import('./read/read-command')).addReadCommand,
}

endOnBrokenPipe()

const program = new Command('fourtuple')
  .description("A socket inspector: your sockets, the kernel's and the wire's, joined on the four-tuple.")
  .version(VERSION)
  .addHelpText(
    'after',
    `
Exit codes: 0 it did what it was asked to, or was ended by Ctrl-C; 1 it could not, and why is on
standard error; 2 an option is none, or its value does not fit. docs/cli.md has examples.`,
  )
  .showHelpAfterError('(--help has the options)')
  // Help and the version are what was asked for; all else that ends the reading is a wrong use.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USE))

async function run(): Promise<void> {
  const asked = process.argv[2]
  // Without one of them help is shown, or a mistake is explained, which takes all.
  const loaded = asked in COMMANDS ? [COMMANDS[asked]] : Object.values(COMMANDS)
  for (const load of loaded) (await load())(program)
  await program.parseAsync()
}

void run()

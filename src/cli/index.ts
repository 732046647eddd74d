import { Command } from 'commander'
import { VERSION } from '#contract/version'
import { endOnBrokenPipe } from './broken-pipe'
import { addCaptureCommand } from './capture/capture-command'
import { addConnectCommand } from './connect/connect-command'
import { addDemoCommand } from './demo/demo-command'
import { addInterfacesCommand } from './interfaces'
import { addListenCommand } from './listen/listen-command'
import { addRawCommand } from './raw'
import { addReadCommand } from './read/read-command'
import { addSendCommand } from './send/send-command'
import { addUdpCommand } from './udp/udp-command'

/** Exit code for options that are none. */
const WRONG_USE = 2

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

addListenCommand(program)
addConnectCommand(program)
addUdpCommand(program)
addRawCommand(program)
addSendCommand(program)
addDemoCommand(program)
addInterfacesCommand(program)
addCaptureCommand(program)
addReadCommand(program)

void program.parseAsync()

import type { Command } from 'commander'
import { wrongUse } from './wrong-use'

/** Where the packets of a command's own sockets are written to. */
export interface CaptureFlag {
  capture?: string
}

export function addCaptureOption(command: Command): Command {
  return command.option('--capture <file>', 'capture its packets as well, into a pcapng file')
}

/** Refuses to capture where there are no packets. */
export function checkCapture(command: Command, flags: CaptureFlag, isUnix: boolean): void {
  if (flags.capture !== undefined && isUnix)
    wrongUse(command, '--capture is of no use here: a Unix-domain socket has no packets.')
}

import type { ClientRequest, ListenerRequest } from '#contract/streams'
import type { PipeFlags } from '../options/pipe-options'
import type { PipeOptions } from './pipe'

/** How the pipe of a command works. */
export function pipeOptionsOf(flags: PipeFlags, request: ClientRequest | ListenerRequest): PipeOptions {
  const { kind } = request.reply
  return {
    answers: kind === 'none' || kind === 'script' ? kind : 'reply',
    sendOnly: flags.sendOnly === true,
    recvOnly: flags.recvOnly === true,
    shutsDown: flags.shutdown !== false,
    halfOpen: flags.halfOpen === true,
    crlf: flags.crlf === true,
    tls: request.tls !== null,
    onlyConnects: false,
  }
}

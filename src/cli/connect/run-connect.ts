import type { ClientRequest } from '#contract/streams'
import { KeyLogCopy } from '../sockets/key-log-copy'
import { Pipe } from '../sockets/pipe'
import { pipeOptionsOf } from '../sockets/pipe-options-of'
import { runSockets } from '../sockets/socket-run'
import type { ConnectFlags } from './connect-command'

/**
 * Connects, and carries bytes until the connection has ended.
 *
 * @returns the exit code: 1 where it could not connect, or the connection or its script failed
 */
export function runConnect(request: ClientRequest, flags: ConnectFlags): Promise<number> {
  return runSockets(flags, async (run) => {
    if (flags.insecure)
      run.voice.warn('Warning: whoever answers is talked to; its certificate is not verified (--insecure).')
    const pipe = new Pipe(run, { ...pipeOptionsOf(flags, request), onlyConnects: flags.zero === true })
    const keyLog = flags.keylog === undefined ? null : new KeyLogCopy(run, flags.keylog)
    run.onEvent = (event, payload) => {
      pipe.happened(event, payload)
      keyLog?.happened(event)
    }
    if (request.transport !== 'unix')
      run.captureInto(flags.capture, { ...request, transport: request.transport })
    const { id } = run.engine.sockets.openClient(request)
    run.failure ??= await pipe.join(id)
    pipe.stop()
    keyLog?.copy()
  })
}

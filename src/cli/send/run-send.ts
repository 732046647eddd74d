import type { Payload } from '#contract/payload'
import type { Schedule } from '#contract/sends'
import { setTimeout as pause } from 'node:timers/promises'
import { ShownError } from '#engine/engine-error'
import { KeyLogCopy } from '../sockets/key-log-copy'
import { runSockets, type SocketRun } from '../sockets/socket-run'
import type { SendFlags, Way } from './send-command'

/** How often a send that goes on is looked at. */
const LOOK_EVERY_MS = 10

/**
 * Sends a payload, and waits for what is answered.
 *
 * @returns the exit code: 1 where it could not be sent, or no answer came that was waited for
 */
export function runSend(way: Way, payload: Payload, when: Schedule, flags: SendFlags): Promise<number> {
  return runSockets(flags, async (run) => {
    if (flags.insecure)
      run.voice.warn('Warning: whoever answers is talked to; its certificate is not verified (--insecure).')
    const keyLog = flags.keylog === undefined ? null : new KeyLogCopy(run, flags.keylog)
    run.onEvent = (event, bytes) => {
      keyLog?.happened(event)
      if (event.kind === 'received' && bytes) run.voice.received(bytes)
    }
    if (way.kind === 'udp') {
      const peer = way.to ?? way.request.peer
      if (peer) run.captureInto(flags.capture, { transport: 'udp', ...peer })
    } else if (way.request.transport !== 'unix')
      run.captureInto(flags.capture, { ...way.request, transport: way.request.transport })
    const socket = await open(run, way)
    if (socket === null) return
    await send(run, socket, way, payload, when, flags)
    if (flags.wait !== undefined) await awaitAnswer(run, socket, flags.wait)
    keyLog?.copy()
    const error = run.stateOf(socket)?.error
    if (error && run.failure === null) run.fail(error)
  })
}

/** Opens the socket, and waits until it can send; null where that failed or was stopped. */
async function open(run: SocketRun, way: Way): Promise<number | null> {
  const { sockets } = run.engine
  if (way.kind === 'udp') return (await sockets.openUdp(way.request)).id
  const { id } = sockets.openClient(way.request)
  const state = await run.until(() => {
    const now = run.stateOf(id)
    const isReady = now?.phase === 'open' && (way.request.tls === null || now.tls?.phase === 'secure')
    return now?.phase === 'closed' || isReady ? now : null
  })
  if (state?.phase === 'open') return id
  if (state) run.fail(state.error ?? { code: 'ECONNABORTED', message: 'The connection ended at once.' })
  return null
}

async function send(
  run: SocketRun,
  socket: number,
  way: Way,
  payload: Payload,
  schedule: Schedule,
  flags: SendFlags,
): Promise<void> {
  const { handlers } = run.engine
  const begun = await handlers['send.start']({
    sockets: [socket],
    payload,
    to: way.kind === 'udp' ? way.to : null,
    schedule,
    framed: flags.framed === true,
  })
  const now = async () =>
    (await handlers['sends.list']({})).find(({ id }) => id === begun.id) ?? { ...begun, running: false }
  let state = begun
  for (; state.running && !run.stopped.aborted; state = await now()) await pause(LOOK_EVERY_MS)
  if (state.running) state = await handlers['send.stop']({ send: begun.id })
  if (state.error) run.fail(state.error)
  else if (state.failed > 0)
    run.fail({ code: 'EIO', message: `${state.failed} of ${state.sent + state.failed} sends failed.` })
  run.voice.say(`Sent ${state.sent === 1 ? 'once' : `${state.sent} times`}, ${state.bytes} B.`)
}

/** Waits until so long after the last send, or until the peer has no more to say. */
async function awaitAnswer(run: SocketRun, socket: number, seconds: number): Promise<void> {
  const end = performance.now() + seconds * 1000
  const isOver = () => {
    const state = run.stateOf(socket)
    return !state || state.phase === 'closed' || state.halfClosedByPeer
  }
  while (!isOver() && !run.stopped.aborted && performance.now() < end) await pause(LOOK_EVERY_MS)
  if (run.counts.messagesIn === 0 && run.failure === null && !run.stopped.aborted)
    throw new ShownError('ETIMEDOUT', `No answer came within ${seconds} s.`)
}

import { setTimeout as pause } from 'node:timers/promises'
import type { SocketState } from '#contract/sockets'
import type { Engine } from '#engine/server/engine'

/** Between two messages: long enough to read along. */
const BREATH_MS = 300
/** Loopback answers in microseconds; a wait as long as this means that something is wrong. */
const PATIENCE_MS = 5000

const encode = (text: string) => new TextEncoder().encode(text)

/** One exchange for each turn, the client first. */
const EXCHANGES: [string, string][] = [
  ['Hello, who is there?\n', 'A listener on loopback.\n'],
  ['What do you see of me?\n', 'Your address and your port; the other half of a four-tuple is mine.\n'],
  ['Who of us began?\n', 'You did: yours is the port that the kernel chose.\n'],
]

/**
 * What the demo's two ends say to each other: exchanges for `seconds`, then the client half-closes, the server
 * says what it still has to say, and closes. An abort ends it at the next breath.
 *
 * @throws {ShownError} where a socket fails
 */
export async function converse(
  engine: Engine,
  port: number,
  seconds: number,
  signal: AbortSignal,
  say: (sentence: string) => void,
): Promise<void> {
  const { sockets } = engine
  const breathe = () => pause(BREATH_MS, undefined, { signal }).catch(() => undefined)
  const client = sockets.openClient({ port })
  const accepted = await until(() =>
    sockets
      .list()
      .find((s) => s.kind === 'accepted' && s.peer?.port === sockets.get(client.id).state.local?.port),
  )
  await until(() => sockets.get(client.id).state.phase === 'open')
  const end = performance.now() + seconds * 1000
  for (let turn = 0; !signal.aborted && (turn === 0 || performance.now() < end); turn++) {
    const [question, answer] = EXCHANGES[turn % EXCHANGES.length]
    await speak(client, question)
    await speak(accepted, answer)
  }
  if (signal.aborted) return

  say('The client half-closes: it has sent its FIN and goes on reading.')
  sockets.get(client.id).halfClose()
  await until(() => sockets.get(accepted.id).state.halfClosedByPeer)
  await breathe()
  await speak(accepted, 'One last line after your FIN.\n')
  say('The server closes: its FIN is the second one, and the client is left in TIME-WAIT.')
  await sockets.get(accepted.id).close()
  await until(() => sockets.get(client.id).state.phase === 'closed')

  async function speak(from: SocketState, text: string): Promise<void> {
    const other = from.id === client.id ? accepted.id : client.id
    const before = sockets.get(other).state.bytesIn
    await sockets.get(from.id).send(encode(text), null)
    await until(() => sockets.get(other).state.bytesIn >= before + encode(text).length)
    await breathe()
  }
}

/** Waits until `find` finds something. @throws where it does not within {@link PATIENCE_MS} */
async function until<T>(find: () => T | false | undefined): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const found = find()
    if (found) return found
    if (performance.now() > end)
      throw new Error(`Nothing happened on loopback for ${PATIENCE_MS / 1000} seconds.`)
    await pause(5)
  }
}

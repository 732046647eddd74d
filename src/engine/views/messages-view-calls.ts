import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessageRow, messageCalls } from '#contract/messages-of-flow'
import { PROTOCOLS } from '#core/protocols/all-protocols'
import { serviceCode } from '#core/protocols/detect'
import { ShownError } from '../engine-error'
import type { Handlers } from '../server/handlers'
import type { Session } from '../session/session'
import { bodyOf } from './messages-view-body'
import { MessagesView, type ReadMessage } from './messages-view'

/** Milliseconds of reading at one go: the engine answers others between two. */
const SLICE_MS = 4
/** Milliseconds until an answer is given in any case. */
const MOST_MS = 150

/** Answers the calls about messages. Keeps what it read of the flow that was asked about last. */
export function messageHandlers(session: Session): Handlers<keyof typeof messageCalls> {
  let last: MessagesView | null = null
  const viewOf = (flow: number, as: string): MessagesView => {
    const chosen = serviceCode(as)
    if (last?.flow === flow && last.chosen === chosen) return last
    if (!session.flows.has(flow)) throw new ShownError('ENOENT', 'That flow is no longer in memory.')
    last = new MessagesView(session, flow, chosen)
    return last
  }
  return {
    'protocols.list': () => PROTOCOLS.map(({ id, name }) => ({ id, name })),
    'flows.messages': async ({ flow, as, from, count }) => {
      const view = viewOf(flow, as)
      const reading = await readOn(view)
      const first = Math.max(0, from < 0 ? view.messages.length + from : from - view.evicted)
      return {
        protocol: view.protocol,
        known: view.known,
        total: view.total,
        evicted: view.evicted,
        reading,
        messages: view.messages.slice(first, first + count).map(rowOf),
      }
    },
    'flows.message': async ({ flow, as, number }) => {
      const view = viewOf(flow, as)
      while (view.total <= number && (await readOn(view)));
      const message = view.messages.at(number - view.evicted)
      if (number < view.evicted || !message) {
        throw new ShownError('ENOENT', 'That message is no longer in memory.')
      }
      const { layer, direction, base } = message
      const body = layer.content
        ? bodyOf(layer.content, (at, length) => view.read(direction, base + at, length))
        : null
      return { layer, body }
    },
  }
}

async function readOn(view: MessagesView): Promise<boolean> {
  const until = performance.now() + MOST_MS
  while (view.advance(SLICE_MS)) {
    if (performance.now() > until) return true
    await nextTurn()
  }
  return false
}

function rowOf({ number, direction, timeMs, at, length, layer }: ReadMessage): MessageRow {
  return {
    number,
    direction: direction === 0 ? 'out' : 'in',
    timeMs,
    at,
    length,
    protocol: layer.name,
    summary: layer.summary,
    malformed: layer.malformed?.why ?? null,
  }
}

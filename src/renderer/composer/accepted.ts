import { MOST_ROWS } from '#contract/limits'
import type { SocketState } from '#contract/sockets'
import type { EngineClient } from '../connection/engine-client'

/** What one send may go through (contract/sends). */
const MOST_AT_ONCE = 10_000

/** All open connections of a listener: a window is told of its newest alone. */
export async function openConnections(
  client: Pick<EngineClient, 'call'>,
  { id: listener }: Pick<SocketState, 'id'>,
): Promise<number[]> {
  const open: number[] = []
  for (let offset = 0, total = 1; offset < total && open.length < MOST_AT_ONCE; offset += MOST_ROWS) {
    const page = await client.call('sockets.page', { listener, offset, count: MOST_ROWS })
    total = page.total
    open.push(...page.sockets.filter(({ phase }) => phase === 'open').map(({ id }) => id))
  }
  return open.slice(0, MOST_AT_ONCE)
}

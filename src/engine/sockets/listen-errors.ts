import { lstat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { once } from 'node:events'
import type { EngineError } from '#contract/messages'
import type { ListenerRequest } from '#contract/streams'
import { codeOf, ShownError } from '../engine-error'
import { pathHolder, portHolder, type PortHolder } from '../system/port-holder'
import { pathError, transportError, type AtPath } from './path-errors'
import { socketError } from './socket-errors'

/** Puts a listener's error in words: for a port or a path that is taken, by whom. */
export async function listenError(thrown: unknown, asked: ListenerRequest): Promise<EngineError> {
  if (thrown instanceof ShownError) return thrown
  const lacking = transportError(thrown, asked.transport)
  if (lacking) return lacking
  const taken = codeOf(thrown) === 'EADDRINUSE'
  if (asked.transport === 'unix') {
    const path = asked.path ?? ''
    return pathError(thrown, path, 'listen', taken ? await whatIsAt(path) : null)
  }
  const { address, port } = asked
  const holder = taken && asked.transport === 'tcp' ? await portHolder('tcp', port) : null
  return socketError(thrown, { doing: 'listen', address, port, holder })
}

/** Whether a socket file still has somebody who listens: where the system does not list it, connecting tells. */
async function whatIsAt(path: string): Promise<{ is: AtPath; holder: PortHolder | null }> {
  const { listens, holder } = await pathHolder(path)
  if (listens) return { is: 'in use', holder }
  const file = await lstat(path).catch(() => null)
  if (file && !file.isSocket()) return { is: 'no socket', holder }
  return { is: file && !(await answers(path)) ? 'left behind' : 'in use', holder }
}

async function answers(path: string): Promise<boolean> {
  const knock = createConnection({ path })
  try {
    await once(knock, 'connect')
    return true
  } catch (error) {
    return codeOf(error) !== 'ECONNREFUSED'
  } finally {
    knock.destroy()
  }
}

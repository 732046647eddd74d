import { lstat } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { once } from 'node:events'
import type { EngineError } from '#contract/messages'
import type { ListenerRequest } from '#contract/streams'
import { codeOf } from '../engine-error'
import { pathHolder, portHolder } from '../system/port-holder'
import { pathError, transportError, type AtPath } from './path-errors'
import { socketError } from './socket-errors'

/** Puts a listener's error in words: for a port or a path that is taken, by whom. */
export async function listenError(thrown: unknown, asked: ListenerRequest): Promise<EngineError> {
  const lacking = transportError(thrown, asked.transport)
  if (lacking) return lacking
  const taken = codeOf(thrown) === 'EADDRINUSE'
  if (asked.transport === 'unix') {
    const path = asked.path ?? ''
    const at = taken ? { is: await whatIsAt(path), holder: await pathHolder(path) } : null
    return pathError(thrown, path, 'listen', at)
  }
  const { address, port } = asked
  const holder = taken && asked.transport === 'tcp' ? await portHolder('tcp', port) : null
  return socketError(thrown, { doing: 'listen', address, port, holder })
}

/** Whether a socket file still has somebody who listens: only connecting tells. */
async function whatIsAt(path: string): Promise<AtPath> {
  const isAbstract = process.platform === 'linux' && path.startsWith('@')
  if (isAbstract) return 'in use'
  const file = await lstat(path).catch(() => null)
  if (file && !file.isSocket()) return 'no socket'
  const knock = createConnection({ path })
  try {
    await once(knock, 'connect')
    return 'in use'
  } catch (error) {
    return codeOf(error) === 'ECONNREFUSED' ? 'left behind' : 'in use'
  } finally {
    knock.destroy()
  }
}

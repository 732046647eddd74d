import type { EngineError } from '#contract/messages'
import type { SocketTransport } from '#contract/sockets'
import { codeOf } from '../engine-error'
import type { PortHolder } from '../system/port-holder'
import { LONGEST_PATH } from '../system/sockaddr'
import { holderWords } from './socket-errors'

/** What is at a path that bind(2) refused. */
export type AtPath = 'left behind' | 'in use' | 'no socket'

type Words = (path: string, doing: 'listen' | 'connect') => Omit<EngineError, 'code'>

/** errno names of calls on a path in plain words (unix(7)), each with the next step. */
const WORDINGS: Record<string, Words> = {
  ENOENT: (path, doing) =>
    doing === 'connect'
      ? { message: `There is no socket at ${path}.`, step: 'Check the path, and that the server runs.' }
      : { message: `The folder of ${path} does not exist.`, step: 'Make it first, or choose another path.' },
  ECONNREFUSED: (path) => ({
    message: `Nobody listens on ${path}.`,
    step: 'Check that the server runs; a socket file stays when its program has ended.',
  }),
  EACCES: (path) => ({
    message: `The system does not allow this program to use ${path}.`,
    step: 'Check the rights of the file and of its folders.',
  }),
  EAGAIN: (path) => ({
    message: `The accept queue of ${path} is full: the server takes no more connections for now.`,
    step: 'Try again, or see why the server does not accept.',
  }),
  ENOTSOCK: (path) => ({ message: `${path} is no socket.` }),
  EPROTOTYPE: (path) => ({ message: `The socket at ${path} is no stream socket.` }),
  EINVAL: () => ({
    message: `That is no path for a Unix-domain socket: it has from 1 to ${LONGEST_PATH} bytes.`,
    step: 'Choose a shorter path, such as one under /tmp.',
  }),
}

/** Puts the error of a call on a path in words. @param at what bind(2) found there, and whose it is */
export function pathError(
  thrown: unknown,
  path: string,
  doing: 'listen' | 'connect',
  at: { is: AtPath; holder: PortHolder | null } | null = null,
): EngineError {
  const code = codeOf(thrown)
  if (code === 'EADDRINUSE' && at) return { code, ...taken(path, at) }
  const words = Object.hasOwn(WORDINGS, code) ? WORDINGS[code](path, doing) : null
  return { code, ...(words ?? { message: thrown instanceof Error ? thrown.message : String(thrown) }) }
}

function taken(path: string, at: { is: AtPath; holder: PortHolder | null }): Omit<EngineError, 'code'> {
  if (at.is === 'in use') {
    return {
      message: `${path} is already in use by ${holderWords(at.holder)}.`,
      step: 'Close what holds it, or choose another path.',
    }
  }
  if (at.is === 'no socket') {
    return { message: `There is a file at ${path} that is no socket.`, step: 'Choose another path.' }
  }
  return {
    message: `A socket file was left behind at ${path}: nobody listens on it any more.`,
    step: `Remove it (rm ${path}), then listen again.`,
  }
}

/** Where the system lacks the transport; null for any other error. */
export function transportError(thrown: unknown, transport: SocketTransport): EngineError | null {
  const code = codeOf(thrown)
  if (transport !== 'sctp' || !LACKING.has(code)) return null
  return {
    code,
    message: 'This system has no SCTP: its kernel does not know the protocol.',
    step:
      process.platform === 'linux'
        ? 'Load it as an administrator, where the distribution has it: modprobe sctp'
        : 'Use TCP, or a Linux or FreeBSD machine: this system never had it.',
  }
}

const LACKING = new Set(['EPROTONOSUPPORT', 'ESOCKTNOSUPPORT', 'ENOPROTOOPT'])

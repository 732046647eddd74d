import type { EngineError } from '#contract/messages'
import { writeEndpoint } from '#core/rows/flow-row'
import { codeOf } from '../engine-error'

/** What a call was about, so that its error can be put in words. */
export interface Attempt {
  doing: 'listen' | 'connect' | 'bind' | 'send' | 'exchange'
  address: string
  port: number
}

type Wording = (a: Attempt & { where: string }) => { message: string; step?: string }

/** errno names in plain words (errno(3), connect(2), bind(2), send(2)), each with the next step. */
const WORDINGS: Record<string, Wording> = {
  EADDRINUSE: ({ where }) => ({
    message: `${where} is already in use by another socket on this machine.`,
    step: 'Close what holds it, choose another port, or use port 0 to let the system choose a free one.',
  }),
  EACCES: ({ doing, port, where }) =>
    doing === 'send'
      ? {
          message: `The system does not allow sending to ${where}; a broadcast address needs that switched on.`,
        }
      : {
          message: `The system does not allow this program to use ${where}.`,
          step:
            port > 0 && port < 1024
              ? 'Ports under 1024 need privileges on most systems: choose one from 1024 up.'
              : undefined,
        },
  EPERM: ({ where }) => ({ message: `The system refused ${where}; a firewall rule may be in the way.` }),
  EADDRNOTAVAIL: ({ address, doing }) => ({
    message:
      doing === 'connect'
        ? `No local address or port was left to reach ${address} from.`
        : `${address} is not an address of this machine.`,
    step:
      doing === 'connect'
        ? undefined
        : 'Use 127.0.0.1 or ::1 for this machine only, or 0.0.0.0 for all its addresses.',
  }),
  ECONNREFUSED: ({ where }) => ({
    message: `${where} answered with a reset: nothing listens there.`,
    step: 'Check that the server runs and that the port is right.',
  }),
  ECONNRESET: () => ({ message: 'The peer reset the connection.' }),
  ETIMEDOUT: ({ where }) => ({
    message: `${where} did not answer in time.`,
    step: 'The host may be down, or a firewall may drop the packets on the way.',
  }),
  EHOSTUNREACH: ({ address }) => ({
    message: `There is no way to the host ${address}: it or a router on the way said so.`,
  }),
  ENETUNREACH: ({ address }) => ({ message: `This machine has no route to ${address}.` }),
  ENOTFOUND: ({ address }) => ({
    message: `The name ${address} could not be resolved: no such host.`,
    step: 'Check the spelling, or use an address.',
  }),
  EAI_AGAIN: ({ address }) => ({
    message: `The name ${address} could not be resolved: no name server answered.`,
    step: 'Use an address, or check the network.',
  }),
  EPIPE: () => ({ message: 'The connection is closed for writing: the peer has gone.' }),
  EMSGSIZE: () => ({
    message: 'The datagram is too long: UDP carries at most 65,507 bytes over IPv4.',
    step: 'Send less at once.',
  }),
  EINVAL: ({ where }) => ({ message: `The system does not accept ${where} for this.` }),
  EAFNOSUPPORT: ({ address }) => ({
    message: `This machine has no support for the address family of ${address}.`,
  }),
  EMFILE: () => ({
    message: 'This program has as many files and sockets open as the system allows.',
    step: 'Close some, or raise the limit (ulimit -n).',
  }),
}

/** Puts a socket error in words; one that is not known here keeps the system's own. */
export function socketError(thrown: unknown, attempt: Attempt): EngineError {
  const code = codeOf(thrown)
  const wording = Object.hasOwn(WORDINGS, code) ? WORDINGS[code] : undefined
  const words = wording?.({ ...attempt, where: writeEndpoint(attempt) }) ?? {
    message: thrown instanceof Error ? thrown.message : String(thrown),
  }
  return { code, message: words.message, ...(words.step ? { step: words.step } : {}) }
}

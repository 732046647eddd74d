import { networkInterfaces } from 'node:os'
import type { EngineError } from '#contract/messages'
import { writeEndpoint } from '#core/rows/flow-row'
import { codeOf } from '../engine-error'
import type { PortHolder } from '../system/port-holder'

/** What a call was about, so that its error can be put in words. */
export interface Attempt {
  doing: 'listen' | 'connect' | 'bind' | 'send' | 'exchange'
  address: string
  port: number
  /** Where a client is bound, as far as that was asked for. */
  from?: { address: string | null; port: number; interface: string | null }
  /** How long was waited, where that was asked for. */
  withinMs?: number | null
  /** Who holds the port, where the system told. */
  holder?: PortHolder | null
}

interface Words {
  message: string
  step?: string
}
type Wording = (a: Attempt & { where: string }) => Words

/** Addresses of this machine that are named in an error, at most. */
const MOST_ADDRESSES = 20

/** errno names in plain words (errno(3), connect(2), bind(2), send(2)), each with the next step. */
const WORDINGS: Record<string, Wording> = {
  EADDRINUSE: inUse,
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
  EPERM: ({ where, from }) =>
    typeof from?.interface === 'string'
      ? {
          message: `The system does not allow this program to bind a socket to the interface ${from.interface}.`,
          step: 'Leave the interface out and give a local address of it, or run with CAP_NET_RAW.',
        }
      : { message: `The system refused ${where}; a firewall rule may be in the way.` },
  ENODEV: ({ from }) => ({
    message: `There is no interface ${from?.interface ?? 'of that name'} on this machine.`,
    step: `Its interfaces: ${Object.keys(networkInterfaces()).join(', ')}.`,
  }),
  EADDRNOTAVAIL: notAvailable,
  ECONNREFUSED: ({ where }) => ({
    message: `${where} answered with a reset: nothing listens there.`,
    step: 'Check that the server runs and that the port is right.',
  }),
  ECONNRESET: () => ({ message: 'The peer reset the connection.' }),
  ETIMEDOUT: ({ where, withinMs }) => ({
    message:
      typeof withinMs !== 'number'
        ? `${where} did not answer in time.`
        : `${where} did not answer within ${withinMs} ms.`,
    step: 'The host may be down, or a firewall may drop the packets on the way.',
  }),
  EHOSTUNREACH: ({ address }) => ({
    message: `There is no way to the host ${address}: it or a router on the way said so.`,
    step: 'Check the address; on your own network, that the host is up and has it.',
  }),
  ENETUNREACH: ({ address }) => ({
    message: `This machine has no route to ${address}.`,
    step: 'Check that the network is connected, and the default route.',
  }),
  ENOTFOUND: ({ address }) => ({
    message: `The name ${address} could not be resolved: no such host.`,
    step: 'Check the spelling, or use an address.',
  }),
  EAI_AGAIN: ({ address }) => ({
    message: `The name ${address} could not be resolved: no name server answered.`,
    step: 'Use an address, or check the network.',
  }),
  ERR_STREAM_DESTROYED: () => ({
    message: 'The connection was closed before the kernel had taken these bytes: they are lost.',
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

function inUse({ where, port, doing, holder, from }: Attempt & { where: string }): Words {
  if (doing === 'connect') {
    const local = writeEndpoint({ address: from?.address ?? 'any address', port: from?.port ?? 0 })
    return {
      message: `The local endpoint ${local} is already in use, or was until a moment ago, towards ${where}.`,
      step: 'Use local port 0 to let the system choose a free one.',
    }
  }
  if (holder?.timeWait) {
    return {
      message: `${where} is already in use by connections in TIME-WAIT: their ends wait for late segments.`,
      step: 'Wait a minute, or listen without asking for the port exclusively.',
    }
  }
  return {
    message: `${where} is already in use by ${holderWords(holder ?? null)}.`,
    step: `Close what holds it, choose another port than ${port}, or use port 0 to let the system choose a free one.`,
  }
}

/** `node (process 1234)`. */
export function holderWords(holder: PortHolder | null): string {
  if (typeof holder?.pid !== 'number') return 'another socket on this machine'
  if (holder.pid === process.pid) return `another socket of Fourtuple itself (process ${holder.pid})`
  return `${holder.name === '' ? 'a program' : holder.name} (process ${holder.pid})`
}

function notAvailable({ address, doing, from }: Attempt): Words {
  if (doing === 'connect' && typeof from?.address !== 'string') {
    return {
      message: `No local address or port was left to reach ${address} from.`,
      step: 'Close some connections to it, or wait until their TIME-WAIT has ended.',
    }
  }
  const own = Object.values(networkInterfaces()).flatMap((of) => (of ?? []).map((one) => one.address))
  return {
    message: `${doing === 'connect' ? from?.address : address} is not an address of this machine.`,
    step: `Its addresses: ${[...new Set(own)].slice(0, MOST_ADDRESSES).join(', ')}; 0.0.0.0 or :: for all of them.`,
  }
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

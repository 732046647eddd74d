import { once } from 'node:events'
import { unlinkSync } from 'node:fs'
import { isIPv6, type Server } from 'node:net'
import type { ListenerRequest } from '#contract/streams'
import { writeEndpoint, type Endpoint } from '#core/rows/flow-row'
import { codeOf } from '../engine-error'
import { setOption } from '../system/socket-options'
import {
  bindTo,
  closeFd,
  duplicate,
  listenOn,
  localEndpoint,
  shutdownRead,
  streamSocket,
} from '../system/stream-fd'
import { applyOptions, optionCalls } from './stream-options'
import { PROTOCOL_OF } from './stream-transport'

/** How often another port is asked for, where somebody took the one that the system had chosen. */
const TRIES = 10

/** What is called for a listener, in a line. */
export function describeListen(asked: ListenerRequest): string {
  if (asked.transport === 'unix')
    return `socket(AF_UNIX, SOCK_STREAM), bind(${asked.path ?? ''}), listen(${asked.backlog})`
  const options = [
    asked.ipv6Only ? 'IPV6_V6ONLY' : '',
    asked.exclusive ? 'without SO_REUSEADDR' : '',
    asked.reusePort ? 'SO_REUSEPORT' : '',
  ].filter((text) => text !== '')
  const set = options.length > 0 ? ` (${options.join(', ')})` : ''
  const kind = asked.transport === 'sctp' ? 'SOCK_STREAM, IPPROTO_SCTP' : 'SOCK_STREAM'
  return `socket(${kind})${set}, bind(${writeEndpoint(asked)}), listen(${asked.backlog})`
}

/**
 * A listening socket that we hold ourselves. A server accepts from a duplicate of it: closing that one stops
 * accepting, and the socket goes on listening.
 */
export class ListeningFd {
  private constructor(
    readonly fd: number,
    private readonly asked: ListenerRequest,
    /** null for a path. */
    readonly local: Endpoint | null,
  ) {}

  /** @param tell options that were set, with their results @throws {SystemError} */
  static open(asked: ListenerRequest, tell: (text: string) => void): ListeningFd {
    for (let left = TRIES; ; left--) {
      try {
        return ListeningFd.openOnce(asked, asked.transport === 'tcp' ? chosenPort(asked) : asked.port, tell)
      } catch (error) {
        if (codeOf(error) !== 'EADDRINUSE' || asked.port !== 0 || left === 0) throw error
      }
    }
  }

  private static openOnce(asked: ListenerRequest, port: number, tell: (text: string) => void): ListeningFd {
    const fd = bound(asked, port, tell)
    try {
      listenOn(fd, asked.backlog)
      return new ListeningFd(fd, asked, asked.transport === 'unix' ? null : localEndpoint(fd))
    } catch (error) {
      closeFd(fd)
      throw error
    }
  }

  /** Whether the kernel itself can refuse connections while the socket stays bound: Linux's TCP. */
  get canRefuse(): boolean {
    return process.platform === 'linux' && this.asked.transport === 'tcp'
  }

  /** Lets a server accept from it; closing the server ends that alone. @throws what the system says */
  async serve(server: Server): Promise<Server> {
    server.listen({ fd: duplicate(this.fd) }, this.asked.backlog)
    await once(server, 'listening')
    // Node listens with a backlog of its own in place of 0.
    if (this.asked.backlog === 0) listenOn(this.fd, 0)
    return server
  }

  /** From now on SYN is answered with RST. @throws {SystemError} */
  refuse(): void {
    // Another program's SO_REUSEADDR would give it the port now: it is shared unless one that has it listens.
    if (!this.asked.exclusive) setOption(this.fd, 'SO_REUSEADDR', 0)
    shutdownRead(this.fd)
  }

  /** @throws {SystemError} */
  listenAgain(): void {
    if (!this.asked.exclusive) setOption(this.fd, 'SO_REUSEADDR', 1)
    listenOn(this.fd, this.asked.backlog)
  }

  /** Lets go of the port; a path's file is removed. */
  close(): void {
    closeFd(this.fd)
    const { path, transport } = this.asked
    if (transport !== 'unix' || path === null || path.startsWith('@')) return
    try {
      unlinkSync(path)
    } catch {
      // Somebody else removed it.
    }
  }
}

/** A bound socket with everything set that must be before bind(2) or is passed on to accepted ones. */
function bound(asked: ListenerRequest, port: number, tell: (text: string) => void): number {
  const { transport, address } = asked
  const ipv6 = isIPv6(address)
  const fd = streamSocket(transport === 'unix' ? 'unix' : ipv6 ? 'IPv6' : 'IPv4', PROTOCOL_OF[transport])
  try {
    if (transport === 'unix') bindTo(fd, asked.path ?? '')
    else {
      if (!asked.exclusive) setOption(fd, 'SO_REUSEADDR', 1)
      if (asked.reusePort) setOption(fd, 'SO_REUSEPORT', 1)
      if (ipv6) setOption(fd, 'IPV6_V6ONLY', asked.ipv6Only ? 1 : 0)
      bindTo(fd, { address, port })
    }
    // Accepted connections inherit these, and the handshake needs them: the window's scale goes out with SYN.
    const calls = optionCalls(asked.options, { transport, ipv6, when: 'opened' })
    applyOptions(
      fd,
      calls.filter(({ early }) => early),
      tell,
    )
    return fd
  } catch (error) {
    closeFd(fd)
    throw error
  }
}

/**
 * The port to bind. Where the system is to choose, it is asked for a free one first, which is then bound by number:
 * Linux forgets a port that it chose when the listener refuses for a while.
 */
function chosenPort(asked: ListenerRequest): number {
  if (asked.port !== 0) return asked.port
  const fd = bound(asked, 0, () => undefined)
  try {
    return localEndpoint(fd)?.port ?? 0
  } finally {
    closeFd(fd)
  }
}

import { networkInterfaces } from 'node:os'
import { isIPv6, Socket } from 'node:net'
import type { ClientRequest } from '#contract/streams'
import type { Endpoint } from '#core/rows/flow-row'
import { ShownError } from '../engine-error'
import { libc, SystemError } from '../system/libc'
import { hasOption, setOption } from '../system/socket-options'
import { bindTo, closeFd, streamSocket } from '../system/stream-fd'
import { plainEndpoint } from './own-socket'
import { applyOptions, optionCalls } from './stream-options'
import { PROTOCOL_OF } from './stream-transport'

/** What one attempt tells: each at most once, `begun` first. */
export interface AttemptListener {
  /** connect(2) was called: SYN is sent from this endpoint. */
  onBegun: (local: Endpoint) => void
  onConnected: (socket: Socket) => void
  onFailed: (error: Error) => void
  /** An option that was set before connect(2), with its result. */
  onOption: (text: string) => void
}

/** One connect(2) to one address, on a socket of its own. */
export class ConnectAttempt {
  private readonly socket: Socket | null
  private timer: NodeJS.Timeout | undefined
  private over = false

  constructor(
    readonly to: Endpoint,
    private readonly asked: ClientRequest,
    private readonly listener: AttemptListener,
  ) {
    this.socket = this.begin()
  }

  /** Gives it up, without a word. */
  giveUp(): void {
    this.end()
    this.socket?.destroy()
  }

  private begin(): Socket | null {
    let socket: Socket
    try {
      socket = this.prepared()
    } catch (error) {
      // The attempt is told to have failed once it is there to be told of.
      process.nextTick(() => this.fail(error instanceof Error ? error : new Error(String(error))))
      return null
    }
    const { localAddress, localPort, connectTimeoutMs } = this.asked
    socket.once('connectionAttempt', () => {
      // connect(2) is called right after this event; the local port is bound by then.
      process.nextTick(() => this.tellBegun(socket))
    })
    socket.once('connect', () => {
      if (this.end()) this.listener.onConnected(socket)
    })
    socket.once('error', (error) => this.fail(error))
    socket.once('close', () => this.fail(new SystemError('ECONNABORTED', 'connect')))
    const own = libc() ? {} : { localAddress: localAddress ?? undefined, localPort: localPort || undefined }
    socket.connect({ host: this.to.address, port: this.to.port, ...own })
    if (connectTimeoutMs !== null) {
      this.timer = setTimeout(() => {
        this.fail(new SystemError('ETIMEDOUT', 'connect'))
        socket.destroy()
      }, connectTimeoutMs)
    }
    return socket
  }

  /** A socket with everything set that must be before connect(2). @throws {SystemError} */
  private prepared(): Socket {
    const { asked, to } = this
    if (!libc()) {
      if (asked.transport !== 'tcp') throw new SystemError('EPROTONOSUPPORT', 'socket')
      if (asked.interface !== null) {
        throw new ShownError(
          'EOPNOTSUPP',
          'A socket can’t be bound to an interface on this system.',
          'Give a local address of the interface instead.',
        )
      }
      return new Socket({ allowHalfOpen: true })
    }
    const ipv6 = isIPv6(to.address)
    const fd = streamSocket(ipv6 ? 'IPv6' : 'IPv4', PROTOCOL_OF[asked.transport])
    try {
      if (asked.interface !== null) bindToInterface(fd, asked.interface, ipv6)
      const calls = optionCalls(asked.options, { transport: asked.transport, ipv6, when: 'opened' })
      applyOptions(fd, calls, this.listener.onOption)
      if (asked.transport === 'sctp' && asked.options.noDelay) setOption(fd, 'SCTP_NODELAY', 1)
      if (asked.localAddress !== null || asked.localPort > 0) {
        if (asked.localPort > 0) setOption(fd, 'SO_REUSEADDR', 1)
        bindTo(fd, { address: asked.localAddress ?? (ipv6 ? '::' : '0.0.0.0'), port: asked.localPort })
      }
      return new Socket({
        fd,
        allowHalfOpen: true,
        readable: true,
        writable: true,
        manualStart: true,
      } as object)
    } catch (error) {
      closeFd(fd)
      throw error
    }
  }

  private tellBegun(socket: Socket): void {
    const { localAddress, localPort } = socket
    if (this.over || localAddress === undefined || localPort === undefined) return
    this.listener.onBegun(plainEndpoint(localAddress, localPort))
  }

  private fail(error: Error): void {
    if (this.end()) this.listener.onFailed(error)
  }

  /** True the first time. */
  private end(): boolean {
    const first = !this.over
    this.over = true
    clearTimeout(this.timer)
    return first
  }
}

/** Packets of it use that interface alone. @throws {SystemError} */
function bindToInterface(fd: number, name: string, ipv6: boolean): void {
  if (hasOption('SO_BINDTODEVICE')) {
    setOption(fd, 'SO_BINDTODEVICE', new TextEncoder().encode(`${name}\0`))
    return
  }
  const ofIt = networkInterfaces()[name]?.find(({ family }) => family === 'IPv6')
  const index = ofIt?.family === 'IPv6' ? ofIt.scopeid : 0
  if (!index) throw new SystemError('ENODEV', 'setsockopt')
  setOption(fd, ipv6 ? 'IPV6_BOUND_IF' : 'IP_BOUND_IF', index)
}

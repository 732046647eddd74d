import type { Socket } from 'node:net'
import type { SocketTransport } from '#contract/sockets'
import type { StreamOptions } from '#contract/streams'
import { libc } from '../system/libc'
import { hasOption, setOption } from '../system/socket-options'
import { stopLingering } from './linger'
import { applyOptions, applyPlainOptions, optionCalls } from './stream-options'
import { fdOf } from './stream-transport'

/** The options of one connection: as they were asked for and changed since. What is set is told, with its result. */
export class ConnectionOptions {
  constructor(
    private now: StreamOptions,
    private readonly transport: SocketTransport,
    private readonly tell: (text: string) => void,
  ) {}

  get lingerSeconds(): number | null {
    return this.now.lingerSeconds
  }

  get allowHalfOpen(): boolean {
    return this.now.allowHalfOpen
  }

  get idleTimeoutMs(): number | null {
    return this.now.idleTimeoutMs
  }

  /** What Node keeps of a connection that begins. */
  begin(socket: Socket): void {
    if (this.transport === 'tcp') socket.setNoDelay(this.now.noDelay)
    if (this.idleTimeoutMs !== null) socket.setTimeout(this.idleTimeoutMs)
    // Our FIN is out: whoever closes from here on must not wait in the kernel.
    socket.once('finish', () => {
      if ((this.lingerSeconds ?? 0) > 0) stopLingering(fdOf(socket))
    })
  }

  /** Sets all that were asked for and are calls of their own; null leaves the system's default. */
  applyAll(socket: Socket, ipv6: boolean): void {
    this.apply(socket, this.now, ipv6, 'opened')
  }

  /** Changes those that are named; null switches off what can be. */
  change(socket: Socket, changes: Partial<StreamOptions>, ipv6: boolean): void {
    this.now = { ...this.now, ...changes }
    if (changes.noDelay !== undefined) this.setNoDelay(socket, changes.noDelay)
    if (changes.idleTimeoutMs !== undefined) {
      socket.setTimeout(changes.idleTimeoutMs ?? 0)
      this.tell(`idle timeout: ${changes.idleTimeoutMs === null ? 'none' : `${changes.idleTimeoutMs} ms`}`)
    }
    this.apply(socket, changes, ipv6, 'changed')
    if (changes.allowHalfOpen !== undefined) {
      const then = changes.allowHalfOpen ? 'leaves writing open' : 'is answered with ours at once'
      this.tell(`the peer’s FIN ${then}`)
    }
  }

  private apply(
    socket: Socket,
    options: Partial<StreamOptions>,
    ipv6: boolean,
    when: 'opened' | 'changed',
  ): void {
    const calls = optionCalls(options, { transport: this.transport, ipv6, when })
    if (calls.length === 0) return
    const fd = fdOf(socket)
    if (libc() && fd >= 0) applyOptions(fd, calls, this.tell)
    else applyPlainOptions(socket, options, calls, this.tell)
  }

  private setNoDelay(socket: Socket, on: boolean): void {
    if (this.transport === 'unix') return
    if (this.transport === 'tcp') socket.setNoDelay(on)
    else if (hasOption('SCTP_NODELAY')) setOption(fdOf(socket), 'SCTP_NODELAY', on ? 1 : 0)
    this.tell(`setsockopt(${this.transport.toUpperCase()}_NODELAY, ${on ? 1 : 0}) = 0`)
  }
}

import type { SocketState } from '#contract/sockets'
import { ShownError } from '../engine-error'
import type { OwnSide } from '../session/own-side'
import type { OwnSocket, SocketContext } from './own-socket'
import { TcpClient } from './tcp-client'
import { TcpListener } from './tcp-listener'
import { UdpSocket, type UdpRequest } from './udp-socket'

/** Closed sockets kept in the list for their counts and errors; the oldest are forgotten. */
const MOST_CLOSED = 200

/** All sockets that this engine opened or accepted. */
export class OpenSockets {
  private readonly sockets = new Map<number, OwnSocket>()
  private readonly context: SocketContext
  private nextId = 1

  /** @param onChange told whenever the state of any of them may have changed; it must be cheap */
  constructor(own: OwnSide, onChange: () => void) {
    this.context = { own, onChange }
  }

  async openListener(asked: { address: string; port: number; reply: 'none' | 'echo' }): Promise<SocketState> {
    const listener = new TcpListener(this.context, this.nextId++, asked, (accept) =>
      this.add(accept(this.nextId++)),
    )
    this.add(listener)
    await listener.listen()
    return { ...listener.state }
  }

  /** Returns at once: connecting goes on and is seen in the socket's state and events. */
  openClient(host: string, port: number): SocketState {
    return { ...this.add(new TcpClient(this.context, this.nextId++, host, port)).state }
  }

  async openUdp(asked: UdpRequest): Promise<SocketState> {
    const socket = new UdpSocket(this.context, this.nextId++, asked)
    this.add(socket)
    await socket.open()
    return { ...socket.state }
  }

  /** @throws {ShownError} where there is no such socket */
  get(id: number): OwnSocket {
    const socket = this.sockets.get(id)
    if (!socket) throw new ShownError('EBADF', 'That socket is no longer there.')
    return socket
  }

  list(): SocketState[] {
    return Array.from(this.sockets.values(), (socket) => ({ ...socket.state }))
  }

  /** Closes every socket that is open. */
  async closeAll(): Promise<void> {
    await Promise.all(Array.from(this.sockets.values(), (socket) => socket.close()))
  }

  private add<S extends OwnSocket>(socket: S): S {
    this.sockets.set(socket.state.id, socket)
    this.forgetOldest()
    this.context.onChange()
    return socket
  }

  private forgetOldest(): void {
    const closed = Array.from(this.sockets.values()).filter((socket) => socket.state.phase === 'closed')
    for (const socket of closed.slice(0, Math.max(0, closed.length - MOST_CLOSED)))
      this.sockets.delete(socket.state.id)
  }
}

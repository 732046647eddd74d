import type { EngineMessage } from '#contract/messages'
import { InterfaceWatch } from '../capture/interface-watch'
import { Connection } from './connection'
import { Engine } from './engine'
import type { EngineFacts, EnginePort } from './engine-port'
import { Pace } from './pace'

/** The status bar counts at this pace: faster than four times a second nobody can read it. */
const STATUS_EVERY_MS = 250
const SOCKETS_EVERY_MS = 100

/** An engine and the windows connected to it. */
export class EngineHost {
  readonly engine: Engine
  private readonly connections = new Set<Connection>()
  private readonly sockets = new Pace(SOCKETS_EVERY_MS, () => {
    this.broadcast(this.socketsNow())
  })
  private readonly sends = new Pace(SOCKETS_EVERY_MS, () => {
    this.broadcast({ type: 'sends', sends: this.engine.sends.list() })
  })
  private readonly interfaces = new InterfaceWatch((interfaces) =>
    this.broadcast({ type: 'interfaces', interfaces }),
  )
  private readonly statusTimer: NodeJS.Timeout
  private lastStatus = ''

  constructor(facts: EngineFacts) {
    this.engine = new Engine(facts, {
      onChange: () => {
        for (const connection of this.connections) connection.changed()
      },
      onSockets: () => this.sockets.poke(),
      onSends: () => this.sends.poke(),
      onNotice: (notice) => this.broadcast({ type: 'notice', notice }),
    })
    this.interfaces.start()
    this.statusTimer = setInterval(() => this.tellStatus(), STATUS_EVERY_MS)
  }

  /** Serves a window over its port until the port closes. */
  connect(port: EnginePort): void {
    const connection = new Connection(this.engine, port, this.interfaces)
    this.connections.add(connection)
    port.onClose(() => {
      connection.close()
      this.connections.delete(connection)
    })
    port.start()
    connection.post({ type: 'status', status: this.engine.status() })
    connection.post(this.socketsNow())
    const sends = this.engine.sends.list()
    if (sends.length > 0) connection.post({ type: 'sends', sends })
  }

  /** Ends captures and sockets, then lets the windows go. */
  async end(): Promise<void> {
    clearInterval(this.statusTimer)
    this.interfaces.stop()
    this.sockets.stop()
    this.sends.stop()
    await this.engine.end()
    for (const connection of this.connections) connection.close()
    this.connections.clear()
  }

  /** Says the status where anything but its time is another than before. */
  private tellStatus(): void {
    const status = this.engine.status()
    this.engine.session.losses.take(status.time, status.lost)
    const shown = JSON.stringify({ ...status, time: 0 })
    if (shown === this.lastStatus) return
    this.lastStatus = shown
    this.broadcast({ type: 'status', status })
  }

  private socketsNow(): EngineMessage {
    const { sockets } = this.engine
    return { type: 'sockets', sockets: sockets.list(), total: sockets.total }
  }

  private broadcast(message: EngineMessage): void {
    for (const connection of this.connections) connection.post(message)
  }
}

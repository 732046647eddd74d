import { copyFileSync, chmodSync } from 'node:fs'
import type { NewEvent } from '#core/own/event-log'
import { codeOf } from '#engine/engine-error'
import type { SocketRun } from './socket-run'

/** Keeps a copy of the session's key log where the person wants it: the session's own is deleted at the end. */
export class KeyLogCopy {
  private from: string | null = null
  private said = false

  constructor(
    private readonly run: SocketRun,
    private readonly to: string,
  ) {}

  happened({ kind, socket }: NewEvent): void {
    if (kind !== 'tls-secured') return
    setImmediate(() => {
      this.from ??= this.pathOf(socket)
      this.copy()
    })
  }

  /** Copies what is in it now; a copy that fails is told of once. */
  copy(): void {
    if (this.from === null) return
    try {
      copyFileSync(this.from, this.to)
      chmodSync(this.to, 0o600)
    } catch (thrown) {
      if (!this.said) this.run.voice.warn(`The key log can’t be written to ${this.to}: ${codeOf(thrown)}.`)
      this.said = true
    }
  }

  private pathOf(socket: number): string | null {
    try {
      return this.run.engine.sockets.get(socket).tlsDetails().keyLog
    } catch {
      return null
    }
  }
}

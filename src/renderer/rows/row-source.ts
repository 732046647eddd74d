import { MOST_ROWS } from '#contract/limits'
import type { CallInput } from '#contract/messages'
import { readRowsHeader } from '#core/rows/packed-rows'
import type { EngineClient } from '../connection/engine-client'

/** Rows as they are known now. `rows[0]` is row `offset` of the view. */
export interface Rows<Row> {
  total: number
  offset: number
  rows: readonly Row[]
  from: 'wire' | 'own socket' | null
  error: string | null
}

/**
 * Rows of one view of the engine's, pulled: only those that are wanted, one request at a time, again when the view
 * changed. The rows before stay until the new ones are there, so that nothing flickers.
 */
export class RowSource<Row> {
  private rows: Rows<Row> = { total: 0, offset: 0, rows: [], from: null, error: null }
  private view: number | null = null
  private wanted = { offset: 0, count: 50 }
  private asking = false
  private stale = false
  private closed = false
  private readonly listeners = new Set<() => void>()
  private readonly stopListening: () => void

  constructor(
    private readonly client: EngineClient,
    asked: CallInput<'view.open'>,
    private readonly read: (packed: Uint8Array) => Row[],
  ) {
    this.stopListening = client.on((event) => {
      if (event.type === 'changed' && event.view === this.view) void this.refresh()
    })
    void this.open(asked)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  readonly snapshot = (): Rows<Row> => this.rows

  /** Says which rows are shown. */
  want(offset: number, count: number): void {
    if (offset === this.wanted.offset && count === this.wanted.count) return
    this.wanted = { offset, count: Math.min(count, MOST_ROWS) }
    void this.refresh()
  }

  close(): void {
    this.closed = true
    this.stopListening()
    if (this.view !== null) this.client.call('view.close', { view: this.view }).catch(() => undefined)
  }

  private async open(asked: CallInput<'view.open'>): Promise<void> {
    try {
      const opened = await this.client.call('view.open', asked)
      this.view = opened.view
      if (this.closed) {
        await this.client.call('view.close', { view: opened.view })
        return
      }
      this.set({ ...this.rows, total: opened.total, from: opened.from })
      await this.refresh()
    } catch (thrown) {
      this.set({ ...this.rows, error: thrown instanceof Error ? thrown.message : String(thrown) })
    }
  }

  private async refresh(): Promise<void> {
    if (this.view === null || this.closed) return
    if (this.asking) {
      this.stale = true
      return
    }
    this.asking = true
    try {
      const packed = await this.client.call('view.rows', { view: this.view, ...this.wanted })
      const header = readRowsHeader(packed)
      if (header)
        this.set({
          ...this.rows,
          total: header.total,
          offset: header.offset,
          rows: this.read(packed),
          error: null,
        })
    } catch (thrown) {
      this.set({ ...this.rows, error: thrown instanceof Error ? thrown.message : String(thrown) })
    } finally {
      this.asking = false
    }
    if (!this.stale) return
    this.stale = false
    await this.refresh()
  }

  private set(rows: Rows<Row>): void {
    if (this.closed) return
    this.rows = rows
    for (const listener of this.listeners) listener()
  }
}

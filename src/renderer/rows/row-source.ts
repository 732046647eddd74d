import { MOST_ROWS } from '#contract/limits'
import type { CallInput } from '#contract/messages'
import { readRowsHeader } from '#core/rows/packed-rows'
import type { EngineClient } from '../connection/engine-client'

/** Rows as they are known now. `rows[0]` is row `offset` of the view. */
export interface Rows<Row> {
  total: number
  offset: number
  /** Rows that made room at the view's beginning since it was opened here: by so many the others moved up. */
  gone: number
  /** Rows that were put away and can be shown again. */
  hidden?: number
  rows: readonly Row[]
  from: 'wire' | 'own socket' | null
  error: string | null
}

/**
 * Rows of one view of the engine's, pulled: only those that are wanted, one request at a time, again when the view
 * changed. The rows before stay until the new ones are there, so that nothing flickers.
 */
export class RowSource<Row> {
  private rows: Rows<Row> = { total: 0, offset: 0, gone: 0, rows: [], from: null, error: null }
  private view: number | null = null
  private wanted = { place: 0, count: 50, isHeld: false }
  /** As the last answer's header has it, modulo 2^32. */
  private gone: number | null = null
  private asking = false
  private stale = false
  private closed = false
  private readonly listeners = new Set<() => void>()
  private readonly stopListening: () => void
  private readonly opening: Promise<void>

  constructor(
    private readonly client: EngineClient,
    asked: CallInput<'view.open'>,
    private readonly read: (packed: Uint8Array) => Row[],
  ) {
    this.stopListening = client.on((event) => {
      if (event.type === 'changed' && event.view === this.view) void this.refresh()
    })
    this.opening = this.open(asked)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }
  readonly snapshot = (): Rows<Row> => this.rows

  /**
   * Says which rows are shown.
   *
   * @param place of the first: in the view; or, where it is held, counted with the rows that are gone, so that the same
   *   rows are meant while others make room
   */
  want(place: number, asked: number, isHeld: boolean): void {
    const count = Math.min(asked, MOST_ROWS)
    const { wanted } = this
    if (place === wanted.place && count === wanted.count && isHeld === wanted.isHeld) return
    this.wanted = { place, count, isHeld }
    void this.refresh()
  }

  /** Shows those that fit a display filter alone. One that can't be read changes nothing. */
  async filter(filter: string): Promise<void> {
    await this.opening
    if (this.view === null || this.closed) return
    await this.client.call('view.filter', { view: this.view, filter })
    await this.refresh()
  }

  /** Arranges a view of flows. */
  async arrange(arrangement: CallInput<'view.order'>['arrangement']): Promise<void> {
    await this.opening
    if (this.view === null || this.closed) return
    await this.client.call('view.order', { view: this.view, arrangement })
    await this.refresh()
  }

  /** Lets a view of flows stand still, or go on. Returns how many flows had come by then; null where it is not open. */
  async pause(paused: boolean): Promise<number | null> {
    await this.opening
    if (this.view === null || this.closed) return null
    const { flows } = await this.client.call('view.pause', { view: this.view, paused })
    await this.refresh()
    return flows
  }

  /** Where a flow stands in a view of flows; null where it is not listed. */
  async find(flow: number): Promise<number | null> {
    await this.opening
    if (this.view === null || this.closed) return null
    return (await this.client.call('view.find', { view: this.view, flow })).place
  }

  /** Asks about this view; null where it is not open any more. */
  async ask<T>(question: (client: EngineClient, view: number) => Promise<T>): Promise<T | null> {
    await this.opening
    return this.view === null || this.closed ? null : question(this.client, this.view)
  }

  /** The row at a place that may not be among those that are shown. */
  async at(place: number): Promise<Row | undefined> {
    if (this.view === null || this.closed) return undefined
    return this.read(await this.client.call('view.rows', { view: this.view, offset: place, count: 1 })).at(0)
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
      const { place, count, isHeld } = this.wanted
      const offset = isHeld ? Math.max(0, place - this.rows.gone) : place
      const held = isHeld && this.gone !== null ? { gone: this.gone } : {}
      const packed = await this.client.call('view.rows', { view: this.view, offset, count, ...held })
      const header = readRowsHeader(packed)
      if (header) {
        const gone = this.rows.gone + ((header.gone - (this.gone ?? header.gone)) >>> 0)
        this.gone = header.gone
        this.set({
          ...this.rows,
          gone,
          total: header.total,
          hidden: header.hidden,
          offset: header.offset,
          rows: this.read(packed),
          error: null,
        })
      }
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

import type { Engine } from '#engine/server/engine'
import { FlowsView } from '#engine/views/flows-view'
import { OwnStream } from '#engine/views/own-stream'
import type { StreamSource } from '#engine/views/stream-source'
import { WireStream } from '#engine/views/wire-stream'
import { FLOW, readFlowRows, type FlowRow } from '#core/rows/flow-row'
import { ChunkList } from '#core/stream/chunk-list'
import type { DemoOutput } from './output'

/** Chunks taken from a stream at one look; the rest comes at the next. */
const STEP = 4096

interface Followed {
  source: StreamSource
  from: 'wire' | 'own socket'
  chunks: ChunkList
  told: number
}

/** Tells an output what is new in an engine's session since the last look. */
export class SessionWatch {
  private readonly rows = new Map<number, string>()
  private readonly streams = new Map<number, Followed>()
  private readonly captures = new Map<number, string>()

  constructor(
    private readonly engine: Engine,
    private readonly output: DemoOutput,
  ) {}

  /** @param from where payload is taken from; fixed at a flow's first look */
  look(from: 'wire' | 'own socket'): void {
    const view = new FlowsView(this.engine.session)
    const rows = readFlowRows(view.rows(0, view.total))
    for (const row of rows) this.tellFlow(row)
    for (const row of rows) if (!(row.flags & FLOW.twoTuple)) this.tellPayload(row.id, from)
    for (const capture of this.engine.captures.list()) {
      const shown = JSON.stringify(capture)
      if (this.captures.get(capture.id) === shown) continue
      this.captures.set(capture.id, shown)
      this.output.capture(capture)
    }
  }

  private tellFlow(row: FlowRow): void {
    const shown = JSON.stringify(row)
    if (this.rows.get(row.id) === shown) return
    this.rows.set(row.id, shown)
    this.output.flow(row)
  }

  private tellPayload(flow: number, from: 'wire' | 'own socket'): void {
    const followed = this.streams.get(flow) ?? this.follow(flow, from)
    const { chunks, source } = followed
    source.advance(chunks, STEP)
    for (; followed.told < chunks.count; followed.told++) {
      const chunk = followed.told
      const length = chunks.length[chunk]
      const kind = chunks.kindOf(chunk)
      // The demo's endpoints send nothing twice with other bytes.
      if (kind === 'conflict') continue
      const bytes = kind === 'hole' ? null : source.read(chunks, chunk, 0, length)
      this.output.payload({
        flow,
        timeMs: chunks.time[chunk],
        direction: chunks.direction[chunk] === 1 ? 'in' : 'out',
        from: followed.from,
        offset: chunks.offset[chunk],
        bytes: bytes ?? new Uint8Array(0),
        missing: bytes ? 0 : length,
      })
    }
  }

  private follow(flow: number, from: 'wire' | 'own socket'): Followed {
    const { session } = this.engine
    const source = from === 'wire' ? new WireStream(session, flow) : new OwnStream(session, flow)
    const followed = { source, from, chunks: new ChunkList(), told: 0 }
    this.streams.set(flow, followed)
    return followed
  }
}

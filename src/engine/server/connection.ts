import type { FlowArrangement } from '#contract/flow-order'
import type { CallParams, CallResult, EngineMessage } from '#contract/messages'
import { packetTimes } from '#core/display-filter/during'
import { parseFilter } from '#core/display-filter/parse'
import { wallClock } from '../session/clock'
import type { Session } from '../session/session'
import { ShownError, shownError } from '../engine-error'
import type { InterfaceWatch } from '../capture/interface-watch'
import { EventsView } from '../views/events-view'
import { FlowView } from '../views/flow-view'
import { FlowsView } from '../views/flows-view'
import { PacketsView } from '../views/packets-view'
import { streamOrigin } from '../views/stream-origin'
import { readStream, saveStream } from '../views/stream-bytes'
import { findInStream } from '../views/stream-search'
import { StreamView } from '../views/stream-view'
import type { View } from '../views/view'
import type { Engine } from './engine'
import type { EnginePort } from './engine-port'
import { answer, type Handlers } from './handlers'
import { Pace } from './pace'

/** A window has one list and one or two streams open; more than this is a leak of the window's. */
const MOST_VIEWS = 64
/** A view says that it changed at most this often: ten times a second looks live and costs nothing. */
const CHANGED_EVERY_MS = 100

interface OpenView {
  view: View
  /** The revision and total the window was told last. */
  revision: number
  total: number
}

/** One window's port: answers its calls, keeps its views, and tells it when they changed. */
export class Connection {
  private readonly views = new Map<number, OpenView>()
  private readonly pace = new Pace(CHANGED_EVERY_MS, () => this.tellChanges())
  private readonly handlers: Handlers
  private nextView = 1
  private closed = false

  constructor(
    private readonly engine: Engine,
    private readonly port: EnginePort,
    private readonly interfaces: InterfaceWatch,
  ) {
    this.handlers = {
      ...engine.handlers,
      'interfaces.watch': ({ rates }) => {
        interfaces.wantRates(this, rates)
        return {}
      },
      'view.open': (asked) => this.openView(asked),
      'view.rows': ({ view, offset, count, gone }) => this.viewOf(view).view.rows(offset, count, gone),
      'view.filter': ({ view, filter }) => this.filterView(view, filter),
      'view.order': ({ view, arrangement }) => this.orderView(view, arrangement),
      'view.pause': ({ view, paused }) => {
        this.flowsOf(view).pause(paused)
        this.pace.poke()
        return { flows: this.engine.session.flows.next }
      },
      'view.find': ({ view, flow }) => ({ place: this.flowsOf(view).find(flow) }),
      'view.findBytes': ({ view, ...wanted }) => findInStream(this.streamOf(view), wanted),
      'view.readBytes': ({ view, direction, offset, length }) =>
        readStream(this.streamOf(view), direction === 'in' ? 1 : 0, offset, length),
      'view.saveBytes': ({ view, direction, file }) =>
        saveStream(this.streamOf(view), direction, this.engine.approvals.pathToWrite(file)),
      'view.close': ({ view }) => {
        this.views.delete(view)
        return {}
      },
    }
    port.onMessage((message) => void this.take(message))
  }

  /** Views may have other rows than before. */
  changed(): void {
    if (this.views.size > 0) this.pace.poke()
  }

  post(message: EngineMessage): void {
    if (!this.closed) this.port.post(message)
  }

  close(): void {
    this.closed = true
    this.interfaces.wantRates(this, false)
    this.pace.stop()
    this.views.clear()
  }

  private async take(message: unknown): Promise<void> {
    if (
      typeof message !== 'object' ||
      message === null ||
      !('id' in message) ||
      typeof message.id !== 'number'
    )
      return
    const { id } = message
    try {
      const call = 'call' in message ? message.call : undefined
      const result = await answer(this.handlers, call, 'params' in message ? message.params : undefined)
      this.post({ type: 'result', id, result })
    } catch (thrown) {
      this.post({ type: 'failed', id, error: shownError(thrown) })
    }
  }

  private openView(asked: CallParams<'view.open'>): CallResult<'view.open'> {
    if (this.views.size >= MOST_VIEWS) throw new ShownError('EMFILE', 'Too many views are open.')
    const view = this.newView(asked)
    if (view.advance()) this.pace.poke()
    const id = this.nextView++
    this.views.set(id, { view, revision: view.revision, total: view.total })
    return { view: id, revision: view.revision, total: view.total, from: view.from }
  }

  private newView(asked: CallParams<'view.open'>): View {
    const { session } = this.engine
    if (asked.kind === 'flows') return this.openFlows(asked.filter)
    if (asked.kind === 'events') return new EventsView(session, asked.filter)
    if (!session.flows.has(asked.flow)) throw new ShownError('ENOENT', 'That flow is no longer in memory.')
    if (asked.kind === 'packets') return new PacketsView(session, asked.flow, timesIn(session, asked.filter))
    return asked.kind === 'flow' ? new FlowView(session, asked.flow) : this.openStream(asked)
  }

  private openFlows(filter: string): View {
    const view = new FlowsView(this.engine.session)
    const mistake = view.setFilter(filter)
    if (mistake) throw new ShownError('EINVAL', mistake.why)
    return view
  }

  private filterView(id: number, filter: string): CallResult<'view.filter'> {
    const error = this.flowsOf(id).setFilter(filter)
    this.pace.poke()
    return { error }
  }

  private orderView(id: number, arrangement: FlowArrangement): Record<string, never> {
    const mistake = this.flowsOf(id).arrange(arrangement)
    if (mistake) throw new ShownError('EINVAL', mistake.why)
    this.pace.poke()
    return {}
  }

  private flowsOf(id: number): FlowsView {
    const { view } = this.viewOf(id)
    if (!(view instanceof FlowsView)) throw new ShownError('EINVAL', 'That view is not of flows.')
    return view
  }

  private openStream({ flow, layout, from, direction }: CallParams<'view.open'> & { kind: 'stream' }): View {
    const { session } = this.engine
    const origin = from === 'auto' ? streamOrigin(session, flow) : from
    return new StreamView(
      session,
      flow,
      layout,
      origin,
      direction === null ? null : direction === 'in' ? 1 : 0,
    )
  }

  private streamOf(id: number): StreamView {
    const { view } = this.viewOf(id)
    if (view instanceof StreamView) return view
    throw new ShownError('EINVAL', 'That view is not of a stream.')
  }

  private viewOf(id: number): OpenView {
    const open = this.views.get(id)
    if (!open) throw new ShownError('EBADF', 'That view is not open.')
    return open
  }

  private tellChanges(): void {
    for (const [id, open] of this.views) {
      if (open.view.advance()) this.pace.poke()
      const { revision, total } = open.view
      if (revision === open.revision && total === open.total) continue
      open.revision = revision
      open.total = total
      this.post({ type: 'changed', view: id, revision, total })
    }
  }
}

/** What a filter's `time` says of a packet; null where it says nothing, or can't be read. */
function timesIn(session: Session, text: string): ((timeMs: number) => boolean) | null {
  const parsed = parseFilter(text)
  const fits = 'filter' in parsed ? packetTimes(parsed.filter) : null
  if (!fits) return null
  const zoneMs = -60_000 * new Date(wallClock()).getTimezoneOffset()
  return (timeMs) => fits(timeMs, { originMs: session.series.first, zoneMs })
}

import { join } from 'node:path'
import type { CallName } from '#contract/messages'
import type { Notice } from '#contract/notice'
import type { CaptureState, EngineStatus } from '#contract/status'
import { Captures, filterError } from '../capture/captures'
import { listInterfaces } from '../capture/interfaces'
import { captureReadiness } from '../capture/readiness'
import { wallClock } from '../session/clock'
import { Session } from '../session/session'
import { OpenSockets } from '../sockets/open-sockets'
import { readBack } from '../spool/read-back'
import { SessionFolder } from '../spool/session-folder'
import type { EngineFacts } from './engine-port'
import { eventsPage } from './event-pages'
import type { Handlers } from './handlers'
import { Rate } from './rate'

/** How often time passes in the session: TIME-WAIT ends with that precision. */
const TICK_MS = 1000

let engines = 0

/** Calls that are the same for every window; views are each connection's own. */
export type EngineCall = Exclude<CallName, `view.${string}`>

/** Whom an engine tells; all of them must be cheap. */
export interface EngineListener {
  /** Flows, packets or events are others than before. */
  onChange: () => void
  /** The state of an own socket may be another. */
  onSockets: () => void
  onNotice: (notice: Notice) => void
}

/**
 * The engine: one session with its sockets and captures. It runs the same in Electron's utility process, in the
 * command line and in tests.
 */
export class Engine {
  readonly id: string
  readonly session: Session
  readonly captures: Captures
  readonly sockets: OpenSockets
  readonly handlers: Handlers<EngineCall>
  private readonly folder: SessionFolder
  private readonly rate = new Rate()
  private readonly readBack = new Set<string>()
  private readonly ticking: NodeJS.Timeout
  private saidDiskError = false
  private ending: Promise<void> | null = null

  constructor(
    private readonly facts: EngineFacts,
    private readonly listener: EngineListener,
  ) {
    this.id = SessionFolder.newId(new Date(), ++engines)
    this.folder = new SessionFolder(facts.sessionsFolder)
    this.folder.prune()
    this.session = new Session(join(facts.sessionsFolder, `${this.id}.pcapng`), facts.version)
    this.session.onIngest = listener.onChange
    this.captures = new Captures(this.session, (state) => this.onCaptureEnded(state))
    this.sockets = new OpenSockets(this.session.own, () => {
      listener.onChange()
      listener.onSockets()
    })
    this.handlers = this.answers()
    this.ticking = setInterval(() => this.tick(), TICK_MS)
  }

  /** The counts of the status bar; call it about four times a second, since rates are from one call to the next. */
  status(): EngineStatus {
    const { flows, packets, ingest, own, disk, packetsNotWritten } = this.session
    const time = wallClock()
    const rate = this.rate.sample(time, ingest.frames, ingest.payloadBytes)
    return {
      session: this.id,
      time,
      captures: this.captures.list(),
      packetRate: rate.packets,
      byteRate: rate.bytes,
      flows: flows.next,
      packets: ingest.frames,
      malformed: ingest.malformed,
      withoutFlow: ingest.withoutFlow,
      evicted: {
        flows: flows.evicted,
        packets: packets.evicted,
        ownBytes: own.payload.evicted,
        events: own.events.evicted,
      },
      disk: { bytes: disk.bytes, packetsNotWritten, error: disk.error },
    }
  }

  /** Stops captures, closes sockets, and leaves what was captured on disk, marked as ended. */
  end(): Promise<void> {
    this.ending ??= this.endNow()
    return this.ending
  }

  private async endNow(): Promise<void> {
    clearInterval(this.ticking)
    await Promise.allSettled([this.captures.stopAll(), this.sockets.closeAll()])
    if (this.session.hasCapture) this.folder.writeLabel(this.id, this.captures.interfaces(), true)
    this.session.close()
  }

  private answers(): Handlers<EngineCall> {
    const { session, captures, sockets, folder } = this
    return {
      'session.status': () => this.status(),
      'interfaces.list': () => listInterfaces(),
      'capture.readiness': () => captureReadiness(this.facts.launch),
      'capture.checkFilter': ({ filter }) => ({ error: filterError(filter) }),
      'capture.start': (asked) => this.startCapture(asked),
      'capture.stop': ({ capture }) => captures.stop(capture),
      'listener.open': async (asked) => ({ socket: await sockets.openListener(asked) }),
      'client.open': ({ host, port }) => ({ socket: sockets.openClient(host, port) }),
      'udp.open': async (asked) => ({ socket: await sockets.openUdp(asked) }),
      'socket.send': async ({ socket, bytes, to }) => ({ bytes: await sockets.get(socket).send(bytes, to) }),
      'socket.halfClose': ({ socket }) => {
        sockets.get(socket).halfClose()
        return {}
      },
      'socket.reset': ({ socket }) => {
        sockets.get(socket).reset()
        return {}
      },
      'socket.close': async ({ socket }) => {
        await sockets.get(socket).close()
        return {}
      },
      'sockets.list': () => sockets.list(),
      'events.page': (asked) => eventsPage(session, asked),
      'recovery.list': () => folder.recoverable().filter(({ id }) => !this.readBack.has(id)),
      'recovery.open': async ({ id }) => {
        const read = await readBack(session, folder.captureFile(id))
        this.readBack.add(id)
        this.listener.onChange()
        return read
      },
      'recovery.discard': ({ id }) => {
        folder.discard(id)
        return {}
      },
    }
  }

  private startCapture(asked: { interface: string; filter: string; promiscuous: boolean }): CaptureState {
    const state = this.captures.start(asked)
    this.folder.writeLabel(this.id, this.captures.interfaces(), false)
    return state
  }

  private onCaptureEnded(state: CaptureState): void {
    this.listener.onNotice({
      level: 'error',
      title: `The capture on ${state.interface} ended`,
      text: `${state.error?.message ?? 'It stopped by itself'}. Its ${state.packets} packets are kept.`,
      ...(state.error?.step ? { step: state.error.step } : {}),
    })
  }

  private tick(): void {
    const { revision } = this.session.flows
    this.session.tick()
    if (this.session.flows.revision !== revision) this.listener.onChange()
    const { error } = this.session.disk
    if (error === null || this.saidDiskError) return
    this.saidDiskError = true
    this.listener.onNotice({
      level: 'warning',
      title: 'Captured packets are no longer written to disk',
      text: `${error}. Packets are still counted and followed; their payload can't be shown.`,
      step: 'Free some space, then restart Fourtuple.',
    })
  }
}

import type { CallName } from '#contract/messages'
import type { Notice } from '#contract/notice'
import type { CaptureRequest, CaptureState } from '#contract/capture'
import type { EngineStatus } from '#contract/status'
import { Captures } from '../capture/captures'
import { checkFilter, filterProgram } from '../capture/filter-check'
import { interfaceChoices, listInterfaces } from '../capture/interfaces'
import { captureReadiness } from '../capture/readiness'
import { wallClock } from '../session/clock'
import { KernelSide } from '../kernel/kernel-side'
import { NameLookup } from '../names/name-lookup'
import { Session } from '../session/session'
import { OpenSockets } from '../sockets/open-sockets'
import { logHandlers } from '../log/log-handlers'
import { RemoteDatagrams } from '../sends/remote-datagrams'
import { Sends } from '../sends/sends'
import { noteHandlers } from '../notes/note-handlers'
import { packetHandlers } from '../packets/packet-handlers'
import { rawHandlers } from '../raw/raw-handlers'
import { RawRuns } from '../raw/raw-runs'
import { RemotePace } from '../raw/remote-pace'
import { socketHandlers } from '../sockets/socket-handlers'
import { SessionFiles } from '../files/session-files'
import { Spool } from '../spool/spool'
import { SessionFolder } from '../spool/session-folder'
import { statisticsHandlers } from '../statistics/statistics-handlers'
import { KeyLog } from '../tls/key-log'
import { messageHandlers } from '../views/messages-view-calls'
import { seenValues } from '../views/seen-values'
import type { EngineFacts } from './engine-port'
import { Approvals } from './approvals'
import { eventsPage } from './event-pages'
import type { Handlers } from './handlers'
import { Rate } from './rate'

/** How often time passes in the session: TIME-WAIT ends with that precision. */
const TICK_MS = 1000
/** How often the counts of running captures are written to the file, for the case that the engine ends without a word. */
const COUNTS_EVERY_TICKS = 10

/** Why a capture ended that was asked to end by itself. */
const END_WORDS = {
  packets: 'It has as many packets as it was to take',
  bytes: 'It has as many bytes as it was to take',
  seconds: 'Its time was over',
  error: 'It stopped by itself',
  'end of output': 'The program ended its output',
}

let engines = 0

/** Calls that are the same for every window; views are each connection's own. */
export type EngineCall = Exclude<CallName, `view.${string}` | 'interfaces.watch'>

/** Whom an engine tells; all of them must be cheap. */
export interface EngineListener {
  /** Flows, packets or events are others than before. */
  onChange: () => void
  /** The state of an own socket may be another. */
  onSockets: () => void
  /** What was sent by a send is more than before. */
  onSends?: () => void
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
  readonly sends: Sends
  readonly rawRuns: RawRuns
  readonly kernel: KernelSide
  readonly files: SessionFiles
  readonly handlers: Handlers<EngineCall>
  private readonly names = new NameLookup()
  private readonly folder: SessionFolder
  private readonly keyLog: KeyLog
  private readonly began = wallClock()
  private readonly rate = new Rate()
  private readonly remote = {
    require: (address: string) => this.approvals.requireDestination(address),
    pace: new RemotePace(),
  }
  private readonly readBack = new Set<string>()
  private readonly ticking: NodeJS.Timeout
  readonly approvals: Approvals
  private saidDiskError = false
  private ticks = 0
  private ending: Promise<void> | null = null

  constructor(
    private readonly facts: EngineFacts,
    private readonly listener: EngineListener,
  ) {
    this.approvals = new Approvals(facts.trust)
    this.id = SessionFolder.newId(new Date(), ++engines)
    this.folder = new SessionFolder(facts.sessionsFolder)
    this.folder.prune()
    const pathOf = (index: number) => this.folder.pathOf(this.id, index)
    this.session = new Session(
      facts.version,
      (parts, sources) => new Spool({ pathOf, ...parts }, sources),
      facts.packetsKept,
    )
    this.session.onIngest = listener.onChange
    this.kernel = new KernelSide(this.session)
    this.files = new SessionFiles(
      this.session,
      (index) => this.folder.unpackedOf(this.id, index),
      (notice) => listener.onNotice(notice),
    )
    this.captures = new Captures(
      this.session,
      (command) => this.approvals.mayRun(command),
      (state) => this.onCaptureEnded(state),
    )
    this.keyLog = new KeyLog(this.folder.keysOf(this.id), (line) => this.session.addSecrets(line))
    const onSockets = () => {
      listener.onChange()
      listener.onSockets()
    }
    const remoteDatagrams = new RemoteDatagrams(this.approvals)
    this.sockets = new OpenSockets(this.session.own, onSockets, {
      secrets: this.keyLog,
      mayGo: (address) => remoteDatagrams.require(address),
    })
    this.sends = new Sends(this.sockets, this.approvals, () => listener.onSends?.())
    this.rawRuns = new RawRuns(this.remote)
    this.handlers = this.answers()
    this.ticking = setInterval(() => this.tick(), TICK_MS)
  }

  /** The counts of the status bar; call it about four times a second, since rates are from one call to the next. */
  status(): EngineStatus {
    const { flows, packets, ingest, own, disk, packetsNotWritten, series } = this.session
    const time = wallClock()
    const rate = this.rate.sample(time, ingest.frames, ingest.payloadBytes)
    const captures = this.captures.list()
    return {
      session: this.id,
      time,
      began: Math.min(this.began, Number.isNaN(series.first) ? Infinity : series.first),
      captures,
      packetRate: rate.packets,
      byteRate: rate.bytes,
      flows: flows.next,
      packets: ingest.frames,
      lost: {
        kernel: captures.reduce((total, one) => total + one.droppedByKernel, 0),
        interface: captures.reduce((total, one) => total + one.droppedByInterface, 0),
        buffer: captures.reduce((total, one) => total + one.droppedByBuffer, 0),
        evicted: packets.evicted,
        'not written': packetsNotWritten,
      },
      malformed: ingest.malformed,
      withoutFlow: ingest.withoutFlow,
      evicted: {
        flows: flows.evicted,
        packets: packets.evicted,
        ownBytes: own.payload.evicted,
        events: own.events.evicted,
      },
      disk: { ...disk, packetsNotWritten },
      files: this.files.status,
    }
  }

  /** Stops captures, closes sockets, and leaves what was captured on disk, marked as ended. */
  end(): Promise<void> {
    this.ending ??= this.endNow()
    return this.ending
  }

  private async endNow(): Promise<void> {
    clearInterval(this.ticking)
    this.sends.stopAll()
    this.rawRuns.stopAll()
    await Promise.allSettled([this.captures.stopAll(), this.sockets.closeAll(), this.files.end()])
    if (this.session.hasCapture) this.folder.writeLabel(this.id, this.captures.interfaces(), true)
    this.session.close()
    this.keyLog.close()
  }

  private answers(): Handlers<EngineCall> {
    const { session, captures, sockets, folder } = this
    return {
      'session.status': () => this.status(),
      'interfaces.list': () => listInterfaces(),
      'capture.readiness': () => captureReadiness(this.facts.launch),
      'interfaces.choices': (asked) => interfaceChoices(asked.interface),
      'flows.values': ({ field, prefix }) => seenValues(session, field, prefix),
      'capture.checkFilter': ({ filter }) => checkFilter(filter),
      'capture.filterProgram': (asked) => filterProgram(asked.filter, asked.interface),
      'capture.start': (asked) => this.startCapture(asked),
      'capture.stop': ({ capture }) => captures.stop(capture),
      'capture.restart': ({ capture }) => captures.restart(capture),
      ...socketHandlers(sockets, this.sends, this.approvals),
      ...logHandlers(session, this.approvals),
      ...packetHandlers(session),
      ...statisticsHandlers(session),
      ...messageHandlers(session),
      ...noteHandlers(session),
      ...rawHandlers(sockets, this.rawRuns, this.remote, this.facts.launch),
      'events.page': (asked) => eventsPage(session, asked),
      'files.open': (asked) => ({ task: this.files.open(this.approvals.pathOf(asked.file), asked.name) }),
      'files.compare': (asked) =>
        this.files.compare(this.approvals.pathOf(asked.file), asked.name, asked.ignoresClientPorts),
      'files.cancel': ({ task }) => {
        this.files.cancel(task)
        return {}
      },
      'files.save': (asked) =>
        this.files.save(this.approvals.pathToWrite(asked.file), asked.name, asked.what),
      'kernel.sockets': () => this.kernel.sockets(),
      'kernel.programs': () => this.kernel.programs(),
      'names.of': async ({ address }) => ({ name: await this.names.of(address) }),
      'recovery.list': () => folder.recoverable().filter(({ id }) => !this.readBack.has(id)),
      'recovery.open': async ({ id }) => {
        const read = await this.files.readBack(folder.filesOf(id))
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

  private startCapture(asked: CaptureRequest): CaptureState {
    const state = this.captures.start(asked)
    this.folder.writeLabel(this.id, this.captures.interfaces(), false)
    return state
  }

  /** A capture that ended by itself; one that did as it was asked is told of quietly. */
  private onCaptureEnded(state: CaptureState): void {
    const isError = state.endedBy === 'error'
    const why = isError
      ? (state.error?.message ?? END_WORDS.error).replace(/\.$/, '')
      : END_WORDS[state.endedBy ?? 'end of output']
    this.listener.onNotice({
      level: isError ? 'error' : 'note',
      title: `The capture on ${state.interface} ended`,
      text: `${why}. ${state.packets === 1 ? 'Its one packet is' : `Its ${state.packets.toLocaleString('en')} packets are`} kept.`,
      ...(state.error?.step ? { step: state.error.step } : {}),
    })
  }

  private tick(): void {
    const { revision } = this.session.flows
    this.session.tick()
    this.kernel.look()
    if (this.session.flows.revision !== revision) this.listener.onChange()
    if (++this.ticks % COUNTS_EVERY_TICKS === 0) this.session.writeCounts()
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

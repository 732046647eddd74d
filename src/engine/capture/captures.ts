import type { CaptureRequest, CaptureState } from '#contract/capture'
import { canDecode } from '#core/decode/decode-frame'
import { plainError, ShownError } from '../engine-error'
import { wallClock } from '../session/clock'
import type { Session } from '../session/session'
import { captureError, endError, fileError } from './capture-errors'
import { openInterface } from './interface-source'
import { NO_LOSSES, type LiveSource, type Receiver, type SourceInterface } from './live-source'
import { openProgram } from './program-source'

/** Captures that ended are kept in the list for their counts; more than this are forgotten, oldest first. */
const MOST_ENDED = 16
/** Lines of a program's standard error that are kept. */
const MOST_SAID = 20

type EndedBy = NonNullable<CaptureState['endedBy']>

/** A capture that runs: what the window is told of it, where its packets come from, and when it ends. */
class RunningCapture {
  source: LiveSource | null = null
  readonly interfaces: number[] = []
  timer: NodeJS.Timeout | null = null
  /** Packets of batches that were damaged on their way. */
  damaged = 0

  constructor(readonly state: CaptureState) {}

  /** The state with its losses up to date; a copy. */
  snapshot(): CaptureState {
    const losses = this.source?.losses() ?? NO_LOSSES
    const droppedByBuffer = losses.droppedByBuffer + this.damaged
    return { ...this.state, ...losses, droppedByBuffer, said: [...this.state.said] }
  }
}

/** The captures of a session: starts and stops them and keeps their counts. */
export class Captures {
  private readonly running = new Map<number, RunningCapture>()
  private readonly ended: CaptureState[] = []
  private nextId = 1

  /**
   * @param mayRun whether a program may be run: the person said so
   * @param onEnd told when a capture ends by itself
   * @param onSaid told of each line that a program writes to its standard error
   */
  constructor(
    private readonly session: Session,
    private readonly mayRun: (command: string) => boolean,
    private readonly onEnd: (state: CaptureState) => void,
    private readonly onSaid: (line: string) => void = () => undefined,
  ) {}

  /** @throws {ShownError} where the source can't be captured, with the reason */
  start(request: CaptureRequest): CaptureState {
    const capture = new RunningCapture(this.newState(request))
    const { id } = capture.state
    try {
      capture.source = this.open(request, this.receiverOf(capture))
    } catch (thrown) {
      throw captureError(thrown, request.source)
    }
    if (request.rotation) this.session.rotate(request.rotation)
    this.running.set(id, capture)
    const { seconds } = request.stopAfter
    if (seconds !== null) capture.timer = setTimeout(() => void this.stopBy(id, 'seconds'), seconds * 1000)
    return capture.snapshot()
  }

  /** Stops a capture after its last packets were delivered. @throws {ShownError} where it does not run */
  async stop(id: number): Promise<CaptureState> {
    const capture = this.running.get(id)
    if (!capture) throw new ShownError('EINVAL', 'That capture has already ended.')
    await capture.source?.stop()
    return this.finish(capture, null, null)
  }

  /** Stops a capture where it runs, and starts one that asks for the same. @throws {ShownError} */
  async restart(id: number): Promise<CaptureState> {
    const request = (this.running.get(id)?.state ?? this.ended.find((one) => one.id === id))?.request
    if (!request) throw new ShownError('EINVAL', 'That capture is no longer in the list.')
    if (this.running.has(id)) await this.stop(id)
    return this.start(request)
  }

  /** All captures with their counts up to date, running ones first. */
  list(): CaptureState[] {
    return [...Array.from(this.running.values(), (capture) => capture.snapshot()), ...this.ended]
  }

  /** Interfaces captured on since the session began. */
  interfaces(): string[] {
    return [...new Set(this.list().map((state) => state.interface))]
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)))
  }

  private newState(request: CaptureRequest): CaptureState {
    const { source } = request
    return {
      id: this.nextId++,
      interface: source.kind === 'interface' ? source.name : source.command,
      filter: source.kind === 'interface' ? request.filter : '',
      linkType: '',
      running: true,
      startedAt: wallClock(),
      endedAt: null,
      packets: 0,
      bytes: 0,
      droppedByKernel: 0,
      droppedByInterface: 0,
      droppedByBuffer: 0,
      request,
      endedBy: null,
      said: [],
      error: null,
    }
  }

  private open(request: CaptureRequest, receiver: Receiver): LiveSource {
    const { source } = request
    if (source.kind === 'interface') return openInterface(source.name, request, receiver)
    if (this.mayRun(source.command)) return openProgram(source.command, receiver)
    throw new ShownError('EPERM', 'That program was not allowed to run.', 'Allow it when Fourtuple asks.')
  }

  private receiverOf(capture: RunningCapture): Receiver {
    const { state } = capture
    return {
      nextInterface: () => this.session.nextInterface,
      onInterface: (facts) => this.beginInterface(capture, facts),
      onBlocks: (blocks, count, linkType) => {
        if (!state.running) return
        const { packets: mostPackets, bytes: mostBytes } = state.request.stopAfter
        const taken = this.session.ingestBlocks(blocks, count, linkType, {
          packets: (mostPackets ?? Infinity) - state.packets,
          bytes: (mostBytes ?? Infinity) - state.bytes,
        })
        state.packets += taken.packets
        state.bytes += taken.bytes
        if (mostPackets !== null && state.packets >= mostPackets) this.endBy(capture, 'packets')
        else if (mostBytes !== null && state.bytes >= mostBytes) this.endBy(capture, 'bytes')
        else capture.damaged += count - taken.packets
      },
      onEnd: (error) => {
        if (error) this.finish(capture, 'error', endError(error, state.interface))
        else this.finish(capture, 'end of output', null)
      },
      onSaid: (line) => {
        state.said.push(line)
        this.onSaid(line)
        if (state.said.length > MOST_SAID) state.said.shift()
      },
    }
  }

  /** Begins an interface in the session's file. @throws {ShownError} where that can't be, or its link type is unknown */
  private beginInterface(capture: RunningCapture, facts: SourceInterface): void {
    const { state } = capture
    if (!canDecode(facts.linkType)) {
      throw new ShownError(
        'ELINKTYPE',
        `${facts.name} has the link type ${facts.linkTypeName}, which is not decoded yet.`,
        'Choose another interface.',
      )
    }
    const counts = () => {
      const { packets, droppedByKernel, droppedByInterface } = capture.snapshot()
      return { received: packets, droppedByKernel, droppedByInterface }
    }
    try {
      capture.interfaces.push(this.session.beginInterface({ ...facts, filter: state.filter }, counts))
    } catch (thrown) {
      throw fileError(thrown)
    }
    state.interface = facts.name
    state.linkType = facts.linkTypeName
  }

  private async stopBy(id: number, endedBy: EndedBy): Promise<void> {
    const capture = this.running.get(id)
    await capture?.source?.stop()
    if (capture) this.finish(capture, endedBy, null)
  }

  /** Within a delivery: nothing more is taken, though more may be on its way. */
  private endBy(capture: RunningCapture, endedBy: EndedBy): void {
    capture.source?.close()
    this.finish(capture, endedBy, null)
  }

  private finish(capture: RunningCapture, endedBy: EndedBy | null, error: ShownError | null): CaptureState {
    const { state } = capture
    if (!state.running) return capture.snapshot()
    if (capture.timer) clearTimeout(capture.timer)
    for (const id of capture.interfaces) this.session.endInterface(id)
    const ended: CaptureState = {
      ...capture.snapshot(),
      running: false,
      endedAt: wallClock(),
      endedBy,
      error: error && plainError(error),
    }
    Object.assign(state, ended)
    this.running.delete(state.id)
    this.ended.unshift(ended)
    this.ended.length = Math.min(this.ended.length, MOST_ENDED)
    if (endedBy !== null) this.onEnd(ended)
    return ended
  }
}

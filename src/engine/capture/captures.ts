import { compileFilter, openCapture, type Capture } from 'cap'
import type { CaptureState } from '#contract/status'
import type { EngineError } from '#contract/messages'
import { canDecode } from '#core/decode/decode-frame'
import { codeOf, ShownError } from '../engine-error'
import type { CaptureSource, Session } from '../session/session'
import { wallClock } from '../session/clock'

/** Kernel buffer of one capture: a burst of 100,000 small packets fits while the engine is busy elsewhere. */
const KERNEL_BUFFER_BYTES = 32 << 20
/** How long the kernel may hold an unfilled block back: packets show within that, and bulk traffic comes in batches. */
const BLOCK_TIMEOUT_MS = 10
/** Whole packets, loopback's 64 KiB ones with their headers among them. */
const SNAPLEN = 262_144
/** Captures that ended are kept in the list for their counts; more than this are forgotten, oldest first. */
const MOST_ENDED = 16

interface Running {
  state: CaptureState
  capture: Capture
  interfaceId: number
}

/** The captures of a session: starts and stops them and keeps their counts. */
export class Captures {
  private readonly running = new Map<number, Running>()
  private readonly ended: CaptureState[] = []
  private nextId = 1

  /** @param onEnd told when a capture ends by itself: its interface went away, its program failed */
  constructor(
    private readonly session: Session,
    private readonly onEnd: (state: CaptureState) => void,
  ) {}

  /** @throws {ShownError} where the interface can't be captured on, with the reason */
  start(params: { interface: string; filter: string; promiscuous: boolean }): CaptureState {
    const id = this.nextId
    let interfaceId = -1
    let linkType = -1
    let state: CaptureState | null = null
    const capture = this.open(params, (bytes, count) => {
      if (!state) return
      this.session.ingestBatch(bytes, count, interfaceId, linkType)
      state.packets += count
      state.bytes += bytes.length - 16 * count
    })
    linkType = capture.linkType
    if (!canDecode(linkType)) {
      capture.close()
      throw new ShownError(
        'ELINKTYPE',
        `${params.interface} has the link type ${capture.linkTypeName}, which is not decoded yet.`,
        'Choose another interface.',
      )
    }
    this.nextId++
    interfaceId = this.begin(capture, {
      linkType,
      snaplen: capture.snaplen,
      interface: params.interface,
      filter: params.filter,
    })
    state = {
      id,
      interface: params.interface,
      filter: params.filter,
      linkType: capture.linkTypeName,
      running: true,
      startedAt: wallClock(),
      packets: 0,
      bytes: 0,
      droppedByKernel: 0,
      droppedByInterface: 0,
      error: null,
    }
    this.running.set(id, { state, capture, interfaceId })
    capture.on('error', (error: Error) => {
      const step = `Once ${params.interface} is there again, start a new capture.`
      this.finish(id, { code: codeOf(error), message: error.message, step })
    })
    return { ...state }
  }

  /** Stops a capture after its last packets were delivered. @throws {ShownError} where it does not run */
  async stop(id: number): Promise<CaptureState> {
    const one = this.running.get(id)
    if (!one) throw new ShownError('EINVAL', 'That capture has already ended.')
    await one.capture.stop()
    return this.finish(id, null) ?? { ...one.state }
  }

  /** All captures with their counts up to date, running ones first. */
  list(): CaptureState[] {
    for (const one of this.running.values()) refreshCounts(one)
    return [...[...this.running.values()].map(({ state }) => ({ ...state })), ...this.ended]
  }

  /** Interfaces captured on since the session began. */
  interfaces(): string[] {
    return [...new Set(this.list().map((state) => state.interface))]
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)))
  }

  private open(
    params: { interface: string; filter: string; promiscuous: boolean },
    onBatch: (bytes: Uint8Array, count: number) => void,
  ): Capture {
    try {
      return openCapture(
        params.interface,
        {
          filter: params.filter,
          promiscuous: params.promiscuous,
          snaplen: SNAPLEN,
          bufferBytes: KERNEL_BUFFER_BYTES,
          timeoutMs: BLOCK_TIMEOUT_MS,
        },
        onBatch,
      )
    } catch (thrown) {
      throw captureError(thrown, params)
    }
  }

  /** Begins the capture in the session's file; where that can't be made, nothing is left open. */
  private begin(capture: Capture, source: CaptureSource): number {
    try {
      return this.session.beginCapture(source)
    } catch (thrown) {
      capture.close()
      const words = thrown instanceof Error ? thrown.message : String(thrown)
      throw new ShownError(
        codeOf(thrown),
        `The capture's file could not be made: ${words}.`,
        'Free some space, then start again.',
      )
    }
  }

  private finish(id: number, error: EngineError | null): CaptureState | null {
    const one = this.running.get(id)
    if (!one) return null
    refreshCounts(one)
    this.running.delete(id)
    one.state.running = false
    one.state.error = error
    this.session.endCapture(one.interfaceId, {
      received: one.state.packets,
      droppedByKernel: one.state.droppedByKernel,
      droppedByInterface: one.state.droppedByInterface,
    })
    this.ended.unshift(one.state)
    this.ended.length = Math.min(this.ended.length, MOST_ENDED)
    if (error) this.onEnd({ ...one.state })
    return { ...one.state }
  }
}

function refreshCounts({ state, capture }: Running): void {
  const stats = capture.stats()
  state.droppedByKernel = stats.droppedByKernel
  state.droppedByInterface = stats.droppedByInterface
}

/** libpcap's words on a capture filter, or null where it compiles or nothing here can compile it. */
export function filterError(filter: string): string | null {
  return filter.trim() === '' ? null : (compileFilter(filter)?.message ?? null)
}

function captureError(thrown: unknown, params: { interface: string; filter: string }): ShownError {
  const code = codeOf(thrown)
  const words = thrown instanceof Error ? thrown.message : String(thrown)
  switch (code) {
    case 'EPERM':
    case 'EACCES':
      return new ShownError(
        code,
        `This program may not capture on ${params.interface} (${words}).`,
        'See “Permission to capture” for the exact step on this system.',
      )
    case 'ENODEV':
      return new ShownError(
        code,
        `There is no interface ${params.interface} (${words}).`,
        'Choose one from the list.',
      )
    case 'ENETDOWN':
      return new ShownError(code, `${params.interface} is down.`, `Bring it up, or choose another interface.`)
    case 'EFILTER':
      return new ShownError(
        code,
        `The capture filter does not compile: ${words}.`,
        'Example: tcp port 8080 and host 127.0.0.1',
      )
    default:
      return new ShownError(code, `Capturing on ${params.interface} failed: ${words}.`)
  }
}

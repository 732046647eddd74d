import type {
  CallInput,
  CallName,
  CallResult,
  EngineError,
  EngineEvent,
  EngineMessage,
  EngineRequest,
} from '#contract/messages'

/** A call that failed: what the engine says of it, to be shown as it is. */
export class CallFailed extends Error {
  constructor(readonly error: EngineError) {
    super(error.message)
  }
}

interface Waiting {
  resolve: (result: unknown) => void
  reject: (error: CallFailed) => void
}

/** The window's end of the port to the engine. */
export class EngineClient {
  private readonly waiting = new Map<number, Waiting>()
  private readonly listeners = new Set<(event: EngineEvent) => void>()
  private nextId = 1

  constructor(private readonly port: MessagePort) {
    port.onmessage = ({ data }: MessageEvent<EngineMessage>) => this.take(data)
    port.start()
  }

  /** Asks the engine. Rejects with {@link CallFailed}. */
  call<N extends CallName>(call: N, params: CallInput<N>): Promise<CallResult<N>> {
    const request: EngineRequest = { id: this.nextId++, call, params }
    this.port.postMessage(request)
    return new Promise((resolve, reject) => {
      this.waiting.set(request.id, { resolve: (result) => resolve(result as CallResult<N>), reject })
      this.sayIdle()
    })
  }

  /** Returns a function that stops listening. */
  on(listener: (event: EngineEvent) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** The engine is gone: every call that waits fails. */
  lost(): void {
    this.port.close()
    const error = { code: 'ELOST', message: 'The engine was lost before it answered.', step: 'Try again.' }
    for (const { reject } of this.waiting.values()) reject(new CallFailed(error))
    this.waiting.clear()
    this.sayIdle()
  }

  private take(message: EngineMessage): void {
    if (message.type === 'result' || message.type === 'failed') {
      const waiting = this.waiting.get(message.id)
      this.waiting.delete(message.id)
      if (message.type === 'result') waiting?.resolve(message.result)
      else waiting?.reject(new CallFailed(message.error))
      this.sayIdle()
      return
    }
    for (const listener of this.listeners) listener(message)
  }

  /** Tests wait for this instead of for time. */
  private sayIdle(): void {
    document.documentElement.dataset.idle = String(this.waiting.size === 0)
  }
}

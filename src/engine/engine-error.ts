import type { EngineError } from '#contract/messages'

/** An error to be shown to a person: what happened and why, and the next step. It crosses the port as it is. */
export class ShownError extends Error implements EngineError {
  override readonly name = 'ShownError'
  readonly step?: string
  readonly about?: string

  constructor(
    readonly code: string,
    message: string,
    step?: string,
    about?: string,
  ) {
    super(message)
    if (step !== undefined) this.step = step
    if (about !== undefined) this.about = about
  }

  static of({ code, message, step, about }: EngineError): ShownError {
    return new ShownError(code, message, step, about)
  }
}

/** The plain fields of an error: an Error instance that crosses a port keeps nothing but its message. */
export function plainError({ code, message, step, about }: EngineError): EngineError {
  return {
    code,
    message,
    ...(step === undefined ? {} : { step }),
    ...(about === undefined ? {} : { about }),
  }
}

/** Any thrown thing as an error that can cross the boundary; an unforeseen one keeps its code and message. */
export function shownError(thrown: unknown): EngineError {
  if (thrown instanceof ShownError) return plainError(thrown)
  return { code: codeOf(thrown), message: thrown instanceof Error ? thrown.message : String(thrown) }
}

/** The `code` of a Node error, or `EUNKNOWN`. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : 'EUNKNOWN'
}

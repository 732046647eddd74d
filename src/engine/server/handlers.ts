import { calls } from '#contract/calls'
import type { CallName, CallParams, CallResult } from '#contract/messages'
import { ShownError } from '../engine-error'

/** What answers calls: one function a call, given parameters that were checked. */
export type Handlers<Names extends CallName = CallName> = {
  [N in Names]: (params: CallParams<N>) => CallResult<N> | Promise<CallResult<N>>
}

/**
 * Checks a call's name and parameters, which come from less privilege, and answers it.
 *
 * @throws {ShownError} `EINVAL` where they don't fit the contract, and whatever the call itself fails with
 */
export function answer(handlers: Handlers, name: unknown, params: unknown): unknown {
  if (typeof name !== 'string' || !Object.hasOwn(calls, name)) {
    throw new ShownError('ENOSYS', `The engine knows no call ${JSON.stringify(name)}.`)
  }
  const call = name as CallName
  const checked = calls[call].params.safeParse(params)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const where = issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''
    const isSentence = issue.message.endsWith('.')
    throw new ShownError('EINVAL', isSentence ? issue.message : `${where}${issue.message}.`)
  }
  const handler = handlers[call] as (params: unknown) => unknown
  return handler(checked.data)
}

import { CallFailed } from '../connection/engine-client'

/**
 * Does what may need the person's word: where the engine refuses a destination for want of it, asks in main's dialog
 * and tries once more. Rejects as the call does, also where the person says no.
 */
export async function withApproval<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (thrown) {
    if (!(thrown instanceof CallFailed) || thrown.error.code !== 'EAPPROVAL') throw thrown
    const { about } = thrown.error
    if (about === undefined || !(await window.fourtuple.approveDestination(about))) throw thrown
    return call()
  }
}

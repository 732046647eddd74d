import type { CallInput } from '#contract/messages'
import { CallFailed, type EngineClient } from '../connection/engine-client'
import { notify, withEngine } from '../state/session-store'
import { withApproval } from '../state/with-approval'

type Asked = CallInput<'send.start'>

/**
 * Begins a send; what is refused, or failed at once, is said in a notice. Where another machine is meant that needs the
 * person's word, main asks for it.
 *
 * @param find the sockets that it goes through
 */
export function startSend(
  find: (client: EngineClient) => Promise<Asked['sockets']>,
  asked: Omit<Asked, 'sockets'>,
): void {
  withEngine('Not sent', async (client) => {
    const sockets = await find(client)
    const start = async () => {
      const begun = await client.call('send.start', { ...asked, sockets })
      if (begun.error?.code === 'EAPPROVAL') throw new CallFailed(begun.error)
      return begun
    }
    // Twice: the host, and another destination that a raw packet's own header may have.
    const { error } = await withApproval(() => withApproval(start))
    if (!error) return
    const { message, step } = error
    notify({ level: 'error', title: 'Not sent', text: message, ...(step ? { step } : {}) })
  })
}

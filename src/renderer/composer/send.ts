import type { CallInput } from '#contract/messages'
import type { EngineClient } from '../connection/engine-client'
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
    const { error } = await withApproval(() => client.call('send.start', { ...asked, sockets }))
    if (!error) return
    const { message, step } = error
    notify({ level: 'error', title: 'Not sent', text: message, ...(step ? { step } : {}) })
  })
}

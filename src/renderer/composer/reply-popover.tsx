import { t } from '../language/translate'
import { useState } from 'react'
import type { CallInput } from '#contract/messages'
import type { SocketState } from '#contract/sockets'
import { withEngine } from '../state/session-store'
import { SmallPopover } from './small-popover'

type Reply = CallInput<'socket.setReply'>['reply']
const KINDS = {
  none: 'None: you answer yourself',
  echo: 'Echo what is received',
  discard: 'Discard: count, keep nothing',
  payload: 'A payload for each message',
  script: 'A script',
} as const

/** Changes what an open socket answers by itself. */
export function ReplyPopover({ socket }: { socket: SocketState }) {
  const [kind, setKind] = useState<keyof typeof KINDS>('echo')
  const [text, setText] = useState('')
  const reply = (): Reply => {
    if (kind === 'payload') return { kind, payload: { mode: 'template', text } }
    return kind === 'script' ? { kind, script: text } : { kind }
  }
  return (
    <SmallPopover name={`Reply: ${socket.reply} now`} label={t('Reply…')} width="w-96">
      {(close) => (
        <form
          className="flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            withEngine('The reply was not changed', async (client) => {
              await client.call('socket.setReply', { socket: socket.id, reply: reply() })
              close()
            })
          }}
        >
          <select
            aria-label={t('Answers with')}
            className="field"
            value={kind}
            onChange={(event) => setKind(event.target.value as keyof typeof KINDS)}
          >
            {Object.entries(KINDS).map(([value, words]) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
          {(kind === 'payload' || kind === 'script') && (
            <textarea
              aria-label={kind === 'payload' ? t('Template to answer with') : t('Script to answer with')}
              className="field h-28 resize-y py-1 font-mono"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          {socket.kind === 'listener' && (
            <p className="text-muted">
              {t('For connections that are accepted from now on; those that are open keep theirs.')}
            </p>
          )}
          <button type="submit" className="button button-primary self-end">
            {t('Set reply')}
          </button>
        </form>
      )}
    </SmallPopover>
  )
}

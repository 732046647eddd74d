import { Braces, Ellipsis } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { CallInput } from '#contract/messages'
import { CallFailed } from '../connection/engine-client'
import { notify, useSession, withEngine, type Draft } from '../state/session-store'
import { withApproval } from '../state/with-approval'
import { sent, useComposer } from './composer-store'
import { MoreRow } from './more-row'
import { FileField, PayloadField } from './payload-field'
import { PayloadPreview } from './payload-preview'
import { RunningSends } from './running-sends'
import { SendMenu } from './send-menu'
import { Choice, SmallPopover } from './small-popover'
import { isStream, SocketActs } from './socket-acts'
import { label, Targets } from './targets'
import { TEMPLATE_FIELDS } from './template-menu'
import { destination, hostAlone, payloadOf, previewOf, writtenOf } from './written'

const MODES = { text: 'Text', hex: 'Hex', mixed: 'Mixed', template: 'Template', file: 'File' } as const
const ENDINGS = ['none', 'LF', 'CRLF', 'CR', 'NUL'] as const
const NONE_LEFT: ReadonlySet<number> = new Set()

/** Sends through our own sockets, and ends them. */
export function Composer() {
  const { sockets, selected, draft } = useSession()
  const isExpanded = useComposer((state) => state.isExpanded)
  const change = (to: Partial<Draft>) => useSession.setState({ draft: { ...draft, ...to } })
  const [choice, setChoice] = useState<{ socket: number; selected: number | null } | null>(null)
  const [left, setLeft] = useState(NONE_LEFT)
  const field = useRef<HTMLTextAreaElement>(null)
  const preview = useMemo(() => previewOf(draft), [draft])
  const open = sockets.filter(({ phase }) => phase === 'open')
  // What was chosen here holds until another four-tuple is selected: then its own socket is meant.
  const ofChoice = open.find(({ id }) => id === choice?.socket)
  const ofSelected = open.find(({ flow }) => flow === selected)
  const socket =
    (choice?.selected === selected ? ofChoice : undefined) ?? ofSelected ?? ofChoice ?? open.at(-1) ?? null
  const accepted = socket?.kind === 'listener' ? open.filter(({ listener }) => listener === socket.id) : []
  const through =
    socket?.kind === 'listener' ? accepted.filter(({ id }) => !left.has(id)) : socket ? [socket] : []
  const isRaw = socket?.kind === 'raw'
  const needsTo = isRaw || (socket?.kind === 'udp' && !socket.peer)
  const payload = preview && 'why' in preview ? null : payloadOf(draft)
  const canSend = through.length > 0 && payload !== null

  const send = (schedule: CallInput<'send.start'>['schedule'] = { kind: 'once' }) => {
    if (!canSend) return
    const to = needsTo ? (isRaw ? hostAlone : destination)(draft.to) : null
    if (needsTo && draft.to !== '' && !to) {
      const text = `${draft.to} is no ${isRaw ? 'host' : 'host and port'}.`
      const step = isRaw ? 'Write 127.0.0.1.' : 'Write 127.0.0.1:9000.'
      notify({ level: 'error', title: 'Not sent', text, step })
      return
    }
    const { framed } = draft
    withEngine('Not sent', async (client) => {
      const asked = { sockets: through.map(({ id }) => id), payload, to, schedule, framed }
      const start = async () => {
        const begun = await client.call('send.start', asked)
        if (begun.error?.code === 'EAPPROVAL') throw new CallFailed(begun.error)
        return begun
      }
      // Twice: the host, and another destination that a raw packet's own header may have.
      const { error } = await withApproval(() => withApproval(start))
      if (error)
        notify({
          level: 'error',
          title: 'Not sent',
          text: error.message,
          ...(error.step ? { step: error.step } : {}),
        })
    })
    const written = writtenOf(draft)
    if (written) sent(written)
  }
  const run = (script: string) =>
    withEngine('The script was not run', (client) =>
      Promise.all(
        through.map(({ id }) =>
          client.call('socket.setReply', { socket: id, reply: { kind: 'script', script } }),
        ),
      ),
    )
  const insert = (text: string) => {
    const at = field.current?.selectionStart ?? draft.text.length
    change({ text: draft.text.slice(0, at) + text + draft.text.slice(at) })
  }

  return (
    <section
      aria-label="Composer"
      className="flex shrink-0 flex-col gap-1.5 border-t border-line bg-surface p-2"
    >
      <div className="flex min-w-0 gap-1.5">
        <select
          aria-label="Send through"
          className="field flex-1"
          value={socket?.id ?? ''}
          onChange={(event) => setChoice({ socket: Number(event.target.value), selected })}
        >
          {open.length === 0 && <option value="">No open socket: listen or connect first</option>}
          {open.map((one) => (
            <option key={one.id} value={one.id}>
              {label(one)}
            </option>
          ))}
        </select>
        {socket?.kind === 'listener' && (
          <Targets listener={socket} accepted={accepted} left={left} onLeft={setLeft} />
        )}
        {needsTo && (
          <input
            aria-label="To"
            className="field w-40"
            placeholder={isRaw ? 'To host' : 'To host:port'}
            value={draft.to}
            onChange={(event) => change({ to: event.target.value })}
          />
        )}
        {socket && <SocketActs socket={socket} />}
      </div>
      <div className="flex min-w-0 items-start gap-1.5">
        {draft.mode === 'file' ? <FileField /> : <PayloadField field={field} send={() => send()} />}
        {draft.mode === 'template' && (
          <SmallPopover
            name="Fields of a template"
            label={<Braces size={14} aria-hidden />}
            width="w-[440px]"
          >
            {(close) => (
              <ul aria-label="Fields of a template">
                {TEMPLATE_FIELDS.map((one) => (
                  <Choice
                    key={one.field}
                    text={one.field}
                    note={one.explanation}
                    onChoose={() => {
                      insert(one.field)
                      close()
                    }}
                  />
                ))}
              </ul>
            )}
          </SmallPopover>
        )}
        <select
          aria-label="Payload is"
          className="field"
          value={draft.mode}
          onChange={(event) => change({ mode: event.target.value as Draft['mode'] })}
        >
          {Object.entries(MODES).map(([mode, name]) => (
            <option key={mode} value={mode}>
              {name}
            </option>
          ))}
        </select>
        {draft.mode === 'text' && (
          <select
            aria-label="Line ending"
            className="field"
            value={draft.ending}
            onChange={(event) => change({ ending: event.target.value as Draft['ending'] })}
          >
            {ENDINGS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <button
          type="button"
          className="button px-1.5"
          aria-label="More of the composer"
          aria-expanded={isExpanded}
          title="Encoding, history, saved payloads, copy as, reply"
          onClick={() => useComposer.setState({ isExpanded: !isExpanded })}
        >
          <Ellipsis size={14} aria-hidden />
        </button>
        <button type="button" className="button button-primary" disabled={!canSend} onClick={() => send()}>
          Send
        </button>
        <SendMenu disabled={!canSend} canRun={through.some(isStream)} send={send} run={run} />
      </div>
      {isExpanded && <MoreRow socket={socket} bytes={preview && 'bytes' in preview ? preview.bytes : null} />}
      <p
        id="payload-error"
        role="status"
        className={`truncate text-xs empty:hidden ${preview && 'why' in preview ? 'text-error' : ''}`}
      >
        {draft.text !== '' && <PayloadPreview text={draft.text} preview={preview} />}
      </p>
      {socket?.script && <p className="truncate text-xs text-muted">Script, {socket.script}</p>}
      <RunningSends />
    </section>
  )
}

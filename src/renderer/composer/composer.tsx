import { t } from '../language/translate'
import { Braces, ChevronDown, ChevronUp, Ellipsis } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { CallInput } from '#contract/messages'
import type { EngineClient } from '../connection/engine-client'
import { notify, useSession, withEngine, type Draft } from '../state/session-store'
import { openConnections } from './accepted'
import { foldComposer, sent, useComposer } from './composer-store'
import { MoreRow } from './more-row'
import { FileField, PayloadField } from './payload-field'
import { PayloadPreview } from './payload-preview'
import { RunningSends } from './running-sends'
import { startSend } from './send'
import { SendMenu } from './send-menu'
import { Choice, SmallPopover } from './small-popover'
import { isStream, SocketActs } from './socket-acts'
import { Targets } from './targets'
import { ThroughChoice } from './through-choice'
import { throughOf, type Choice as Chosen } from './through'
import { TEMPLATE_FIELDS } from './template-menu'
import { destination, hostAlone, payloadOf, previewOf, writtenOf } from './written'

const MODES = { text: 'Text', hex: 'Hex', mixed: 'Mixed', template: 'Template', file: 'File' } as const
const ENDINGS = ['none', 'LF', 'CRLF', 'CR', 'NUL'] as const
const NONE_LEFT: ReadonlySet<number> = new Set()

/** Notices stand above the composer, so that what was refused can be sent again: they need to know how high it is. */
function tellHeight(section: HTMLElement | null): () => void {
  const tell = () =>
    document.documentElement.style.setProperty('--composer-height', `${section?.offsetHeight ?? 0}px`)
  const observer = new ResizeObserver(tell)
  if (section) observer.observe(section)
  return () => observer.disconnect()
}

/** Sends through our own sockets, and ends them; folded, a bar. */
export function Composer() {
  return useComposer((state) => state.isFolded) ? <FoldedComposer /> : <OpenComposer />
}

function FoldedComposer() {
  return (
    <section ref={tellHeight} aria-label={t('Composer')} className="shrink-0 border-t border-line bg-surface">
      <button
        id="payload"
        type="button"
        aria-expanded={false}
        className="flex h-7 w-full items-center gap-1.5 px-3 text-xs text-muted hover:text-text"
        onClick={() => foldComposer(false)}
      >
        <ChevronUp size={13} aria-hidden /> {t('Composer')}
      </button>
    </section>
  )
}

function OpenComposer() {
  const { sockets, selected, draft, chosenSockets, list } = useSession()
  const isExpanded = useComposer((state) => state.isExpanded)
  const change = (to: Partial<Draft>) => useSession.setState({ draft: { ...draft, ...to } })
  const looksAt = `${selected} ${chosenSockets.join()}`
  const [choice, setChoice] = useState<{ what: Chosen; looksAt: string } | null>(null)
  const [left, setLeft] = useState(NONE_LEFT)
  const field = useRef<HTMLTextAreaElement>(null)
  const preview = useMemo(() => previewOf(draft), [draft])
  const open = sockets.filter(({ phase }) => phase === 'open')
  const chosen = throughOf(
    { open, selected, chosen: chosenSockets, isList: list === 'Sockets' },
    choice?.looksAt === looksAt ? choice.what : null,
    choice?.what ?? null,
  )
  const { socket } = chosen
  const listener = socket?.kind === 'listener' ? socket : null
  const accepted = listener ? open.filter((one) => one.listener === listener.id) : []
  const through = chosen.isSeveral
    ? chosen.several
    : listener
      ? accepted.filter(({ id }) => !left.has(id))
      : socket
        ? [socket]
        : []
  const isRaw = through.some(({ kind }) => kind === 'raw')
  const needsTo = isRaw || through.some(({ kind, peer }) => kind === 'udp' && !peer)
  const payload = preview && 'why' in preview ? null : payloadOf(draft)
  const canSend = through.length > 0 && payload !== null

  /** Of a listener more connections may be open than the window is told of. */
  const throughIds = async (client: EngineClient) => {
    const ids =
      listener && listener.connections > accepted.length
        ? await openConnections(client, listener)
        : through.map(({ id }) => id)
    return listener ? ids.filter((id) => !left.has(id)) : ids
  }
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
    startSend(throughIds, { payload, to, schedule, framed })
    const written = writtenOf(draft)
    if (written) sent(written)
  }
  const run = (script: string) =>
    withEngine('The script was not run', async (client) => {
      const ids = await throughIds(client)
      await Promise.all(
        ids.map((id) => client.call('socket.setReply', { socket: id, reply: { kind: 'script', script } })),
      )
    })
  const insert = (text: string) => {
    const at = field.current?.selectionStart ?? draft.text.length
    change({ text: draft.text.slice(0, at) + text + draft.text.slice(at) })
  }

  return (
    <section
      ref={tellHeight}
      aria-label={t('Composer')}
      className="flex shrink-0 flex-col gap-1.5 border-t border-line bg-surface p-2"
    >
      <div className="flex min-w-0 gap-1.5">
        <ThroughChoice open={open} through={chosen} choose={(what) => setChoice({ what, looksAt })} />
        {listener && <Targets listener={listener} accepted={accepted} left={left} onLeft={setLeft} />}
        {needsTo && (
          <input
            aria-label={t('To')}
            className="field w-40"
            placeholder={isRaw ? t('To host') : t('To host:port')}
            value={draft.to}
            onChange={(event) => change({ to: event.target.value })}
          />
        )}
        {socket && <SocketActs socket={socket} />}
        <button
          type="button"
          className="button ml-auto px-1.5"
          aria-label={t('Fold the composer')}
          aria-expanded
          title={t('Fold the composer to a bar; Ctrl+2 brings it back')}
          onClick={() => foldComposer(true)}
        >
          <ChevronDown size={14} aria-hidden />
        </button>
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
              <ul aria-label={t('Fields of a template')}>
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
          aria-label={t('Payload is')}
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
            aria-label={t('Line ending')}
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
          aria-label={t('More of the composer')}
          aria-expanded={isExpanded}
          title={t('Encoding, history, saved payloads, copy as, reply')}
          onClick={() => useComposer.setState({ isExpanded: !isExpanded })}
        >
          <Ellipsis size={14} aria-hidden />
        </button>
        <button type="button" className="button button-primary" disabled={!canSend} onClick={() => send()}>
          {t('Send')}
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
      {socket?.script && (
        <p className="truncate text-xs text-muted">{t('Script, {script}', { script: socket.script })}</p>
      )}
      <RunningSends />
    </section>
  )
}

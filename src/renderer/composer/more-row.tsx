import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import { COPY_AS, copyAs, type Destination } from '#core/copy-as/copy-as'
import { CopyButton } from '../shell/copy-button'
import { useSession, type Draft } from '../state/session-store'
import { useComposer, write } from './composer-store'
import { ReplyPopover } from './reply-popover'
import { SavedPayloads } from './saved-payloads'
import { Choice, SmallPopover } from './small-popover'
import { isStream, PauseReading } from './socket-acts'
import { destination } from './written'

const ENCODINGS = ['utf-8', 'latin-1', 'utf-16le', 'utf-16be'] as const

/** What is needed now and then: the second row of the composer, shown when it is asked for. */
export function MoreRow({ socket, bytes }: { socket: SocketState | null; bytes: Uint8Array | null }) {
  const draft = useSession((state) => state.draft)
  const history = useComposer((state) => state.history)
  const change = (to: Partial<Draft>) => useSession.setState({ draft: { ...draft, ...to } })
  const where = socket && destinationOf(socket, draft.to)
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-1.5">
      {draft.mode === 'text' && (
        <select
          aria-label={t('Encoding')}
          className="field"
          value={draft.encoding}
          onChange={(event) => change({ encoding: event.target.value as Draft['encoding'] })}
        >
          {ENCODINGS.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <label
        className="flex items-center gap-1"
        title={t("Puts the socket's line ending, length or delimiter around it")}
      >
        <input
          type="checkbox"
          className="tick"
          checked={draft.framed}
          onChange={(event) => change({ framed: event.target.checked })}
        />
        {t('Framed')}
      </label>
      <SmallPopover name={t('History')} label={t('History')} width="w-96">
        {(close) => (
          <ul aria-label={t('History')}>
            {history.length === 0 && <li className="text-muted">{t('Nothing was sent yet.')}</li>}
            {history.toReversed().map((payload, i) => (
              <Choice
                key={history.length - i}
                text={payload.text.slice(0, 200)}
                note={payload.mode}
                onChoose={() => {
                  write(payload)
                  close()
                }}
              />
            ))}
          </ul>
        )}
      </SmallPopover>
      <SavedPayloads />
      <SmallPopover name={t('Copy as a command')} label={t('Copy as')} width="w-60">
        {() =>
          bytes && where ? (
            <div className="flex flex-wrap gap-1.5">
              {COPY_AS.map((what) => (
                <CopyButton key={what} name={what} text={copyAs(what, bytes, where)} />
              ))}
            </div>
          ) : (
            <p className="text-muted">{t('Write a payload, and choose a socket that has a peer.')}</p>
          )
        }
      </SmallPopover>
      {socket && socket.kind !== 'raw' && <ReplyPopover key={socket.id} socket={socket} />}
      {socket && isStream(socket) && <PauseReading socket={socket} />}
    </div>
  )
}

/** Where others would send to reach the same: the peer, or what is typed for a datagram. */
function destinationOf(socket: SocketState, to: string): Destination | null {
  if (socket.transport === 'udp') {
    const found = socket.peer ? { host: socket.peer.address, port: socket.peer.port } : destination(to)
    return found && { transport: 'udp', ...found }
  }
  if (socket.transport !== 'tcp' || !socket.peer) return null
  return { transport: 'tcp', host: socket.peer.address, port: socket.peer.port }
}

import { t } from '../language/translate'
import type { SocketState } from '#contract/sockets'
import { withEngine } from '../state/session-store'

/** What ends a socket, or one half of it. */
const CLOSE = { call: 'socket.close', name: 'Close', title: 'Closes the socket' } as const
const OTHER_ACTS = [CLOSE]
const STREAM_ACTS = [
  { call: 'socket.halfClose', name: 'Half-close', title: 'Sends a FIN and goes on reading' },
  { call: 'socket.reset', name: 'Reset', title: 'Sends an RST: the connection ends at once' },
  { ...CLOSE, title: 'Sends a FIN and stops reading' },
] as const

/** Whether a socket is one end of a connection. */
export function isStream({ kind }: SocketState): boolean {
  return kind === 'client' || kind === 'accepted'
}

/** The buttons that end a socket. */
export function SocketActs({ socket }: { socket: SocketState }) {
  return (isStream(socket) ? STREAM_ACTS : OTHER_ACTS).map(({ call, name, title }) => (
    <button
      key={call}
      type="button"
      className="button"
      title={t(title)}
      onClick={() => withEngine('That was refused', (client) => client.call(call, { socket: socket.id }))}
    >
      {t(name)}
    </button>
  ))
}

/** Stops reading, or goes on: the peer then fills our buffer, and its window closes. */
export function PauseReading({ socket }: { socket: SocketState }) {
  const paused = !socket.readingPaused
  return (
    <button
      type="button"
      className="button"
      title={t("The kernel's buffer fills while nothing is read, then the window closes")}
      onClick={() =>
        withEngine('That was refused', (client) =>
          client.call('socket.pauseReading', { socket: socket.id, paused }),
        )
      }
    >
      {paused ? t('Pause reading') : t('Resume reading')}
    </button>
  )
}

import { useState, type KeyboardEvent } from 'react'
import type { SocketState } from '#contract/sockets'
import { writeEndpoint } from '#core/rows/flow-row'
import { notify, useSession, withEngine, type Draft, type LineEnding } from '../state/session-store'
import { parseHex, parseText } from '#core/payload/payload-text'

const ENDINGS: Record<LineEnding, string> = { none: '', LF: '\\n', CRLF: '\\r\\n' }
const KINDS = {
  listener: 'Listener',
  client: 'Client',
  accepted: 'Accepted',
  udp: 'UDP',
  raw: 'Raw',
} as const

/** What ends a socket, or one half of it. */
const CLOSE = { call: 'socket.close', name: 'Close', title: 'Closes the socket' } as const
const OTHER_ACTS = [CLOSE]
const TCP_ACTS = [
  { call: 'socket.halfClose', name: 'Half-close', title: 'Sends a FIN and goes on reading' },
  { call: 'socket.reset', name: 'Reset', title: 'Sends an RST: the connection ends at once' },
  { ...CLOSE, title: 'Sends a FIN and stops reading' },
] as const

function label(socket: SocketState): string {
  const local = socket.local ? writeEndpoint(socket.local) : socket.asked
  return `${KINDS[socket.kind]} ${local}${socket.peer ? ` → ${writeEndpoint(socket.peer)}` : ''}`
}

/** `host:port` as typed; null where it is none. */
function destination(text: string): { host: string; port: number } | null {
  const parts = /^\[?([^\]]+?)\]?:(\d+)$/.exec(text.trim())
  return parts ? { host: parts[1], port: Number(parts[2]) } : null
}

/** Sends through our own sockets, and ends them. */
export function Composer() {
  const { sockets, selected, draft } = useSession()
  const { text, mode, ending, to } = draft
  const write = (change: Partial<Draft>) => useSession.setState({ draft: { ...draft, ...change } })
  const [choice, setChoice] = useState<{ socket: number; selected: number | null } | null>(null)
  const open = sockets.filter(({ phase }) => phase === 'open')
  // What was chosen here holds until another four-tuple is selected: then its own socket is meant.
  const ofChoice = open.find(({ id }) => id === choice?.socket)
  const ofSelected = open.find(({ flow }) => flow === selected)
  const socket =
    (choice?.selected === selected ? ofChoice : undefined) ?? ofSelected ?? ofChoice ?? open.at(-1) ?? null
  const parsed = mode === 'text' ? parseText(text + ENDINGS[ending]) : parseHex(text)
  const isTcp = socket?.kind === 'client' || socket?.kind === 'accepted'
  const needsTo = socket?.kind === 'udp' && !socket.peer
  const canSend = socket !== null && socket.kind !== 'listener' && 'bytes' in parsed

  const send = () => {
    if (!canSend) return
    if (needsTo && to !== '' && !destination(to)) {
      notify({
        level: 'error',
        title: 'Not sent',
        text: `${to} is no host and port.`,
        step: 'Write 127.0.0.1:9000.',
      })
      return
    }
    withEngine('Not sent', (client) =>
      client.call('socket.send', {
        socket: socket.id,
        bytes: parsed.bytes,
        to: needsTo ? destination(to) : null,
      }),
    )
  }
  const act = (call: (typeof TCP_ACTS)[number]['call']) => {
    if (socket) withEngine('That was refused', (client) => client.call(call, { socket: socket.id }))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send()
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
        {needsTo && (
          <input
            aria-label="To"
            className="field w-40"
            placeholder="To host:port"
            value={to}
            onChange={(event) => write({ to: event.target.value })}
          />
        )}
        {(isTcp ? TCP_ACTS : socket ? OTHER_ACTS : []).map(({ call, name, title }) => (
          <button key={call} type="button" className="button" title={title} onClick={() => act(call)}>
            {name}
          </button>
        ))}
      </div>
      <div className="flex min-w-0 items-start gap-1.5">
        <textarea
          id="payload"
          aria-label="Payload"
          aria-describedby="payload-error"
          rows={1}
          className="field field-sizing-content h-auto max-h-24 min-h-7 flex-1 resize-none py-[5px] font-mono text-xs"
          placeholder="What to send. Ctrl+Enter sends it."
          value={text}
          onChange={(event) => write({ text: event.target.value })}
          onKeyDown={onKeyDown}
        />
        <select
          aria-label="Payload is"
          className="field"
          value={mode}
          onChange={(event) => write({ mode: event.target.value === 'hex' ? 'hex' : 'text' })}
        >
          <option value="text">Text</option>
          <option value="hex">Hex</option>
        </select>
        {mode === 'text' && (
          <select
            aria-label="Line ending"
            className="field"
            value={ending}
            onChange={(event) => write({ ending: event.target.value as LineEnding })}
          >
            {Object.keys(ENDINGS).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
        <button type="button" className="button button-primary" disabled={!canSend} onClick={send}>
          Send
        </button>
      </div>
      <p id="payload-error" role="status" className="truncate text-xs text-error empty:hidden">
        {'why' in parsed ? `At ${parsed.at + 1}: ${parsed.why}` : ''}
      </p>
    </section>
  )
}

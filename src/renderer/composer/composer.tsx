import { useState, type KeyboardEvent } from 'react'
import type { SocketState } from '#contract/sockets'
import { writeEndpoint } from '#core/rows/flow-row'
import { notify, useSession, withEngine } from '../state/session-store'
import { parseHex, parseText } from './payload-text'

const ENDINGS = { none: '', LF: '\\n', CRLF: '\\r\\n' } as const
const KINDS = {
  'tcp-listener': 'Listener',
  'tcp-client': 'Client',
  'tcp-accepted': 'Accepted',
  udp: 'UDP',
} as const

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
  const { sockets, selected } = useSession()
  const [choice, setChoice] = useState<{ socket: number; selected: number | null } | null>(null)
  const [text, setText] = useState('')
  const [mode, setMode] = useState<'text' | 'hex'>('text')
  const [ending, setEnding] = useState<keyof typeof ENDINGS>('LF')
  const [to, setTo] = useState('')
  const open = sockets.filter(({ phase }) => phase === 'open')
  // What was chosen here holds until another four-tuple is selected: then its own socket is meant.
  const ofChoice = open.find(({ id }) => id === choice?.socket)
  const ofSelected = open.find(({ flow }) => flow === selected)
  const socket =
    (choice?.selected === selected ? ofChoice : undefined) ?? ofSelected ?? ofChoice ?? open.at(-1) ?? null
  const parsed = mode === 'text' ? parseText(text + ENDINGS[ending]) : parseHex(text)
  const isTcp = socket?.kind === 'tcp-client' || socket?.kind === 'tcp-accepted'
  const needsTo = socket?.kind === 'udp' && !socket.peer
  const canSend = socket !== null && socket.kind !== 'tcp-listener' && 'bytes' in parsed

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
  const act = (call: 'socket.halfClose' | 'socket.reset' | 'socket.close') => {
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
      className="flex shrink-0 flex-col gap-2 border-t border-line bg-surface p-2"
    >
      <div className="flex min-w-0 gap-2">
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
            onChange={(event) => setTo(event.target.value)}
          />
        )}
        <select
          aria-label="Payload is"
          className="field"
          value={mode}
          onChange={(event) => setMode(event.target.value === 'hex' ? 'hex' : 'text')}
        >
          <option value="text">Text</option>
          <option value="hex">Hex</option>
        </select>
        {mode === 'text' && (
          <select
            aria-label="Line ending"
            className="field"
            value={ending}
            onChange={(event) => setEnding(event.target.value as keyof typeof ENDINGS)}
          >
            {Object.keys(ENDINGS).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        )}
      </div>
      <textarea
        id="payload"
        aria-label="Payload"
        aria-describedby="payload-error"
        rows={2}
        className="field h-auto resize-none py-1 font-mono text-xs"
        placeholder="What to send. Ctrl+Enter sends it."
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="flex items-center gap-2">
        <button type="button" className="button button-primary" disabled={!canSend} onClick={send}>
          Send
        </button>
        <button type="button" className="button" disabled={!isTcp} onClick={() => act('socket.halfClose')}>
          Half-close
        </button>
        <button type="button" className="button" disabled={!isTcp} onClick={() => act('socket.reset')}>
          Reset
        </button>
        <button type="button" className="button" disabled={!socket} onClick={() => act('socket.close')}>
          Close
        </button>
        <span id="payload-error" role="status" className="min-w-0 truncate text-xs text-error">
          {'why' in parsed ? `At ${parsed.at + 1}: ${parsed.why}` : ''}
        </span>
      </div>
    </section>
  )
}

import { t } from '../language/translate'
import { useMemo, useState, type KeyboardEvent } from 'react'
import type { SocketState } from '#contract/sockets'
import { RowList } from '../rows/row-list'
import { open, useSession } from '../state/session-store'
import { act, ACTS } from './socket-acts'
import { SocketLine } from './socket-line'
import { SocketMenu } from './socket-menu'
import { SocketsBar } from './sockets-bar'
import { useSocketRows } from './use-socket-rows'

const ROW_HEIGHT = 28
const PAGE = 10
const HEADINGS = ['Socket', 'Local', 'Peer or path', 'State', 'Bytes', 'Unsent', 'Queue', 'Reply', 'TLS']

/** All our own sockets, each listener with the connections that it accepted. */
export function SocketsList() {
  const { chosenSockets: chosen, sockets: told } = useSession()
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const { all, rows, want } = useSocketRows(folded)
  const known = useMemo(() => {
    const shown = rows.rows.flatMap(({ socket }) => (socket ? [socket] : []))
    return new Map([...told, ...shown].map((socket) => [socket.id, socket]))
  }, [told, rows])
  const last = chosen.at(-1)
  const place = last === undefined ? null : all.placeOf(last)
  const sockets = chosen.flatMap((id) => known.get(id) ?? [])

  const fold = (id: number, isFolded = !folded.has(id)) =>
    setFolded((before) => {
      const after = new Set(before)
      if (isFolded) after.add(id)
      else after.delete(id)
      return after
    })
  const choose = (socket: SocketState, isAdded = false) => {
    const before = useSession.getState().chosenSockets
    const others = isAdded ? before.filter((id) => id !== socket.id) : []
    const isTakenAway = isAdded && before.includes(socket.id)
    useSession.setState({
      chosenSockets: isTakenAway ? others : [...others, socket.id],
      selected: socket.flow,
    })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const isAll = event.key === 'a' && (event.ctrlKey || event.metaKey)
    if (isAll) useSession.setState({ chosenSockets: [...known.keys()] })
    const folding = { ArrowLeft: true, ArrowRight: false }[event.key]
    if (folding !== undefined && last !== undefined) fold(last, folding)
    const ofKey = ACTS.find(({ key }) => key === event.key)
    if (ofKey) void act(ofKey, sockets)
    const from = place ?? -1
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      Home: 0,
      End: all.total - 1,
      PageDown: from + PAGE,
      PageUp: from - PAGE,
    }[event.key]
    if (to !== undefined) {
      const row = all.slice(Math.max(0, Math.min(all.total - 1, to)), 1).at(0)
      if (row?.socket) choose(row.socket)
    }
    if (isAll || folding !== undefined || ofKey || to !== undefined) event.preventDefault()
  }
  if (all.total === 0) return <NoSockets />
  return (
    <div className="flex h-full min-h-0 flex-col">
      <SocketsBar sockets={sockets} />
      <div
        aria-hidden
        className="shrink-0 overflow-hidden border-b border-line bg-surface text-xs text-muted [scrollbar-gutter:stable]"
      >
        <div className="socket-grid h-7">
          {HEADINGS.map((heading) => (
            <span
              key={heading}
              className={heading === 'Bytes' ? 'text-center' : heading === 'Unsent' ? 'text-right' : ''}
            >
              {heading}
            </span>
          ))}
        </div>
      </div>
      <SocketMenu find={(id) => known.get(id)} choose={choose}>
        <RowList
          id="sockets"
          role="treegrid"
          label={t('Sockets')}
          className="[scrollbar-gutter:stable]"
          rows={rows}
          want={want}
          rowHeight={ROW_HEIGHT}
          reveal={place}
          isMultiple
          {...(last !== undefined && place !== null ? { activeId: `socket-${last}` } : {})}
          onKeyDown={onKeyDown}
          draw={(row, index) => (
            <SocketLine
              row={row}
              index={index}
              isChosen={row.socket !== null && chosen.includes(row.socket.id)}
              choose={choose}
              fold={fold}
            />
          )}
        />
      </SocketMenu>
    </div>
  )
}

function NoSockets() {
  return (
    <div className="m-auto flex flex-col items-center gap-3 p-6 text-center">
      <h2 className="text-base font-semibold">{t('No sockets yet')}</h2>
      <p className="max-w-md text-muted">
        {t(
          'Each socket that you open here is a row: a listener with every connection it accepted, a client, a UDP socket; with what it sent and received, and what waits in the kernel.',
        )}
      </p>
      <div className="flex gap-2">
        <button type="button" className="button" onClick={() => open('listener')}>
          {t('Open a listener')}
        </button>
        <button type="button" className="button" onClick={() => open('client')}>
          {t('Connect a client')}
        </button>
      </div>
    </div>
  )
}

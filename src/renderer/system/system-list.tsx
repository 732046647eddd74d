import { t } from '../language/translate'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { useDeferredValue, useMemo, useState, type KeyboardEvent } from 'react'
import { createPortal } from 'react-dom'
import type { SystemSocket } from '#contract/kernel'
import { useAsked } from '../detail/use-asked'
import { RowList } from '../rows/row-list'
import { useSession } from '../state/session-store'
import { SystemLine } from './system-line'
import { COLUMNS, keyOf, shownSockets, type Column, type Order } from './system-rows'
import { exact } from '../format/numbers'
import { LiveCount } from '../shell/paced-status'

const ROW_HEIGHT = 28
const PAGE = 10
const EVERY_MS = 1000
const NUMBERS = new Set<Column>(['Unread', 'Unsent'])
const nothing = () => undefined

/** Every TCP and UDP socket of this machine as the kernel lists it, with the program that has it. */
export function SystemList({ aside }: { aside: HTMLElement | null }) {
  const { answer, error } = useAsked('kernel.sockets', {}, EVERY_MS)
  const [text, setText] = useState('')
  const [onlyListeners, setOnlyListeners] = useState(false)
  const [order, setOrder] = useState<Order>({ column: 'Program', isDescending: false })
  const [chosen, setChosen] = useState<string | null>(null)
  const wanted = useDeferredValue(text)
  const shown = useMemo(
    () => shownSockets(answer?.sockets ?? [], wanted, onlyListeners, order),
    [answer, wanted, onlyListeners, order],
  )
  const place = chosen === null ? -1 : shown.findIndex((socket) => keyOf(socket) === chosen)
  const choose = (socket: SystemSocket) => {
    setChosen(keyOf(socket))
    if (socket.flow !== null) useSession.setState({ selected: socket.flow })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      Home: 0,
      End: shown.length - 1,
      PageDown: place + PAGE,
      PageUp: place - PAGE,
    }[event.key]
    const socket = to === undefined ? undefined : shown.at(Math.max(0, Math.min(shown.length - 1, to)))
    if (!socket) return
    event.preventDefault()
    choose(socket)
  }
  if (error && !answer) return <p className="m-auto max-w-md p-6 text-center text-muted">{error.message}</p>
  const rows = { total: shown.length, offset: 0, gone: 0, rows: shown, from: null, error: null }
  const left = (answer?.total ?? 0) - (answer?.sockets.length ?? 0)
  return (
    <div className="flex h-full min-h-0 flex-col">
      {aside &&
        createPortal(
          <div className="flex min-w-0 flex-1 flex-wrap items-center gap-2 py-1">
            <input
              type="search"
              aria-label={t('Find a socket')}
              placeholder={t('Program, port, address or state')}
              className="field h-6 max-w-60 flex-[1_1_8rem]"
              value={text}
              onChange={({ target }) => setText(target.value)}
              onKeyDown={({ key }) => {
                if (key === 'Escape') setText('')
              }}
            />
            <label className="flex items-center gap-1.5 whitespace-nowrap">
              <input
                type="checkbox"
                className="tick"
                checked={onlyListeners}
                onChange={({ target }) => setOnlyListeners(target.checked)}
              />
              {t('Listening only')}
            </label>
            <LiveCount
              className="ml-auto"
              words={
                t('{some} of {all} sockets', { some: exact(shown.length), all: exact(answer?.total ?? 0) }) +
                (left > 0 ? t(', {count} not listed', { count: exact(left) }) : '')
              }
            />
          </div>,
          aside,
        )}
      <Headings order={order} sortBy={setOrder} />
      <RowList
        id="system"
        role="grid"
        label={t('Sockets of this machine')}
        className="[scrollbar-gutter:stable]"
        rows={rows}
        want={nothing}
        rowHeight={ROW_HEIGHT}
        beginsAtEnd={false}
        reveal={place < 0 ? null : place}
        {...(place < 0 || chosen === null ? {} : { activeId: `system-${chosen}` })}
        onKeyDown={onKeyDown}
        draw={(socket, index) => (
          <SystemLine
            socket={socket}
            index={index}
            isChosen={keyOf(socket) === chosen}
            choose={() => choose(socket)}
          />
        )}
      />
    </div>
  )
}

function Headings({ order, sortBy }: { order: Order; sortBy: (order: Order) => void }) {
  return (
    <div className="shrink-0 overflow-hidden border-b border-line bg-surface text-xs text-muted [scrollbar-gutter:stable]">
      <div className="system-grid h-7" role="group" aria-label={t('Sort by')}>
        {COLUMNS.map((column) => {
          const isSorted = order.column === column
          const Mark = order.isDescending ? ArrowDown : ArrowUp
          return (
            <button
              key={column}
              type="button"
              aria-pressed={isSorted}
              title={t('Sort by {column}', { column: column.toLowerCase() })}
              className={`flex items-center gap-0.5 hover:text-text ${NUMBERS.has(column) ? 'justify-end' : ''} ${isSorted ? 'text-text' : ''}`}
              onClick={() =>
                sortBy({ column, isDescending: isSorted ? !order.isDescending : NUMBERS.has(column) })
              }
            >
              {column}
              {isSorted && <Mark size={11} aria-hidden />}
            </button>
          )
        })}
      </div>
    </div>
  )
}

import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import type { MessageRow } from '#contract/messages-of-flow'
import { t } from '../language/translate'
import { MessageLine } from './message-line'
import { useLooked } from './messages-store'

/** A message that is folded; one that is open is measured. */
const ROW_HEIGHT = 29
/** Nearer than this to the end counts as at the end. */
const AT_END_PX = 8
const PAGE = 10

interface Props {
  flow: number
  /** The number of the first message that is kept, and the one after the last. */
  first: number
  end: number
  /** Those that were answered, which are some of them. */
  messages: readonly MessageRow[]
  /** Which messages are shown, by their numbers. */
  onShow: (from: number, to: number) => void
}

/** All messages of a flow, of which only those in sight exist. It follows its end while it stands there. */
export function MessageList({ flow, first, end, messages, onShow }: Props) {
  const [{ as, chosen, open }, look] = useLooked(flow)
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(false)
  const before = useRef(first)
  const id = useId()
  const list = useVirtualizer({
    count: end - first,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => first + index,
    overscan: 8,
  })
  const shown = list.getVirtualItems()
  const from = first + (shown.at(0)?.index ?? 0)
  const to = first + (shown.at(-1)?.index ?? 0)
  useEffect(() => onShow(from, to), [onShow, from, to])
  useEffect(() => {
    // Once for each that is chosen: the list is scrolled freely else.
    if (chosen >= before.current) list.scrollToIndex(chosen - before.current)
  }, [list, chosen])
  useEffect(() => {
    if (isAtEnd.current) list.scrollToIndex(end - first - 1, { align: 'end' })
  }, [list, first, end])
  useLayoutEffect(() => {
    // What is read stays where it is while messages before it make room.
    if (box.current && !isAtEnd.current) box.current.scrollTop -= (first - before.current) * ROW_HEIGHT
    before.current = first
  }, [first])

  const toggle = (number: number) => {
    const next = new Set(open)
    if (!next.delete(number)) next.add(number)
    look({ chosen: number, open: next })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return
    const steps: Record<string, number> = {
      ArrowDown: chosen + 1,
      ArrowUp: chosen - 1,
      PageDown: chosen + PAGE,
      PageUp: chosen - PAGE,
      Home: first,
      End: end - 1,
    }
    if (event.key in steps) look({ chosen: Math.max(first, Math.min(end - 1, steps[event.key])) })
    else if ((event.key === 'Enter' || event.key === ' ') && chosen >= first && chosen < end) toggle(chosen)
    else return
    event.preventDefault()
  }
  return (
    <div
      ref={box}
      role="grid"
      aria-label={t('Messages')}
      aria-rowcount={end - first}
      tabIndex={0}
      aria-activedescendant={chosen < first ? undefined : `${id}-${chosen}`}
      onKeyDown={onKeyDown}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        // A list that is not scrolled at all is read from its beginning.
        isAtEnd.current = scrollTop > 0 && scrollHeight - scrollTop - clientHeight < AT_END_PX
      }}
      className="min-h-0 flex-1 overflow-auto"
    >
      <div role="presentation" className="relative" style={{ height: list.getTotalSize() }}>
        {shown.map(({ index, start }) => {
          const number = first + index
          const message = messages.at(0) && messages[number - messages[0].number]
          return (
            <div
              key={number}
              ref={list.measureElement}
              data-index={index}
              role="presentation"
              className="absolute inset-x-0"
              style={{ top: start }}
            >
              {message ? (
                <MessageLine
                  id={`${id}-${number}`}
                  index={index}
                  message={message}
                  flow={flow}
                  as={as}
                  isChosen={number === chosen}
                  isOpen={open.has(number)}
                  onToggle={() => toggle(number)}
                />
              ) : (
                <div role="presentation" style={{ height: ROW_HEIGHT }} />
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}

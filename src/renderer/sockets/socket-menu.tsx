import { t } from '../language/translate'
import { ContextMenu } from '@base-ui/react/context-menu'
import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import type { SocketState } from '#contract/sockets'
import { useSession } from '../state/session-store'
import { act, ACTS, change, CHANGES, chosenSockets, copyWords } from './socket-acts'

const ITEM =
  'flex h-7 items-center justify-between gap-6 px-3 outline-none select-none data-[highlighted]:bg-accent-soft data-[highlighted]:text-text'

/** The rows of the list with their menu, by right click, Shift+F10 or the menu key. */
export function SocketMenu({
  find,
  choose,
  children,
}: {
  find: (id: number) => SocketState | undefined
  choose: (socket: SocketState) => void
  children: ReactNode
}) {
  const trigger = useRef<HTMLDivElement>(null)
  const [sockets, setSockets] = useState<readonly SocketState[]>([])
  const onContextMenu = (event: MouseEvent) => {
    const line = event.target instanceof Element ? event.target.closest('[role="row"]') : null
    const socket = line ? find(Number(line.id.slice('socket-'.length))) : undefined
    if (socket) {
      // A menu over one of several that are chosen is for all of them.
      const isChosen = useSession.getState().chosenSockets.includes(socket.id)
      if (!isChosen) choose(socket)
      const chosen = isChosen ? chosenSockets() : []
      setSockets(chosen.length > 1 ? chosen : [socket])
      return
    }
    event.preventDefault()
    event.stopPropagation()
    // By the keyboard the list has the focus, and the row that was chosen last is meant.
    const row = document.getElementById(`socket-${useSession.getState().chosenSockets.at(-1) ?? ''}`)
    if (event.button > 0 || !row) return
    const { left, bottom } = row.getBoundingClientRect()
    row.dispatchEvent(
      new window.MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left + 16,
        clientY: bottom - 6,
      }),
    )
  }
  const only = sockets.length === 1 ? sockets[0] : null
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        ref={trigger}
        className="flex min-h-0 flex-1 flex-col"
        onContextMenuCapture={onContextMenu}
      >
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal container={trigger}>
        <ContextMenu.Positioner className="z-20" collisionPadding={8}>
          <ContextMenu.Popup
            aria-label={only ? t('This socket') : t('These sockets')}
            className="popup min-w-52 py-1"
            finalFocus={() => (useSession.getState().dialog ? false : document.getElementById('sockets'))}
          >
            {ACTS.filter(({ isFor }) => sockets.some(isFor)).map((one) => (
              <ContextMenu.Item
                key={one.name}
                className={ITEM}
                title={one.title}
                onClick={() => void act(one, sockets)}
              >
                {t(one.name)}
                {one.key !== undefined && <span className="text-xs text-muted">{one.key}</span>}
              </ContextMenu.Item>
            ))}
            {only && (
              <>
                {CHANGES.filter(({ isFor }) => isFor(only)).map(({ name, what }) => (
                  <ContextMenu.Item key={name} className={ITEM} onClick={() => change(only, what)}>
                    {t(name)}
                  </ContextMenu.Item>
                ))}
                <ContextMenu.Separator className="my-1 border-t border-line" />
                <ContextMenu.Item className={ITEM} onClick={() => copyWords(only)}>
                  {t('Copy')}
                </ContextMenu.Item>
              </>
            )}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

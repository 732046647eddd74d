import { ContextMenu } from '@base-ui/react/context-menu'
import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import { filterOfFlow } from '#core/capture-filter/flow-filter'
import { writeEnd, type FlowRow } from '#core/rows/flow-row'
import { captureJustThis } from '../capture/capture-commands'
import { saveSession } from '../files/save-session'
import { FilterItems } from '../filter/filter-items'
import { termsOf } from '../filter/terms'
import { useSession } from '../state/session-store'

const ITEM =
  'flex h-7 items-center px-3 outline-none select-none data-[highlighted]:bg-accent-soft data-[highlighted]:text-text'
const copy = (text: string) => void window.fourtuple.copyText(text)

/** `TCP 127.0.0.1:50432 ↔ 127.0.0.1:8080`, as one reads it aloud. */
function writeFourTuple(row: FlowRow): string {
  const local = writeEnd(row, row.local)
  return `${row.transport.toUpperCase()} ${local}${row.remote ? ` ↔ ${writeEnd(row, row.remote)}` : ''}`
}

/** The rows of the list with the menu that each of them has, by right click, Shift+F10 or the menu key. */
export function FlowMenu({ rows, children }: { rows: readonly FlowRow[]; children: ReactNode }) {
  const trigger = useRef<HTMLDivElement>(null)
  const [row, setRow] = useState<FlowRow | null>(null)
  const [terms, setTerms] = useState<readonly string[]>([])
  const onContextMenu = (event: MouseEvent) => {
    const line = event.target instanceof Element ? event.target.closest('[role="row"]') : null
    const found = rows.find(({ id }) => line?.id === `flow-${id}`)
    if (found) {
      setRow(found)
      const cell = event.target instanceof Element ? event.target.closest('[role="gridcell"]') : null
      setTerms(termsOf(found, cell ? [...(line?.children ?? [])].indexOf(cell) : -1))
      useSession.setState({ selected: found.id })
      return
    }
    event.preventDefault()
    event.stopPropagation()
    // By the keyboard the list has the focus, and the row that is selected is meant.
    const { selected } = useSession.getState()
    const ofSelected = document.getElementById(`flow-${selected}`)
    if (event.button > 0 || !ofSelected) return
    const { left, bottom } = ofSelected.getBoundingClientRect()
    ofSelected.dispatchEvent(
      new window.MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left + 16,
        clientY: bottom - 6,
      }),
    )
  }
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        ref={trigger}
        className="flex min-h-0 flex-1 flex-col"
        onContextMenuCapture={onContextMenu}
      >
        {children}
      </ContextMenu.Trigger>
      {/* In here, so that it stands inside a landmark, as all does that is read. */}
      <ContextMenu.Portal container={trigger}>
        <ContextMenu.Positioner className="z-20" collisionPadding={8}>
          <ContextMenu.Popup
            aria-label="This four-tuple"
            className="popup min-w-52 py-1"
            finalFocus={() => document.getElementById('flows')}
          >
            {row && (
              <>
                <ContextMenu.Item className={ITEM} onClick={() => captureJustThis(row)}>
                  Capture just this
                </ContextMenu.Item>
                <ContextMenu.Separator className="my-1 border-t border-line" />
                <FilterItems terms={terms} item={ITEM} />
                {terms.length > 0 && <ContextMenu.Separator className="my-1 border-t border-line" />}
                <ContextMenu.Item className={ITEM} onClick={() => copy(writeFourTuple(row))}>
                  Copy {row.remote ? 'four-tuple' : 'two-tuple'}
                </ContextMenu.Item>
                <ContextMenu.Item className={ITEM} onClick={() => copy(filterOfFlow(row))}>
                  Copy as capture filter
                </ContextMenu.Item>
                <ContextMenu.Separator className="my-1 border-t border-line" />
                <ContextMenu.Item className={ITEM} onClick={() => void saveSession(false, [row.id])}>
                  Save its packets…
                </ContextMenu.Item>
              </>
            )}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

import { t } from '../language/translate'
import { ContextMenu } from '@base-ui/react/context-menu'
import { useRef, useState, type MouseEvent, type ReactNode } from 'react'
import { filterOfFlow } from '#core/capture-filter/flow-filter'
import { isGroup, type GroupRow } from '#core/rows/flow-group-row'
import { writeEnd, type FlowRow } from '#core/rows/flow-row'
import { captureJustThis } from '../capture/capture-commands'
import { saveSession } from '../files/save-session'
import { FilterItems } from '../filter/filter-items'
import { termsOf } from '../filter/terms'
import { editNote } from '../notes/notes-store'
import { toggleWatch, useWatch } from '../watch/watch-store'
import { useSession } from '../state/session-store'
import { togglePin, useArrangement } from './arrangement'
import { shownColumns } from './column-choice'
import { type ColumnId } from './columns'
import { lookUpName } from './names'

const ITEM =
  'flex h-7 items-center px-3 outline-none select-none data-[highlighted]:bg-accent-soft data-[highlighted]:text-text'
/** The column that a cell is of. */
function columnOf(cell: Element | null): ColumnId | null {
  const at = cell ? [...(cell.parentElement?.children ?? [])].indexOf(cell) : -1
  const { columns, rules } = useArrangement.getState()
  return at < 0 ? null : (shownColumns(columns, rules.length > 0).at(at)?.id ?? null)
}

const copy = (text: string) => void window.fourtuple.copyText(text)

/** `TCP 127.0.0.1:50432 ↔ 127.0.0.1:8080`, as one reads it aloud. */
function writeFourTuple(row: FlowRow): string {
  const local = writeEnd(row, row.local)
  return `${row.transport.toUpperCase()} ${local}${row.remote ? ` ↔ ${writeEnd(row, row.remote)}` : ''}`
}

/** The addresses of a flow that may have names; the remote one first. */
function addressesOf({ local, remote }: FlowRow): string[] {
  const both = remote ? [remote.address, local.address] : [local.address]
  return [...new Set(both)].filter((address) => address !== '0.0.0.0' && address !== '::')
}

/** The rows of the list with the menu that each of them has, by right click, Shift+F10 or the menu key. */
export function FlowMenu({ rows, children }: { rows: readonly (FlowRow | GroupRow)[]; children: ReactNode }) {
  const watched = useWatch((state) => state.watched)
  const trigger = useRef<HTMLDivElement>(null)
  const [row, setRow] = useState<FlowRow | null>(null)
  const [terms, setTerms] = useState<readonly string[]>([])
  const onContextMenu = (event: MouseEvent) => {
    const line = event.target instanceof Element ? event.target.closest('[role="row"]') : null
    const found = rows.find((one): one is FlowRow => !isGroup(one) && line?.id === `flow-${one.id}`)
    if (found) {
      setRow(found)
      const cell = event.target instanceof Element ? event.target.closest('[role="gridcell"]') : null
      setTerms(termsOf(found, columnOf(cell)))
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
            aria-label={t('This four-tuple')}
            className="popup min-w-52 py-1"
            finalFocus={() => document.getElementById('flows')}
          >
            {row && (
              <>
                <ContextMenu.Item className={ITEM} onClick={() => captureJustThis(row)}>
                  {t('Capture just this')}
                </ContextMenu.Item>
                <ContextMenu.Item
                  className={`${ITEM} justify-between gap-6`}
                  onClick={() => togglePin(row.id)}
                >
                  {row.isPinned ? t('No longer on top') : t('Pin on top')}
                  <kbd className="font-sans text-muted">P</kbd>
                </ContextMenu.Item>
                <ContextMenu.Item
                  className={`${ITEM} justify-between gap-6`}
                  onClick={() => toggleWatch(row.id)}
                >
                  {watched.includes(row.id) ? t('No longer watch') : t('Watch: tell of its changes')}
                  <kbd className="font-sans text-muted">W</kbd>
                </ContextMenu.Item>
                <ContextMenu.Item
                  className={`${ITEM} justify-between gap-6`}
                  onClick={() => editNote('flow')}
                >
                  Note on this flow…
                  <kbd className="font-sans text-muted">N</kbd>
                </ContextMenu.Item>
                <ContextMenu.Separator className="my-1 border-t border-line" />
                <FilterItems terms={terms} item={ITEM} />
                {terms.length > 0 && <ContextMenu.Separator className="my-1 border-t border-line" />}
                {addressesOf(row).map((address) => (
                  <ContextMenu.Item key={address} className={ITEM} onClick={() => lookUpName(address)}>
                    Look up name of <span className="ml-1 font-mono text-xs">{address}</span>
                  </ContextMenu.Item>
                ))}
                <ContextMenu.Separator className="my-1 border-t border-line" />
                <ContextMenu.Item className={ITEM} onClick={() => copy(writeFourTuple(row))}>
                  Copy {row.remote ? 'four-tuple' : 'two-tuple'}
                </ContextMenu.Item>
                <ContextMenu.Item className={ITEM} onClick={() => copy(filterOfFlow(row))}>
                  {t('Copy as capture filter')}
                </ContextMenu.Item>
                <ContextMenu.Separator className="my-1 border-t border-line" />
                <ContextMenu.Item className={ITEM} onClick={() => void saveSession(false, [row.id])}>
                  {t('Save its packets…')}
                </ContextMenu.Item>
              </>
            )}
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

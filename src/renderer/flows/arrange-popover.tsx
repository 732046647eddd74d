import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react'
import { FLOW_GROUPINGS } from '#core/rows/flow-group-row'
import { setColumns, useArrangement } from './arrangement'
import { DEFAULT_COLUMNS, moveColumn, toggleColumn } from './column-choice'
import { FLOW_COLUMNS, type ColumnId } from './columns'

const BY_ID = new Map(FLOW_COLUMNS.map((column) => [column.id, column]))

/** Which columns there are and where, and what flows are put together by. */
export function ArrangePopover() {
  const { columns, group } = useArrangement()
  return (
    <Popover.Root>
      <Popover.Trigger
        className="button h-6 px-1.5"
        aria-label={t('Columns and groups')}
        title={group ? t('Columns and groups: by {group}', { group }) : t('Columns and groups')}
      >
        <Columns3 size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup flex max-h-[min(560px,var(--available-height))] w-[340px] flex-col gap-3 overflow-auto p-3 text-xs">
            <Popover.Title className="sr-only">{t('Columns and groups')}</Popover.Title>
            <Groups />
            <section aria-label={t('Columns')}>
              <div className="mb-1 flex items-center justify-between">
                <h3 className="text-[13px] font-semibold">{t('Columns')}</h3>
                <button
                  type="button"
                  className="button h-6"
                  disabled={columns === DEFAULT_COLUMNS}
                  onClick={() => setColumns(DEFAULT_COLUMNS)}
                >
                  {t('Defaults')}
                </button>
              </div>
              <ul>
                {columns.order.map((id) => (
                  <ColumnChoiceLine key={id} id={id} />
                ))}
              </ul>
            </section>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Groups() {
  const group = useArrangement((state) => state.group)
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-semibold">{t('Group by')}</legend>
      <div className="flex flex-wrap gap-x-3 gap-y-1">
        {([null, ...FLOW_GROUPINGS] as const).map((one) => (
          <label key={one ?? 'none'} className="flex items-center gap-1.5">
            <input
              type="radio"
              name="flow-group"
              className="tick"
              checked={group === one}
              onChange={() => useArrangement.setState({ group: one, folded: [] })}
            />
            {one ?? 'nothing'}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function ColumnChoiceLine({ id }: { id: ColumnId }) {
  const columns = useArrangement((state) => state.columns)
  const column = BY_ID.get(id)
  if (!column) return null
  const isShown = columns.shown.includes(id)
  const move = (by: -1 | 1) => {
    const moved = moveColumn(columns, id, by)
    return { isPossible: moved !== columns, go: () => setColumns(moved) }
  }
  return (
    <li className="flex h-6 items-center gap-1 rounded px-1 hover:bg-accent-soft/50">
      <label className="flex min-w-0 flex-1 items-center gap-1.5">
        <input
          type="checkbox"
          className="tick"
          checked={isShown}
          onChange={() => setColumns(toggleColumn(columns, id))}
        />
        <span className="shrink-0">{t(column.heading)}</span>
        <span className="truncate text-muted">{t(column.about)}</span>
      </label>
      {isShown && (
        <>
          <MoveButton name={`Move ${column.heading} left`} {...move(-1)} Mark={ArrowUp} />
          <MoveButton name={`Move ${column.heading} right`} {...move(1)} Mark={ArrowDown} />
        </>
      )}
    </li>
  )
}

function MoveButton({
  name,
  isPossible,
  go,
  Mark,
}: {
  name: string
  isPossible: boolean
  go: () => void
  Mark: typeof ArrowUp
}) {
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      // It keeps the focus where there is no further to go.
      aria-disabled={!isPossible}
      className="rounded p-0.5 text-muted hover:bg-accent-soft hover:text-text aria-disabled:opacity-40"
      onClick={go}
    >
      <Mark size={13} aria-hidden />
    </button>
  )
}

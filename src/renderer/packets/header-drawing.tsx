import { t } from '../language/translate'
import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react'
import { headerCells, ROW_BITS, shortName, type HeaderCell } from './header-cells'
import type { FieldNode } from './nodes'
import { chooseNode, hoverNode, usePackets } from './packets-store'

const STEP: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }
/** In fewer bits than these a name is written from top to bottom. */
const NARROW_BITS = 2

/** The header of the layer that is looked at, drawn as its RFC draws it: 32 bits a row, each field with its value. */
export function HeaderDrawing({ nodes }: { nodes: readonly FieldNode[] }) {
  const chosenKey = usePackets((state) => state.chosen)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const layer = nodes.find(({ key }) => key === layerOf(nodes, chosenKey))
  const { cells, rows } = useMemo(() => headerCells(nodes, layer?.key ?? ''), [nodes, layer])
  const chosen = cells.findIndex(({ node, continues }) => node.key === chosenKey && !continues)
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen, nodes])
  if (!layer) return null

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEP[event.key] ?? 0
    if (step === 0) return
    event.preventDefault()
    const next = nextCell(cells, chosen, event.key, step)
    if (next) chooseNode(nodes, next.node)
  }
  return (
    <div className="h-full min-h-0 overflow-auto p-3 text-xs">
      <div className="min-w-[500px]">
        <div aria-hidden className="header-grid text-center font-mono text-[10px] text-muted">
          {Array.from({ length: ROW_BITS }, (_, bit) => (
            <span key={bit}>{bit}</span>
          ))}
        </div>
        <div
          ref={box}
          role="listbox"
          aria-label={t('Header of {name}, 32 bits a row', { name: layer.name })}
          tabIndex={0}
          aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
          className="header-grid auto-rows-[38px] border-t border-l border-line"
          onKeyDown={onKeyDown}
          onPointerLeave={() => hoverNode(null)}
        >
          {cells.map((cell, index) => (
            <Cell
              key={cell.key}
              id={`${id}-${index}`}
              cell={cell}
              isChosen={cell.node.key === chosenKey}
              onChoose={() => chooseNode(nodes, cell.node)}
            />
          ))}
        </div>
        {rows === 0 && (
          <p className="mt-2 text-muted">{t('Nothing of this layer is read field by field.')}</p>
        )}
      </div>
    </div>
  )
}

function layerOf(nodes: readonly FieldNode[], key: string | null): string | undefined {
  const node = nodes.find((one) => one.key === key)
  // Where nothing is chosen: the transport, or what is innermost.
  return (node ?? nodes.find(({ layer }) => layer === 'tcp' || layer === 'udp') ?? nodes.at(-1))?.layer
}

/** Left and right go through the fields; up and down to the one above or below the middle of the chosen one. */
function nextCell(
  cells: readonly HeaderCell[],
  at: number,
  key: string,
  step: number,
): HeaderCell | undefined {
  const first = cells.filter(({ continues }) => !continues)
  if (at < 0) return first.at(0)
  const cell = cells[at]
  if (key === 'ArrowLeft' || key === 'ArrowRight') return first[first.indexOf(cell) + step]
  const row = step < 0 ? cell.row - 1 : cell.row + cell.rows
  const middle = cell.column + cell.width / 2
  return cells.find(
    (one) =>
      row >= one.row && row < one.row + one.rows && middle >= one.column && middle <= one.column + one.width,
  )
}

interface CellProps {
  id: string
  cell: HeaderCell
  isChosen: boolean
  onChoose: () => void
}

function Cell({ id, cell, isChosen, onChoose }: CellProps) {
  const { node, row, rows, column, width, continues } = cell
  const isHovered = usePackets((state) => state.hovered === node.key)
  const isNarrow = width <= NARROW_BITS
  const look = isChosen ? 'bg-accent text-on-accent' : isHovered ? 'bg-accent-soft' : 'bg-surface'
  const size = node.bits?.count ?? 8 * node.length
  const title = `${node.name}: ${node.value} (${size} ${size === 1 ? 'bit' : 'bits'})${node.problem === null ? '' : `. ${node.problem}`}`
  return (
    <div
      id={id}
      role="option"
      aria-selected={isChosen && !continues}
      title={title}
      className={`relative flex min-w-0 flex-col items-center justify-center overflow-hidden border-r border-b border-line px-0.5 text-center leading-4 ${look}`}
      style={{ gridRow: `${row + 1} / span ${rows}`, gridColumn: `${column + 1} / span ${width}` }}
      onClick={onChoose}
      onPointerEnter={() => hoverNode(node)}
    >
      <span className="sr-only">{continues ? t('{title}, goes on here', { title }) : title}</span>
      {isNarrow ? (
        <>
          <span aria-hidden className="text-[9px] leading-3 tracking-tighter">
            {narrowName(node)}
          </span>
          <span aria-hidden className="font-mono text-[11px]">
            {bitWord(node.value)}
          </span>
        </>
      ) : (
        <>
          <span aria-hidden className="max-w-full truncate text-[11px]">
            {continues ? t('(goes on)') : shortName(node.name)}
          </span>
          {!continues && (
            <span aria-hidden className="payload max-w-full truncate font-mono text-[11px] font-medium">
              {node.problem === null ? '' : '⚠ '}
              {node.value}
            </span>
          )}
        </>
      )}
    </div>
  )
}

/** The first letters of a flag's name, as older drawings have them below each other. */
function narrowName({ name }: FieldNode): string {
  return shortName(name).slice(0, 3)
}

const bitWord = (value: string) => (value === 'set' ? '1' : value === 'not set' ? '0' : value)

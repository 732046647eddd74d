import { t } from '../language/translate'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react'
import { explanationOf, isOpen, MOST_NODES, visibleNodes, type FieldNode } from './nodes'
import { chooseNode, hoverNode, setOpen, usePackets } from './packets-store'

const INDENT_PX = 14

/** The layers of a frame and their fields; the keys are those of the ARIA pattern for trees. */
export function LayerTree({ nodes }: { nodes: readonly FieldNode[] }) {
  const open = usePackets((state) => state.open)
  const chosen = usePackets((state) => state.chosen)
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const visible = useMemo(() => visibleNodes(nodes, open), [nodes, open])
  const at = visible.findIndex(({ key }) => key === chosen)
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at, nodes])

  /** What `?` explains here. */
  const term = at < 0 ? undefined : explanationOf(nodes, visible[at])?.name

  const go = (to: number) => {
    const node = visible.at(Math.max(0, Math.min(visible.length - 1, to)))
    if (node) chooseNode(nodes, node)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const act = keyAct(event.key, visible, at, open)
    if (act === null) return
    event.preventDefault()
    if (act === 'toggle') setOpen(visible[at].key, !isOpen(visible[at], open))
    else go(act)
  }
  return (
    <div
      ref={box}
      role="tree"
      aria-label={t('Layers')}
      tabIndex={0}
      data-term={term}
      aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
      className="h-full min-h-0 overflow-auto py-1 text-xs"
      onKeyDown={onKeyDown}
      onPointerLeave={() => hoverNode(null)}
    >
      {visible.map((node, index) => (
        <TreeItem
          key={node.key}
          id={`${id}-${index}`}
          node={node}
          isOpen={isOpen(node, open)}
          isChosen={node.key === chosen}
          onChoose={() => chooseNode(nodes, node)}
        />
      ))}
      {nodes.length >= MOST_NODES && (
        <p className="px-3 text-muted">{t('It has more fields, which are not shown.')}</p>
      )}
    </div>
  )
}

/** What a key does: go to a place, fold or unfold what is chosen, or nothing. */
function keyAct(
  key: string,
  visible: readonly FieldNode[],
  at: number,
  open: Readonly<Record<string, boolean>>,
): number | 'toggle' | null {
  const node = visible.at(Math.max(0, at))
  if (!node) return null
  if (key === 'ArrowDown') return at + 1
  if (key === 'ArrowUp') return at - 1
  if (key === 'Home') return 0
  if (key === 'End') return visible.length - 1
  const canFold = node.hasChildren && at >= 0
  if (key === 'Enter' || key === ' ') return canFold ? 'toggle' : null
  if (key === 'ArrowRight') return !canFold ? null : isOpen(node, open) ? at + 1 : 'toggle'
  if (key !== 'ArrowLeft') return null
  if (canFold && isOpen(node, open)) return 'toggle'
  return node.parent === null ? null : visible.findIndex((one) => one.key === node.parent)
}

interface ItemProps {
  id: string
  node: FieldNode
  isOpen: boolean
  isChosen: boolean
  onChoose: () => void
}

function TreeItem({ id, node, isOpen: isUnfolded, isChosen, onChoose }: ItemProps) {
  const isHovered = usePackets((state) => state.hovered === node.key)
  const isLayer = node.level === 1
  const Chevron = isUnfolded ? ChevronDown : ChevronRight
  const look = isChosen ? 'bg-accent-soft' : isHovered ? 'bg-accent-soft/60' : ''
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={node.level}
      aria-posinset={node.place}
      aria-setsize={node.siblings}
      aria-selected={isChosen}
      aria-expanded={node.hasChildren ? isUnfolded : undefined}
      className={`flex min-h-5.5 items-baseline gap-1.5 px-2 py-0.5 ${look}`}
      style={{ paddingLeft: 8 + (node.level - 1) * INDENT_PX }}
      onClick={onChoose}
      onDoubleClick={() => node.hasChildren && setOpen(node.key, !isUnfolded)}
      onPointerEnter={() => hoverNode(node)}
    >
      <span
        className="flex w-3 shrink-0 self-center text-muted"
        onClick={() => node.hasChildren && setOpen(node.key, !isUnfolded)}
      >
        {node.hasChildren && <Chevron size={12} aria-hidden />}
      </span>
      <span className="min-w-0 wrap-anywhere">
        <span className={isLayer ? 'font-semibold' : 'text-muted'}>{node.name}</span>{' '}
        <span className={isLayer ? 'text-muted' : 'payload font-mono'}>{node.value}</span>
        {node.problem !== null && <span className="text-error"> ⚠ {node.problem}</span>}
      </span>
    </div>
  )
}

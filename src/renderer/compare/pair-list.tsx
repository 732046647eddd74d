import { t } from '../language/translate'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState, type KeyboardEvent } from 'react'
import type { Difference } from '#core/compare/compare-flows'
import type { FlowSummary } from '#core/compare/flow-summary'
import { kindOf, bothWords, bytesOf, durationOf, endsOf, packetsOf, statesOf, type Pair } from './pair-words'

const ROW_HEIGHT = 40
const PAGE = 10
const SIGNS = { onlyHere: '◂', onlyThere: '▸', different: '≠', alike: '=' } as const
const SIGN_WORDS = {
  onlyHere: 'Only in this session',
  onlyThere: 'Only in the file',
  different: 'In both, and different',
  alike: 'In both, and alike',
} as const
const COLUMNS: [string, (flow: FlowSummary) => string, Difference][] = [
  ['Packets', packetsOf, 'packets'],
  ['Bytes', bytesOf, 'bytes'],
  ['Duration', durationOf, 'duration'],
  ['States', statesOf, 'states'],
]
const GRID = 'grid grid-cols-[20px_minmax(220px,1.6fr)_1fr_1.2fr_0.9fr_1.5fr_1fr] gap-x-3 px-2'

/** Pairs of flows; of each column the session's value above the file's, where that is another. Enter shows the flow. */
export function PairList({ pairs, onChoose }: { pairs: readonly Pair[]; onChoose: (flow: number) => void }) {
  const box = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const list = useVirtualizer({
    count: pairs.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
  })
  const go = (to: number) => {
    const next = Math.max(0, Math.min(pairs.length - 1, to))
    setAt(next)
    list.scrollToIndex(next)
  }
  const choose = (pair: Pair | undefined) => pair?.here && onChoose(pair.here.flow)
  const onKeyDown = (event: KeyboardEvent) => {
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: pairs.length - 1,
      PageDown: at + PAGE,
      PageUp: at - PAGE,
    }[event.key]
    if (to !== undefined) go(to)
    else if (event.key === 'Enter') choose(pairs.at(at))
    else return
    event.preventDefault()
  }
  if (pairs.length === 0)
    return <p className="flex-1 p-6 text-center text-muted">{t('No flows of these kinds.')}</p>
  return (
    <div className="flex min-h-0 flex-1 flex-col rounded-md border border-line text-xs">
      <div
        className={`${GRID} overflow-hidden border-b border-line py-1 text-muted [scrollbar-gutter:stable]`}
        aria-hidden
      >
        <span />
        <span>{t('Flow')}</span>
        {COLUMNS.map(([name]) => (
          <span key={name}>{name}</span>
        ))}
        <span>{t('Differs in')}</span>
      </div>
      <div
        ref={box}
        role="listbox"
        aria-label={t('Flows of both')}
        tabIndex={0}
        aria-activedescendant={`pair-${at}`}
        className="min-h-0 flex-1 overflow-auto [scrollbar-gutter:stable]"
        onKeyDown={onKeyDown}
      >
        <div className="relative w-full" role="presentation" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map(({ index, start }) => (
            <div
              key={index}
              id={`pair-${index}`}
              role="option"
              aria-selected={index === at}
              aria-setsize={pairs.length}
              aria-posinset={index + 1}
              className={`${GRID} absolute w-full items-center border-b border-line/60 ${index === at ? 'bg-accent-soft' : ''}`}
              style={{ height: ROW_HEIGHT, top: start }}
              onClick={() => setAt(index)}
              onDoubleClick={() => choose(pairs[index])}
            >
              <PairCells pair={pairs[index]} />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

function PairCells({ pair }: { pair: Pair }) {
  const either = pair.here ?? pair.there
  const kind = kindOf(pair)
  if (!either) return null
  return (
    <>
      <span className={kind === 'alike' ? 'text-muted' : 'font-semibold'}>
        <span aria-hidden title={SIGN_WORDS[kind]}>
          {SIGNS[kind]}
        </span>
        <span className="sr-only">{SIGN_WORDS[kind]}: </span>
      </span>
      <span className="flex min-w-0 items-center gap-2 font-mono leading-4" title={endsOf(either)}>
        <span className="font-sans text-muted">{either.transport.toUpperCase()}</span>
        <span className="min-w-0">
          <span className="block truncate">{endsOf(either).split(' → ')[0]}</span>
          <span className="block truncate">→ {endsOf(either).split(' → ')[1]}</span>
        </span>
      </span>
      {COLUMNS.map(([name, of, difference]) => {
        const { here, there } = bothWords(pair, of)
        const isOther = pair.differs.includes(difference)
        return (
          <span key={name} className={`min-w-0 leading-4 ${isOther ? '' : 'text-muted'}`}>
            <span className="block truncate">{here}</span>
            {there !== null && (
              <span className="block truncate">
                <span className="sr-only">{t('in the file')} </span>
                {there}
              </span>
            )}
          </span>
        )
      })}
      <span className="min-w-0 truncate" title={pair.differs.join(', ')}>
        {pair.differs.join(', ')}
      </span>
    </>
  )
}

import { t } from '../language/translate'
import { Popover } from '@base-ui/react/popover'
import { CircleHelp } from 'lucide-react'
import { explain } from '#core/display-filter/explain'
import { FIELDS, WORDS } from '#core/display-filter/fields'
import { parseFilter } from '#core/display-filter/parse'
import { useFilter } from './filter-store'

/** What each part of the filter asks, in words; where nothing is written, what there is to write. */
export function Explanation() {
  const applied = useFilter((state) => state.applied)
  const parsed = parseFilter(applied)
  const lines = 'filter' in parsed ? explain(parsed.filter) : []
  return (
    <Popover.Root>
      <Popover.Trigger
        className="button h-6 px-1.5"
        aria-label={t('Explain the filter')}
        title={t('Explain the filter')}
      >
        <CircleHelp size={13} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8} className="z-20">
          <Popover.Popup className="popup max-h-[min(440px,var(--available-height))] w-[480px] overflow-auto p-3 text-xs">
            <Popover.Title className="mb-1.5 text-[13px] font-semibold">
              {lines.length > 0 ? t('What this filter takes') : t('What a filter is made of')}
            </Popover.Title>
            {lines.length > 0 ? (
              <ul>
                {lines.map(({ from, to, words, depth }) => (
                  <li
                    key={`${from} ${to} ${depth}`}
                    className="flex items-baseline gap-3 border-b border-line/60 py-1 last:border-b-0"
                    style={{ paddingLeft: depth * 16 }}
                  >
                    <span className="min-w-0 flex-1">{words}</span>
                    <code className="max-w-48 shrink-0 truncate font-mono text-muted">
                      {applied.slice(from, to)}
                    </code>
                  </li>
                ))}
              </ul>
            ) : (
              <Vocabulary />
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Vocabulary() {
  const rows = [
    { name: 'and or not ( )', doc: 'Join parts; a blank between two says and' },
    { name: '"text" /pattern/i', doc: 'Found in the payload that is kept' },
    ...FIELDS.map(({ name, doc, example }) => ({ name: `${name}:${example}`, doc })),
    ...WORDS,
  ]
  return (
    <ul>
      {rows.map(({ name, doc }) => (
        <li key={name} className="flex items-baseline gap-3 border-b border-line/60 py-1 last:border-b-0">
          <code className="w-40 shrink-0 truncate font-mono">{name}</code>
          <span className="min-w-0 flex-1 text-muted">{doc}</span>
        </li>
      ))}
    </ul>
  )
}

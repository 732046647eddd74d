import { t } from '../language/translate'
import { useId } from 'react'
import type { Field, FieldValue } from '#core/build/field'
import { lookAt, setField, useRaw } from './raw-plan'
import { fieldWords } from './field-words'

interface FieldInputProps {
  layer: number
  title: string
  field: Field
  value: FieldValue
  /** What it came out as where it is found by itself. */
  found: string
  problem: string | undefined
}

const textOf = (value: FieldValue): string => (Array.isArray(value) ? value.join('\n') : String(value))

/** One field of a layer: found by itself, deliberately wrong, or a value of one's own. */
export function FieldInput({ layer, title, field, value, found, problem }: FieldInputProps) {
  const id = useId()
  const isLookedAt = useRaw(({ lookedAt }) => lookedAt?.layer === layer && lookedAt.field === field.name)
  const look = () => lookAt({ layer, field: field.name })
  const set = (next: FieldValue) => setField(layer, field.name, next)
  const isLong = field.kind === 'options' || field.kind === 'hex' || field.kind === 'text'
  // The choice and the value beside it need the room.
  const isWide = field.auto !== null
  const words = fieldWords(field.name)
  const label = `${title} ${words}`
  const described = {
    'aria-describedby': problem === undefined ? undefined : id,
    'aria-invalid': problem !== undefined,
  }
  return (
    <div
      className={`flex flex-col rounded px-1.5 py-0.5 ${isLong ? 'col-span-full' : isWide ? 'col-span-2' : ''} ${isLookedAt ? 'bg-accent-soft' : ''}`}
      onFocus={look}
      onPointerEnter={look}
      title={field.says}
    >
      <div className={isLong ? 'flex flex-col gap-0.5' : 'flex h-7 items-center gap-1.5'}>
        <span className="w-[96px] shrink-0 truncate text-xs text-muted">{words}</span>
        {field.kind === 'flag' && typeof value === 'boolean' ? (
          <input
            type="checkbox"
            className="tick"
            aria-label={label}
            checked={value}
            onChange={(event) => set(event.target.checked)}
          />
        ) : isLong ? (
          <textarea
            rows={field.kind === 'text' ? 2 : Math.max(1, textOf(value).split('\n').length)}
            spellCheck={false}
            aria-label={label}
            {...described}
            placeholder={field.says}
            className="field h-auto resize-none py-0.5 font-mono text-xs"
            value={textOf(value)}
            onChange={(event) =>
              set(field.kind === 'options' ? event.target.value.split('\n') : event.target.value)
            }
          />
        ) : (
          <ShortValue
            label={label}
            field={field}
            value={value}
            found={found}
            set={set}
            described={described}
          />
        )}
      </div>
      {problem !== undefined && (
        <p id={id} className="text-xs text-error">
          {problem}
        </p>
      )}
    </div>
  )
}

interface ShortProps {
  label: string
  field: Field
  value: FieldValue
  found: string
  set: (value: FieldValue) => void
  described: { 'aria-describedby': string | undefined; 'aria-invalid': boolean }
}

function ShortValue({ label, field, value, found, set, described }: ShortProps) {
  const how = value === 'auto' || value === 'wrong' ? value : 'own'
  return (
    <>
      {field.auto !== null && (
        <select
          aria-label={t('{value}: how', { value: label })}
          className="field h-6 w-[68px] shrink-0 px-1 text-xs"
          value={how}
          onChange={(event) => set(event.target.value === 'own' ? '' : event.target.value)}
        >
          <option value="auto">{t('auto')}</option>
          {field.kind === 'number' && <option value="wrong">{t('wrong')}</option>}
          <option value="own">{t('own')}</option>
        </select>
      )}
      {how !== 'own' && <span className="truncate font-mono text-xs text-muted">{found}</span>}
      {(field.auto === null || how === 'own') && (
        <input
          aria-label={label}
          {...described}
          spellCheck={false}
          className="field h-6 w-full px-1 font-mono text-xs"
          value={textOf(value)}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </>
  )
}

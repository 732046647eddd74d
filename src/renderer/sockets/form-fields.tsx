import { useId, type ClipboardEvent, type ReactNode } from 'react'
import { useForm } from './form-context'
import type { FieldName, SocketForm, TextName, TickName } from './socket-form'

/** What is wrong with a field; spoken when it appears. */
export function Problem({ id, name }: { id?: string; name: FieldName }) {
  const problem = useForm().problems[name]
  if (problem === undefined) return null
  return (
    <p id={id} role="alert" className="text-xs text-error">
      {problem}
    </p>
  )
}

/** A field for a text or a number. */
export function TextField({
  name,
  label,
  hint,
  unit,
  title,
  list,
  className = '',
  onPaste,
}: {
  name: TextName
  label: string
  hint?: string
  unit?: string
  title?: string
  list?: string
  className?: string
  onPaste?: (event: ClipboardEvent) => void
}) {
  const { form, change, problems, left } = useForm()
  const id = useId()
  const isWrong = problems[name] !== undefined
  return (
    <div className={`flex min-w-0 flex-col gap-1 ${className}`} title={title}>
      <label htmlFor={id} className="truncate text-xs text-muted">
        {label}
        {unit !== undefined && ` (${unit})`}
      </label>
      <input
        id={id}
        autoComplete="off"
        spellCheck={false}
        list={list}
        value={form[name]}
        placeholder={hint}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-problem` : undefined}
        className={`field font-mono ${isWrong ? 'border-error' : ''}`}
        onChange={(event) => change({ [name]: event.target.value })}
        onBlur={() => left(name)}
        onPaste={onPaste}
      />
      <Problem id={`${id}-problem`} name={name} />
    </div>
  )
}

/** A longer text: a payload, a script, PEM. */
export function AreaField({
  name,
  label,
  hint,
  rows = 3,
}: {
  name: TextName
  label: string
  hint?: string
  rows?: number
}) {
  const { form, change, problems, left } = useForm()
  const id = useId()
  const isWrong = problems[name] !== undefined
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-xs text-muted">
        {label}
      </label>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        value={form[name]}
        placeholder={hint}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-problem` : undefined}
        className={`field h-auto resize-y py-1 font-mono text-xs ${isWrong ? 'border-error' : ''}`}
        onChange={(event) => change({ [name]: event.target.value })}
        onBlur={() => left(name)}
      />
      <Problem id={`${id}-problem`} name={name} />
    </div>
  )
}

/** A choice of few. */
export function ChoiceField<N extends TextName>({
  name,
  label,
  choices,
  className = '',
}: {
  name: N
  label: string
  choices: readonly (readonly [SocketForm[N] & string, string])[]
  className?: string
}) {
  const { form, change } = useForm()
  return (
    <label className={`flex min-w-0 flex-col gap-1 ${className}`}>
      <span className="truncate text-xs text-muted">{label}</span>
      <select
        value={form[name]}
        className="field"
        onChange={(event) => change({ [name]: event.target.value })}
      >
        {choices.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Yes or no, with what it means. */
export function TickField({
  name,
  label,
  children,
}: {
  name: TickName
  label: string
  children?: ReactNode
}) {
  const { form, change } = useForm()
  const id = useId()
  return (
    <div className="flex items-start gap-2">
      <input
        id={id}
        type="checkbox"
        className="tick mt-0.5 shrink-0"
        checked={form[name]}
        aria-describedby={children === undefined ? undefined : `${id}-words`}
        onChange={(event) => change({ [name]: event.target.checked })}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {children !== undefined && (
          <div id={`${id}-words`} className="text-xs text-muted">
            {children}
          </div>
        )}
      </div>
    </div>
  )
}

import { useId, type ReactNode } from 'react'
import { setOptions, usePlan } from './capture-plan'
import type { NumberOption, Problems } from './capture-options'

/** A number with its unit; where it is not one that is wanted, the field says which are. */
export function NumberField({
  name,
  label,
  unit,
  hint,
  problems,
}: {
  name: NumberOption
  label: string
  unit: string
  hint?: string
  problems: Problems
}) {
  const value = usePlan((plan) => plan.options[name])
  const id = useId()
  const problem = problems[name]
  return (
    <>
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <span className="flex items-center gap-1.5">
        <input
          id={id}
          inputMode="decimal"
          autoComplete="off"
          className={`field w-24 text-right ${problem === undefined ? '' : 'border-error'}`}
          placeholder={hint}
          value={value}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-unit ${id}-problem`}
          onChange={(event) => setOptions({ [name]: event.target.value })}
        />
        <span id={`${id}-unit`} className="w-8 text-muted">
          {unit}
        </span>
      </span>
      <span
        id={`${id}-problem`}
        role="status"
        className="col-span-2 -mt-1 mb-0.5 text-right text-error empty:hidden"
      >
        {problem}
      </span>
    </>
  )
}

/** A choice of few. */
export function ChoiceField({
  label,
  value,
  disabled = false,
  choose,
  children,
}: {
  label: string
  value: string
  disabled?: boolean
  choose: (value: string) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <>
      <label htmlFor={id} className="text-muted">
        {label}
      </label>
      <select
        id={id}
        className="field w-full"
        value={value}
        disabled={disabled}
        onChange={(event) => choose(event.target.value)}
      >
        {children}
      </select>
    </>
  )
}

/** A named part of the options: names to the left, what is given to the right. */
export function OptionGroup({ name, children }: { name: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-semibold">{name}</legend>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1.5">{children}</div>
    </fieldset>
  )
}

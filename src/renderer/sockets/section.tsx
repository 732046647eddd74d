import { t } from '../language/translate'
import { ChevronRight } from 'lucide-react'
import { useId, useState, type ReactNode } from 'react'
import { useForm } from './form-context'
import { fieldsOf, summaryOf, type SectionName } from './summaries'

/** A part of a dialog that is closed until it is wanted, and says in a line what of it is not as by default. */
export function Section({
  name,
  title,
  children,
}: {
  name: SectionName
  title: string
  children: ReactNode
}) {
  const { form, problems } = useForm()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const isWrong = fieldsOf(name).some((field) => problems[field] !== undefined)
  const isUnverified = name === 'tls' && form.tls && !form.tlsVerify
  const summary = summaryOf(name, form)
  // What is wrong is never hidden.
  const isShown = isOpen || isWrong
  return (
    <div className="rounded-md border border-line">
      <button
        type="button"
        aria-expanded={isShown}
        aria-controls={isShown ? id : undefined}
        className="flex h-8 w-full min-w-0 items-center gap-1.5 rounded-md px-2 text-left hover:bg-accent-soft/50"
        onClick={() => setOpen(!isShown)}
      >
        <ChevronRight size={14} aria-hidden className={`shrink-0 text-muted ${isShown ? 'rotate-90' : ''}`} />
        <span className="shrink-0 font-medium">{title}</span>
        <span className="ml-auto min-w-0 truncate pl-3 text-xs text-muted">{summary}</span>
        {isUnverified && (
          <strong className="shrink-0 text-xs font-semibold text-error">{t('verification off')}</strong>
        )}
      </button>
      {isShown && (
        <div id={id} className="flex flex-col gap-3 border-t border-line p-3">
          {children}
        </div>
      )}
    </div>
  )
}

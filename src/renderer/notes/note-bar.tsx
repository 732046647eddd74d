import { t } from '../language/translate'
import { StickyNote } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { MOST_NOTE } from '#contract/limits'

interface Props {
  /** What the note is on, as it is read aloud: `this flow`. */
  on: string
  text: string
  isEdited: boolean
  onEdit: (isEdited: boolean) => void
  /** Resolves to false where it was not kept: what was typed stays. */
  onSave: (text: string) => Promise<boolean>
}

/** A note in one line, edited in place: Ctrl+Enter keeps it, Escape leaves it as it was. Nothing where there is none. */
export function NoteBar({ on, text, isEdited, onEdit, onSave }: Props) {
  if (isEdited) return <NoteEditor on={on} text={text} onEdit={onEdit} onSave={onSave} />
  if (text === '') return null
  return (
    <div className="flex items-start gap-2 border-b border-line bg-found/60 px-3 py-1 text-xs">
      <StickyNote size={13} aria-hidden className="mt-0.5 shrink-0" />
      <p
        className="max-h-16 min-w-0 flex-1 overflow-auto wrap-anywhere whitespace-pre-wrap select-text"
        tabIndex={0}
      >
        <span className="sr-only">Note on {on}: </span>
        {text}
      </p>
      <button type="button" className="button h-5 px-1.5 text-xs" onClick={() => onEdit(true)}>
        Edit<span className="sr-only"> the note on {on}</span>
      </button>
    </div>
  )
}

function NoteEditor({ on, text, onEdit, onSave }: Omit<Props, 'isEdited'>) {
  const [typed, setTyped] = useState(text)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const save = async () => {
    if (await onSave(typed.trim())) onEdit(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onEdit(false)
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      event.stopPropagation()
      void save()
    }
  }
  return (
    <div className="flex items-start gap-2 border-b border-line bg-surface px-3 py-1.5 text-xs">
      <textarea
        ref={field}
        aria-label={t('Note on {on}', { on })}
        placeholder={t('What is worth knowing here. Ctrl+Enter keeps it.')}
        maxLength={MOST_NOTE}
        rows={2}
        className="field h-auto flex-1 resize-y py-1"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="button button-primary h-6 text-xs" onClick={() => void save()}>
        {typed.trim() === '' && text !== '' ? t('Take away') : t('Keep')}
      </button>
      <button type="button" className="button h-6 text-xs" onClick={() => onEdit(false)}>
        {t('Cancel')}
      </button>
    </div>
  )
}

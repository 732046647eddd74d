import { t } from '../language/translate'
import type { KeyboardEvent, RefObject } from 'react'
import { useSession } from '../state/session-store'
import { recall } from './composer-store'
import { exact } from '../format/numbers'

/** Where what is sent is written: Ctrl+Enter sends, Up and Down at its edges go through the history. */
export function PayloadField({
  field,
  send,
}: {
  field: RefObject<HTMLTextAreaElement | null>
  send: () => void
}) {
  const draft = useSession((state) => state.draft)
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      send()
    }
    if (event.altKey || event.ctrlKey || event.shiftKey || event.metaKey) return
    const { selectionStart, selectionEnd, value } = event.currentTarget
    if (selectionStart !== selectionEnd) return
    const isFirstLine = !value.slice(0, selectionStart).includes('\n')
    const isLastLine = !value.slice(selectionStart).includes('\n')
    const isUp = event.key === 'ArrowUp' && isFirstLine
    const isDown = event.key === 'ArrowDown' && isLastLine
    if ((isUp && recall(-1)) || (isDown && recall(1))) event.preventDefault()
  }
  return (
    <textarea
      ref={field}
      id="payload"
      aria-label={t('Payload')}
      aria-describedby="payload-error"
      rows={1}
      className="field field-sizing-content h-auto max-h-24 min-h-7 flex-1 resize-none py-[5px] font-mono text-xs"
      placeholder={t('What to send. Ctrl+Enter sends it.')}
      value={draft.text}
      onChange={(event) => useSession.setState({ draft: { ...draft, text: event.target.value } })}
      onKeyDown={onKeyDown}
    />
  )
}

/** The file that is sent, and the button that chooses it. */
export function FileField() {
  const draft = useSession((state) => state.draft)
  const choose = () =>
    void window.fourtuple.openFile().then((file) => {
      if (file) useSession.setState({ draft: { ...draft, file } })
    })
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2">
      <button type="button" className="button" onClick={choose}>
        {t('Choose file…')}
      </button>
      <span className="truncate">
        {draft.file
          ? t('{name}, {size} bytes', { name: draft.file.name, size: exact(draft.file.size) })
          : t('No file is chosen.')}
      </span>
    </div>
  )
}

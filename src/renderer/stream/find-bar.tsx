import { t } from '../language/translate'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { StreamFind } from '#contract/stream-bytes'
import { setFind, useStream } from './stream-store'
import type { Finding } from './use-find'
import { exact } from '../format/numbers'

const KINDS: Record<StreamFind['kind'], string> = { text: 'Text', hex: 'Hex', regex: 'Regex' }
const EXAMPLES: Record<StreamFind['kind'], string> = {
  text: 'Find in both directions',
  hex: '0d 0a',
  regex: 'id=\\d+',
}

interface Props {
  finding: Finding
  /** What is searched, as it is read aloud. */
  of: string
  onClose: () => void
}

/** Finds text, bytes or a pattern in the stream: Enter goes on, Shift+Enter back, Escape closes. */
export function FindBar({ finding, of, onClose }: Props) {
  const { kind, pattern, ignoresCase } = useStream((state) => state.find)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [])
  return (
    <form
      role="search"
      aria-label={t('Find in the {of}', { of })}
      className="flex shrink-0 flex-wrap items-center gap-1.5 border-b border-line bg-surface px-3 py-1 text-xs"
      onSubmit={(event) => {
        event.preventDefault()
        finding.go(1)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
        else if (event.key === 'Enter' && event.shiftKey) finding.go(-1)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    >
      <input
        ref={field}
        type="search"
        aria-label={t('Find in the {of}', { of })}
        aria-invalid={finding.mistake !== null}
        placeholder={EXAMPLES[kind]}
        maxLength={1024}
        spellCheck={false}
        className="field h-6 max-w-72 flex-[1_1_10rem] font-mono"
        value={pattern}
        onChange={({ target }) => setFind({ pattern: target.value })}
      />
      <select
        aria-label={t('Look for')}
        className="field h-6"
        value={kind}
        onChange={({ target }) => setFind({ kind: target.value as StreamFind['kind'] })}
      >
        {Object.entries(KINDS).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
      <label className="flex items-center gap-1" title={t('Whether a and A are told apart')}>
        <input
          type="checkbox"
          className="tick"
          disabled={kind === 'hex'}
          checked={!ignoresCase}
          onChange={({ target }) => setFind({ ignoresCase: !target.checked })}
        />
        {t('Case')}
      </label>
      <output aria-live="polite" className={finding.mistake ? 'text-error' : 'text-muted'}>
        {words(finding, pattern)}
      </output>
      <span className="ml-auto flex gap-1">
        <button
          type="button"
          className="button h-6 px-1.5"
          aria-label={t('Previous place')}
          title={t('Previous place (Shift+Enter)')}
          disabled={finding.found.length === 0}
          onClick={() => finding.go(-1)}
        >
          <ArrowUp size={13} aria-hidden />
        </button>
        <button
          type="submit"
          className="button h-6 px-1.5"
          aria-label={t('Next place')}
          title={t('Next place (Enter)')}
          disabled={finding.found.length === 0}
        >
          <ArrowDown size={13} aria-hidden />
        </button>
        <button
          type="button"
          className="button h-6 px-1.5"
          aria-label={t('Close')}
          title={t('Close (Escape)')}
          onClick={onClose}
        >
          <X size={13} aria-hidden />
        </button>
      </span>
    </form>
  )
}

function words({ found, at, isCut, mistake, isSearching, searched }: Finding, pattern: string): string {
  if (pattern === '') return ''
  if (mistake) return mistake.why
  if (found.length > 0) return `${exact(at + 1)} of ${isCut ? 'more than ' : ''}${exact(found.length)}`
  return isSearching || searched === 0 ? 'Searching…' : 'Not in this stream'
}

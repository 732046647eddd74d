import { t } from '../language/translate'
import { RotateCw, Square } from 'lucide-react'
import type { CaptureState } from '#contract/capture'
import { byteCount, clock, count } from '../format/numbers'
import { ErrorWords } from '../shell/error-words'
import { restartCapture, stopCapture } from './capture-commands'
import { endedWords } from './ended-words'
import { ProgramWords } from './program-words'

/** One capture: from where, which packets, how many, what was lost on which way, and why it ended. */
export function CaptureCard({ capture }: { capture: CaptureState }) {
  const { id, running, filter, request, error } = capture
  const { source } = request
  const isProgram = source.kind === 'program'
  // A program that has not named an interface yet is named by its command already.
  const text = !isProgram ? filter.trim() : source.command === capture.interface ? '' : `$ ${source.command}`
  const lost: [string, number][] = [
    ['kernel', capture.droppedByKernel],
    ['interface', capture.droppedByInterface],
    ['buffer', capture.droppedByBuffer],
  ]
  return (
    <li className="border-b border-line px-3 py-2 last:border-b-0">
      <div className="flex min-w-0 items-center gap-2">
        <span
          aria-hidden
          className={`size-[7px] shrink-0 rounded-full ${running ? 'bg-state-open' : 'bg-state-over'}`}
        />
        <strong className="min-w-0 truncate font-mono text-xs" title={capture.interface}>
          {capture.interface}
        </strong>
        {/* A program's is not known before it has written something. */}
        {/\w/.test(capture.linkType) && <span className="badge">{capture.linkType}</span>}
        <span className="ml-auto" />
        {running && (
          <button type="button" className="button" onClick={() => stopCapture(id)}>
            <Square size={12} aria-hidden /> {t('Stop')}
          </button>
        )}
        <button type="button" className="button" onClick={() => restartCapture(id)}>
          <RotateCw size={12} aria-hidden /> {t('Restart')}
        </button>
      </div>
      <p className="text-xs text-muted">
        {endedWords(capture)} · from {clock(capture.startedAt).slice(0, 8)}
        {capture.endedAt !== null && ` to ${clock(capture.endedAt).slice(0, 8)}`}
      </p>
      {text !== '' && <code className="mt-1 block font-mono text-xs break-all">{text}</code>}
      {!isProgram && text === '' && <p className="text-xs text-muted">{t('no filter: every packet')}</p>}
      <div className="mt-1 flex flex-wrap gap-x-3 text-xs">
        <span className="mr-2">
          {t('{packets} packets, {bytes}', {
            packets: count(capture.packets),
            bytes: byteCount(capture.bytes),
          })}
        </span>
        <span className="text-muted">{t('Lost')}</span>
        {lost.map(([name, value]) => (
          <span key={name} className={value > 0 ? 'font-semibold text-error' : 'text-muted'}>
            {count(value)} {name}
          </span>
        ))}
      </div>
      {error && <ErrorWords error={error} className="mt-1 text-xs" />}
      <ProgramWords said={capture.said} />
    </li>
  )
}

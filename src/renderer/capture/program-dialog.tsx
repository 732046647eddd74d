import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useState, type SubmitEvent } from 'react'
import type { EngineError } from '#contract/messages'
import { ErrorWords } from '../shell/error-words'
import { engineError, open, useSession } from '../state/session-store'
import { problemsOf, requestParts } from './capture-options'
import { showPart, usePlan } from './capture-plan'

const EXAMPLES = [
  'dumpcap -q -i lo -w -',
  'tcpdump -i lo -U -w -',
  "ssh user@host tcpdump -U -w - 'not port 22'",
] as const

/** Captures what a program writes: on another machine, or with rights that this app does not have. */
export function ProgramDialog() {
  const client = useSession((state) => state.client)
  const { command, options } = usePlan()
  const [error, setError] = useState<EngineError | null>(null)
  const [isStarting, setStarting] = useState(false)

  const start = async () => {
    if (!client) return
    if (Object.keys(problemsOf(options)).length > 0) {
      open(null)
      showPart('options')
      return
    }
    // Main asks in a dialog of its own: this page can't answer for the person.
    if (!(await window.fourtuple.approveProgram(command.trim()))) return
    const { stopAfter, rotation } = requestParts(options)
    await client.call('capture.start', {
      source: { kind: 'program', command: command.trim() },
      stopAfter,
      rotation,
    })
    open(null)
  }
  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setError(null)
    if (command.trim() === '') {
      setError({
        code: 'EINVAL',
        message: 'A command is needed.',
        step: 'Choose one of the examples to begin with.',
      })
      return
    }
    setStarting(true)
    start()
      .catch((thrown: unknown) => setError(engineError(thrown)))
      .finally(() => setStarting(false))
  }
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-3">
      <Dialog.Title className="text-base font-semibold">{t('Capture from a program')}</Dialog.Title>
      <Dialog.Description className="text-muted">
        {t(
          'A program that writes pcap or pcapng to its standard output. It is run in your shell, as you, and ends with the capture. It filters and cuts packets itself.',
        )}
      </Dialog.Description>
      <label className="flex flex-col gap-1">
        <span className="text-xs text-muted">{t('Command')}</span>
        <textarea
          rows={2}
          spellCheck={false}
          className="field h-auto resize-none py-1 font-mono text-xs"
          placeholder={EXAMPLES[0]}
          value={command}
          onChange={(event) => usePlan.setState({ command: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return
            event.preventDefault()
            event.currentTarget.form?.requestSubmit()
          }}
        />
      </label>
      <div role="group" aria-label={t('Examples')} className="flex flex-col items-start gap-1 text-xs">
        <span className="text-muted">{t('Examples')}</span>
        {EXAMPLES.map((example) => (
          <button
            key={example}
            type="button"
            className="max-w-full truncate rounded border border-line px-1.5 py-0.5 font-mono hover:border-muted"
            onClick={() => usePlan.setState({ command: example })}
          >
            {example}
          </button>
        ))}
      </div>
      <div role="alert" className="empty:hidden">
        {error && <ErrorWords error={error} />}
      </div>
      <div className="flex justify-end gap-2">
        <Dialog.Close className="button">{t('Cancel')}</Dialog.Close>
        <button type="submit" className="button button-primary" disabled={isStarting}>
          {t('Start')}
        </button>
      </div>
    </form>
  )
}

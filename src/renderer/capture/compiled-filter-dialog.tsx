import { t } from '../language/translate'
import { Dialog } from '@base-ui/react/dialog'
import { useEffect, useState } from 'react'
import type { EngineError } from '#contract/messages'
import { CopyButton } from '../shell/copy-button'
import { ErrorWords } from '../shell/error-words'
import { engineError, useSession } from '../state/session-store'
import { usePlan } from './capture-plan'

/** What the kernel runs for the filter: what one may compare with tcpdump's -d. */
export function CompiledFilterDialog() {
  const client = useSession((state) => state.client)
  const { filter, chosen } = usePlan()
  // A filter compiles for a link type: that of the interface, where one is chosen.
  const name = chosen?.at(0) ?? null
  const [lines, setLines] = useState<string[] | null>(null)
  const [error, setError] = useState<EngineError | null>(null)
  useEffect(() => {
    client?.call('capture.filterProgram', { filter, interface: name }).then(
      ({ instructions }) => setLines(instructions),
      (thrown: unknown) => setError(engineError(thrown)),
    )
  }, [client, filter, name])
  return (
    <div className="flex flex-col gap-3">
      <Dialog.Title className="text-base font-semibold">{t('Compiled program')}</Dialog.Title>
      <Dialog.Description className="text-muted">
        {filter.trim() === '' ? (
          t('No filter: every packet is taken.')
        ) : (
          <>
            What the kernel runs on each packet for{' '}
            <code className="font-mono text-xs break-all text-text">{filter}</code>
            {name === null ? '' : ` on ${name}`}. It takes as many bytes as the last <code>{t('ret')}</code>{' '}
            that is reached says; 0 is none (bpf(4)).
          </>
        )}
      </Dialog.Description>
      {error && (
        <div role="alert">
          <ErrorWords error={error} />
        </div>
      )}
      {lines !== null && (
        <pre
          aria-label={t('Instructions')}
          tabIndex={0}
          className="max-h-[50vh] overflow-auto rounded-md border border-line bg-bg p-2 font-mono text-xs select-text"
        >
          {lines.join('\n')}
        </pre>
      )}
      <div className="flex justify-end gap-2">
        {lines !== null && <CopyButton text={lines.join('\n')} />}
        <Dialog.Close className="button">{t('Close')}</Dialog.Close>
      </div>
    </div>
  )
}
